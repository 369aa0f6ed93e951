//! Whatever stands in the files of a repository, a build ends without panic, says the same twice, and every value of
//! its result comes from somewhere.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use rempart_core::{Entry, Mode, RepoPath, Snapshot, SourceFile};
use rempart_render::kustomize::{Options, build};

const BASE: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      \
    containers:\n      - name: web\n        image: nginx:1\n        env: [{name: A, value: \"1\"}]\n";

// Files are parted by `\n####\n`: the kustomization, a manifest, a patch, and the kustomization of an overlay.
fuzz_target!(|text: &str| {
    let mut parts = text.split("\n####\n");
    let names = ["base/kustomization.yaml", "base/own.yaml", "base/patch.yaml", "over/kustomization.yaml"];
    let mut entries = vec![entry("base/base.yaml", BASE)];
    entries.extend(names.iter().filter_map(|name| Some(entry(name, parts.next()?))));
    let snapshot = Snapshot::from_entries(entries, Vec::new());
    let options = Options { max_nodes: 50_000, max_bytes: 1 << 20, ..Options::default() };
    for folder in ["base", "over"] {
        let first = build(&snapshot, folder, &options);
        let second = build(&snapshot, folder, &options);
        assert_eq!(first.reads, second.reads);
        match (first.outcome, second.outcome) {
            (Ok(first), Ok(second)) => {
                assert_eq!(first.tree.text(), second.tree.text());
                for node in 0..first.tree.tape().node_count() {
                    assert!(!first.tree.origins(node as u32).is_empty());
                }
            }
            (Err(first), Err(second)) => assert_eq!(first, second),
            _ => panic!("two builds of one snapshot differ"),
        }
    }
});

fn entry(path: &str, text: &str) -> Entry {
    let path = RepoPath::from_normalised(path);
    let file = SourceFile::from_text(text.into(), path.format(), None);
    Entry::new(path, Mode::File, Arc::new(file))
}
