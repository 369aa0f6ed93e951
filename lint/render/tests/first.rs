//! A kustomization built in memory, and where its values come from.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed test is what it should be"
)]

use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Snapshot, SourceFile};
use rempart_render::kustomize::{Build, Options, Unbuilt, build};

fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let entry = |(path, text): &(&str, &str)| {
        let path = RepoPath::from_normalised(path);
        let file = SourceFile::from_text((*text).into(), path.format(), None);
        Entry::new(path, Mode::File, Arc::new(file))
    };
    Snapshot::from_entries(files.iter().map(entry).collect(), Vec::new())
}

fn built(files: &[(&str, &str)], folder: &str) -> Build {
    build(&snapshot(files), folder, &Options::default())
}

fn refusal(files: &[(&str, &str)], folder: &str) -> String {
    match built(files, folder).outcome {
        Err(unbuilt @ Unbuilt::Refused(_)) => unbuilt.to_string(),
        other => panic!("{other:?}"),
    }
}

const CONFIG: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: b\n";

#[test]
fn values_know_the_files_they_come_from() {
    let files = [
        ("base/kustomization.yaml", "resources: [settings.yaml]\n"),
        ("base/settings.yaml", CONFIG),
        (
            "prod/kustomization.yaml",
            "resources: [../base]\nnamespace: shop\nnamePrefix: prod-\n",
        ),
    ];
    let build = built(&files, "prod");
    let reads: Vec<&str> = build.reads.iter().map(RepoPath::as_str).collect();
    assert_eq!(
        reads,
        [
            "base",
            "base/Kustomization",
            "base/kustomization.yaml",
            "base/kustomization.yml",
            "base/settings.yaml",
            "prod/Kustomization",
            "prod/kustomization.yaml",
            "prod/kustomization.yml",
        ]
    );
    let rendered = build.outcome.unwrap();
    assert_eq!(
        rendered.tree.text(),
        "apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: prod-settings\n  namespace: shop\n"
    );
    let resource = &rendered.resources[0];
    let places = |node: rempart_core::NodeRef<'_>| {
        let origins = rendered.tree.origins(node.index());
        let place = |origin: &rempart_core::Resolved<'_>| {
            let path = origin.path.unwrap().as_str();
            let (_, text) = files.iter().find(|(known, _)| *known == path).unwrap();
            format!("{}: {} of {path}", origin.role, origin.span.slice(text))
        };
        origins.iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(
        places(resource.name_node().unwrap()),
        [
            "base: settings of base/settings.yaml",
            "overlay: prod- of prod/kustomization.yaml"
        ]
    );
    assert_eq!(
        places(resource.namespace_node().unwrap()),
        ["overlay: shop of prod/kustomization.yaml"]
    );
    assert_eq!(
        places(resource.kind_node()),
        ["base: ConfigMap of base/settings.yaml"]
    );
}

#[test]
fn what_leads_out_of_the_root_is_refused() {
    let files = [
        ("a/kustomization.yaml", "resources: [../settings.yaml]\n"),
        ("settings.yaml", CONFIG),
        ("b/kustomization.yaml", "resources: [..]\n"),
        ("kustomization.yaml", "resources: [b]\n"),
        ("c/kustomization.yaml", "resources: [../../../x]\n"),
    ];
    assert!(refusal(&files, "a").ends_with("the file `settings.yaml` is not in or below `a`"));
    assert!(refusal(&files, "b").contains("a cycle: `.` holds `b`"));
    assert!(refusal(&files, "c").contains("leads out of the repository"));
}

#[test]
fn what_is_not_built_is_named() {
    let files = [("kustomization.yaml", "helmCharts:\n- name: web\n")];
    match built(&files, "").outcome {
        Err(Unbuilt::Unsupported(fault)) => {
            assert_eq!(fault.field, "helmCharts");
            assert_eq!(fault.path.unwrap().as_str(), "kustomization.yaml");
        }
        other => panic!("{other:?}"),
    }
}
