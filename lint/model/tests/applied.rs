//! What a plain folder of an Application applies is a manifest, whatever else names the file.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod common;

use rempart_model::classify;

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {a: 1}\n";
const GENERATOR: &str = "configMapGenerator: [{name: a, files: [app/bad.yaml]}]\n";

/// The class of `app/bad.yaml` beside an Application with a source, and with another file.
fn class_of(source: &str, other: (&str, &str)) -> &'static str {
    let application = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a}}\nspec: {{source: {{repoURL: x, {source}}}}}\n"
    );
    let files = [
        ("app/bad.yaml", OBJECT),
        ("argo/a.yaml", application.as_str()),
        other,
        ("kustomization.yaml", GENERATOR),
    ];
    let snapshot = common::repository(&files);
    let classes = classify(&snapshot);
    classes.name(classes.get(snapshot.find("app/bad.yaml").unwrap()))
}

#[test]
fn a_plain_folder_is_applied_whoever_else_names_its_files() {
    let none = ("README.md", "x\n");
    for (source, other) in [
        ("path: app", none),
        ("path: ./app/", none),
        ("path: ., directory: {recurse: true}", none),
    ] {
        let expected = if source.starts_with("path: .,") {
            // The root has a kustomization, which is what is built there.
            "kustomize-data"
        } else {
            "kubernetes-manifest"
        };
        assert_eq!(class_of(source, other), expected, "{source}");
    }
    for (source, other) in [
        ("path: argo", none),
        ("path: app/below", none),
        ("path: app, directory: {exclude: bad.yaml}", none),
        ("path: app, chart: web", none),
        ("path: app, plugin: {name: p}", none),
        ("path: app", ("app/Kustomization", "resources: []\n")),
        (
            "path: app",
            (
                "app/Chart.yaml",
                "apiVersion: v2\nname: a\nversion: 1.0.0\n",
            ),
        ),
    ] {
        assert_eq!(
            class_of(source, other),
            "kustomize-data",
            "{source} {other:?}"
        );
    }
}
