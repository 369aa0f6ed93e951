//! Whatever stands in a set and in the files it reads, expanding it ends without panic, says the same twice, and every
//! value of an application comes from somewhere.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use rempart_apps::ApplicationSets;
use rempart_core::config::Config;
use rempart_core::{Context, Entry, FactEntry, FactMemo, Mode, NoRevisions, RepoPath, Snapshot, SourceFile};
use rempart_model::{FileResources, KustomizeGraph};

const HEAD: &str = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s, namespace: argocd}\n";

// Files are parted by `\n####\n`: the set behind its head, and two files that git generators may read.
fuzz_target!(|text: &str| {
    let mut parts = text.split("\n####\n");
    let set = format!("{HEAD}{}", parts.next().unwrap_or_default());
    let names = ["apps/one/config.json", "apps/two/config.yaml"];
    let mut entries = vec![entry("set.yaml", &set)];
    entries.extend(names.iter().filter_map(|name| Some(entry(name, parts.next()?))));
    let snapshot = Snapshot::from_entries(entries, Vec::new());
    let Ok(config) = Config::parse("repositories = [\"https://git.example.com/a/b\"]", None) else {
        return;
    };
    let made = |snapshot: &Snapshot| {
        let mut context = Context::new(snapshot, rempart_model::classify(snapshot), &config, &NoRevisions);
        for fact in [FactEntry::of::<FileResources>(), FactEntry::of::<KustomizeGraph>(), FactEntry::of::<ApplicationSets>()] {
            let computed = fact.compute(&context, &FactMemo::default());
            context.facts.insert(&fact, computed);
        }
        let sets = context.fact::<ApplicationSets>().map_or(&[][..], ApplicationSets::sets);
        let mut texts = Vec::new();
        for set in sets {
            texts.extend(set.faults.iter().chain(&set.undecided).map(|fault| fault.why.clone()));
            for made in &set.applications {
                let tree = made.resource.tree();
                for node in 0..tree.tape().node_count() {
                    assert!(!tree.origins(node as u32).is_empty());
                }
                texts.push(tree.text().to_owned());
            }
        }
        texts
    };
    assert_eq!(made(&snapshot), made(&snapshot));
});

fn entry(path: &str, text: &str) -> Entry {
    let path = RepoPath::from_normalised(path);
    let file = SourceFile::from_text(text.into(), path.format(), None);
    Entry::new(path, Mode::File, Arc::new(file))
}
