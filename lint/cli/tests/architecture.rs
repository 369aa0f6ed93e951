//! The edges of `lint/README.md`: who may use whom.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::collections::BTreeMap;
use std::process::Command;

/// The crates of each floor below, by package name without `rempart-`.
const NOUNS: &[&str] = &["core", "model", "syntax"];
const FACTS: &[&str] = &["apps", "change", "graph", "host", "render", "schemas"];

/// What a crate may depend on; `None` for a crate that the table does not know.
fn allowed(name: &str) -> Option<Vec<&'static str>> {
    let with = |more: &[&'static str]| [NOUNS, more].concat();
    Some(match name {
        "syntax" => vec![],
        "core" => vec!["syntax"],
        "model" => vec!["core", "syntax"],
        "schemas" | "yaml" | "layout" | "secrets" | "workflows" | "pins" | "host" | "engine" => {
            with(&[])
        }
        "render" => with(&["schemas"]),
        "apps" => with(&["render", "schemas"]),
        "graph" => with(&["apps", "schemas"]),
        "change" => with(&["apps", "render", "schemas"]),
        "kube" | "argo" | "ports" => with(FACTS),
        "output" | "testkit" => with(&["engine"]),
        "git" => vec!["core", "model"],
        "cli" => with(&[
            "schemas",
            "render",
            "apps",
            "graph",
            "host",
            "change",
            "yaml",
            "layout",
            "secrets",
            "kube",
            "argo",
            "workflows",
            "pins",
            "ports",
            "engine",
            "output",
            "git",
        ]),
        _ => return None,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test asks cargo, the binary runs no program"
)]
fn metadata() -> serde_json::Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Each package of `lint/` with what it depends on: `(name, is a development dependency)`.
fn edges(metadata: &serde_json::Value) -> BTreeMap<String, Vec<(String, bool)>> {
    let short = |name: &str| name.strip_prefix("rempart-").unwrap_or("cli").to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let ours = packages.iter().filter(|package| {
        package["manifest_path"]
            .as_str()
            .unwrap()
            .contains("/lint/")
    });
    ours.map(|package| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let dependencies = dependencies
            .filter(|dependency| dependency["name"].as_str().unwrap().starts_with("rempart"));
        let dependencies = dependencies.map(|dependency| {
            (
                short(dependency["name"].as_str().unwrap()),
                dependency["kind"] == "dev",
            )
        });
        (
            short(package["name"].as_str().unwrap()),
            dependencies.collect(),
        )
    })
    .collect()
}

/// Every edge that the table does not allow.
fn faults(edges: &BTreeMap<String, Vec<(String, bool)>>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, dependencies) in edges {
        let Some(allowed) = allowed(name) else {
            faults.push(format!("`{name}` stands in no floor"));
            continue;
        };
        for (dependency, dev) in dependencies {
            // Test tools stand beside the house.
            let tool = *dev && ["testkit", "engine"].contains(&dependency.as_str());
            if !tool && !allowed.contains(&dependency.as_str()) {
                faults.push(format!("`{name}` may not use `{dependency}`"));
            }
        }
    }
    faults
}

#[test]
fn every_edge_points_down() {
    let edges = edges(&metadata());
    assert!(
        edges.len() >= 11,
        "cargo metadata shows {} packages only",
        edges.len()
    );
    assert_eq!(faults(&edges), Vec::<String>::new());
}

#[test]
fn a_forbidden_edge_is_seen() {
    let edge =
        |from: &str, to: &str, dev| BTreeMap::from([(from.to_owned(), vec![(to.to_owned(), dev)])]);
    assert_eq!(
        faults(&edge("yaml", "kube", false)),
        ["`yaml` may not use `kube`"]
    );
    assert_eq!(
        faults(&edge("core", "model", true)),
        ["`core` may not use `model`"]
    );
    assert_eq!(
        faults(&edge("helm", "core", false)),
        ["`helm` stands in no floor"]
    );
    assert_eq!(faults(&edge("yaml", "testkit", true)), Vec::<String>::new());
}

#[test]
fn core_holds_no_word_of_the_domain() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src");
    let mut folders = vec![std::path::PathBuf::from(root)];
    let words = [
        "kustomiz",
        "helm",
        "sops",
        "argo cd",
        "ansible",
        "configmap",
        "daemonset",
        "podspec",
    ];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            read += 1;
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            // The name of a key of the configuration, and no more than that.
            let text = text
                .replace("        \"helm\",\n", "")
                .replace("(table, \"helm\")", "");
            let found: Vec<_> = words.iter().filter(|word| text.contains(**word)).collect();
            assert!(
                found.is_empty(),
                "{} says {found:?}: that belongs into model",
                path.display()
            );
        }
    }
    assert!(read > 15, "only {read} files were read");
}
