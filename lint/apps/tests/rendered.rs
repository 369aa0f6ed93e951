//! The objects of applications, held against those that the code of Argo CD 3.3.0 makes of the same checkouts: see
//! `tests/oracle/argocd`, which writes the record.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a failed test is what it should be"
)]

#[path = "support/canonical.rs"]
mod canonical;

use std::sync::Arc;

use canonical::{canonical, json};

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

const RECORD: &str = include_str!("rendered-3.3.0.jsonl");

/// Where the application stands: Argo CD sees it in the cluster and not in the checkout.
const APPLICATION: &str = ".app/app.json";

/// What becomes of one source.
#[derive(Default)]
struct Rendered {
    objects: Vec<Value>,
    /// Whether something says that these are not all.
    is_told: bool,
}

fn render(line: &Value) -> Vec<Rendered> {
    let application = line["application"].to_string();
    let files = line["files"].as_object().unwrap().iter();
    let files = files.map(|(path, text)| (path.as_str(), text.as_str().unwrap()));
    let entries = files.chain([(APPLICATION, application.as_str())]);
    let entries = entries.map(|(path, text)| {
        let path = RepoPath::from_normalised(path);
        let file = SourceFile::from_bytes(text.as_bytes(), path.format(), None);
        Entry::new(path, Mode::File, Arc::new(file))
    });
    let snapshot = Snapshot::from_entries(entries.collect(), Vec::new());
    let config = Config::parse(
        "repositories = [\"https://git.example.com/team/gitops.git\"]",
        None,
    );
    let config = config.unwrap();
    let classes = rempart_model::classify(&snapshot);
    let mut context = Context::new(&snapshot, classes, &config, &NoRevisions);
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
    let mut nodes = tree.nodes();
    let (id, node) = nodes
        .find(|(_, node)| snapshot.entry(node.file).path.as_str() == APPLICATION)
        .unwrap();
    let found = context.facts.get::<AppObjects>(&id).unwrap();
    let mut sources: Vec<Rendered> = Vec::new();
    for (at, used) in node.sources.iter().enumerate() {
        if used.place == Place::Values {
            continue;
        }
        let objects = found.objects.iter().filter(|object| object.source == at);
        let objects = objects.filter(|object| object.resource.path().as_str() != APPLICATION);
        sources.push(Rendered {
            objects: objects.map(|object| json(object.resource.node())).collect(),
            is_told: !found.is_complete,
        });
    }
    sources
}

#[test]
fn applications_apply_what_argo_cd_applies() {
    let (mut objects, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    // More of them may be drawn: see the page beside the program.
    let drawn =
        std::env::var_os("REMPART_RECORD").map(|path| std::fs::read_to_string(path).unwrap());
    for line in drawn.as_deref().unwrap_or(RECORD).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let name = line["name"].as_str().unwrap();
        let ours = render(&line);
        let theirs = line["sources"].as_array().unwrap();
        if ours.len() != theirs.len() {
            wrong.push(format!(
                "{name}: {} sources, not {}",
                ours.len(),
                theirs.len()
            ));
            continue;
        }
        for (one, other) in ours.into_iter().zip(theirs) {
            if other["error"] == true {
                refused += 1;
                if !one.is_told {
                    wrong.push(format!("{name}: Argo CD refuses it, and nothing is said"));
                }
                continue;
            }
            let other = other["objects"].as_array().unwrap();
            // Argo CD hands on what is no object, and the sync fails: here the source is refused.
            if other.iter().any(|object| object.get("kind").is_none()) {
                refused += 1;
                assert!(one.is_told, "{name}");
                continue;
            }
            // One without `apiVersion` is handed on as well; `kube/no-kind` tells.
            let other = other
                .iter()
                .filter(|object| object.get("apiVersion").is_some());
            let other: Vec<_> = other.cloned().map(canonical).collect();
            let one: Vec<_> = one.objects.into_iter().map(canonical).collect();
            objects += other.len();
            if one != other {
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
    assert!(objects > 300, "{objects} objects only");
}
