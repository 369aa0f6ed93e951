//! Charts held against what the code of Argo CD 3.3.0 makes of the same checkouts with the same program: see
//! `tests/oracle/argocd`, which writes the record. Needs the real `helm` (`REMPART_TEST_HELM`, or `target/tools/helm`); a loud
//! SKIP without it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a failed test is what it should be"
)]

#[path = "support/canonical.rs"]
mod canonical;
#[path = "../../cli/tests/chart_support/mod.rs"]
mod chart_support;

use std::path::Path;
use std::sync::Arc;

use canonical::{canonical, json};
use chart_support::{digest, gzip, helm, tar};
use rempart_apps::{
    AppObjects, ApplicationSets, ApplicationTree, ChartLock, Charted, FetchedChart, Kustomized,
    Place,
};
use rempart_core::config::Config;
use rempart_core::{
    Context, Entry, FactEntry, FactMemo, Mode, NoRevisions, RepoPath, Snapshot, SourceFile,
};
use rempart_model::{FileResources, KustomizeGraph};
use serde_json::Value;

const RECORD: &str = include_str!("charted-3.3.0.jsonl");

/// Where the application stands: Argo CD sees it in the cluster and not in the checkout.
const APPLICATION: &str = ".app/app.json";

/// The archive of the chart of the Helm repository, put into the cache, and the lock file that names it.
fn fetched(line: &Value, cache: &Path) -> Option<String> {
    let files = line["fetched"].as_object().unwrap();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| {
            (
                path.strip_prefix("charts/").unwrap(),
                text.as_str().unwrap().as_bytes(),
            )
        })
        .collect();
    if files.is_empty() {
        return None;
    }
    let archive = gzip(&tar(&files));
    let digest = digest(&archive);
    std::fs::write(cache.join(digest.replace("sha256:", "") + ".tgz"), archive).unwrap();
    Some(format!(
        "version: 1\ncharts:\n- {{repository: https://charts.example.com, chart: shop, wanted: 1.2.3, version: 1.2.3, digest: \"{digest}\"}}\n"
    ))
}

/// The objects of each source; `None` where something says that they are not known.
fn render(line: &Value, helm: &Path, folder: &Path) -> Vec<Option<Vec<Value>>> {
    let application = line["application"].to_string();
    let lock = fetched(line, folder);
    let files = line["files"].as_object().unwrap().iter();
    let files = files.map(|(path, text)| (path.as_str(), text.as_str().unwrap()));
    let lock = lock
        .iter()
        .map(|text| (rempart_apps::CHART_LOCK, text.as_str()));
    let entries = files
        .chain([(APPLICATION, application.as_str())])
        .chain(lock);
    let entries = entries.map(|(path, text)| {
        let path = RepoPath::from_normalised(path);
        let file = SourceFile::from_bytes(text.as_bytes(), path.format(), None);
        Entry::new(path, Mode::File, Arc::new(file))
    });
    let snapshot = Snapshot::from_entries(entries.collect(), Vec::new());
    let mut config = Config::parse(
        "helm = \"auto\"\nkubernetes = \"1.35\"\nrepositories = [\"https://git.example.com/team/gitops.git\"]",
        None,
    )
    .unwrap();
    config.charts.tool.program = Some(helm.to_owned());
    config.charts.tool.cache = Some(folder.to_owned());
    config.charts.tool.scratch = Some(folder.to_owned());
    let classes = rempart_model::classify(&snapshot);
    let mut context = Context::new(&snapshot, classes, &config, &NoRevisions);
    context.threads = 2;
    let memo = FactMemo::default();
    for fact in [
        FactEntry::of::<FileResources>(),
        FactEntry::of::<KustomizeGraph>(),
        FactEntry::of::<ApplicationSets>(),
        FactEntry::of::<ChartLock>(),
        FactEntry::of::<FetchedChart>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Kustomized>(),
        FactEntry::of::<Charted>(),
        FactEntry::of::<AppObjects>(),
    ] {
        let computed = fact.compute(&context, &memo);
        context.facts.insert(&fact, computed);
    }
    let tree = context.fact::<ApplicationTree>().unwrap();
    let (id, node) = tree
        .nodes()
        .find(|(_, node)| snapshot.entry(node.file).path.as_str() == APPLICATION)
        .unwrap();
    let found = context.facts.get::<AppObjects>(&id).unwrap();
    let sources = node.sources.iter().enumerate();
    let rendered = sources.filter(|(_, used)| used.place != Place::Values);
    rendered
        .map(|(at, _)| {
            let objects = found.objects.iter().filter(|object| object.source == at);
            let objects = objects.map(|object| json(object.resource.node()));
            let objects: Vec<_> = objects.collect();
            (found.is_complete || !objects.is_empty()).then_some(objects)
        })
        .collect()
}

#[test]
fn charts_become_what_argo_cd_makes_of_them() {
    let Some(helm) = helm() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut objects, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    // More of them may be drawn: see the page beside the program.
    let drawn =
        std::env::var_os("REMPART_RECORD").map(|path| std::fs::read_to_string(path).unwrap());
    let lines: Vec<_> = drawn.as_deref().unwrap_or(RECORD).lines().collect();
    let compared = rempart_core::parallel::map(2, lines.len(), |at| {
        let line: Value = serde_json::from_str(lines[at]).unwrap();
        // A cache of its own: the same archive may be written for another one at this moment.
        let own = folder.path().join(at.to_string());
        std::fs::create_dir(&own).unwrap();
        let ours = render(&line, &helm, &own);
        (line, ours)
    });
    for (line, ours) in compared {
        let name = line["name"].as_str().unwrap();
        let theirs = line["sources"].as_array().unwrap();
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (one, other) in ours.into_iter().zip(theirs) {
            let Some(other) = other["objects"].as_array() else {
                refused += 1;
                if one.is_some() {
                    wrong.push(format!("{name}: Argo CD refuses it, and nothing is said"));
                }
                continue;
            };
            let other: Vec<_> = other.iter().cloned().map(canonical).collect();
            let one = one.map(|one| one.into_iter().map(canonical).collect::<Vec<_>>());
            objects += other.len();
            if one.as_ref() != Some(&other) {
                wrong.push(format!("{name}:\n  ours   {one:?}\n  theirs {other:?}"));
            }
        }
    }
    println!("{objects} objects, {refused} sources refused");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(objects > 120, "{objects} objects only");
    assert!(drawn.is_some() || refused > 9, "{refused} refused only");
}
