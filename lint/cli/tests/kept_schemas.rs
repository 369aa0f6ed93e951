//! Schemas that an organisation keeps: added when they can be judged by, listed, and told when they cannot.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::process::Output;

use scene::Scene;

fn scene() -> Scene {
    let scene = Scene::new(&[("rempart.toml", "schemas = [\"./schemas/\"]\n")]);
    scene.commit();
    scene
}

fn said(output: &Output) -> (i32, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
}

#[test]
fn what_is_kept_is_listed_under_its_kind() {
    let scene = scene();
    scene.write("s.json", "{\"type\": \"object\"}");
    for kind in ["example.org/v1/Demo", "apps/v1/Deployment", "v1/ConfigMap"] {
        let added = scene.rempart(&["schema", "add", "s.json", "--kind", kind]);
        assert_eq!(added.status.code(), Some(0), "{kind}");
    }
    scene.write("schemas/example.org/v1/Broken.json", "{\"$ref\": \"#\"}");
    let (code, text) = said(&scene.rempart(&["schema", "list"]));
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("kept: ") || line.starts_with("unusable: "))
        .collect();
    assert_eq!(
        (code, &kept[..]),
        (
            0,
            &[
                "kept: apps/v1 Deployment (schemas/apps/v1/Deployment.json)",
                "unusable: example.org/v1 Broken (schemas/example.org/v1/Broken.json): the reference `#` leads back to itself",
                "kept: example.org/v1 Demo (schemas/example.org/v1/Demo.json)",
                "kept: v1 ConfigMap (schemas/v1/ConfigMap.json)",
            ][..]
        )
    );
}

#[test]
fn a_schema_without_end_is_refused_and_told_where_it_is_needed() {
    let scene = scene();
    scene.write("s.json", "{\"allOf\": [{\"$ref\": \"#\"}]}");
    let arguments = ["schema", "add", "s.json", "--kind", "example.org/v1/Demo"];
    let (code, text) = said(&scene.rempart(&arguments));
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("s.json: the reference `#` leads back to itself"),
        "{text}"
    );
    // Written by hand.
    scene.write("schemas/example.org/v1/Demo.json", "{\"$ref\": \"#\"}");
    scene.write(
        "demo.yaml",
        "apiVersion: example.org/v1\nkind: Demo\nmetadata: {name: a}\n",
    );
    let (_, text) = said(&scene.rempart(&["check", "--only", "kube", "--format", "github"]));
    assert!(
        text.contains("schema schemas/example.org/v1/Demo.json cannot be used (the reference `#` leads back to itself)"),
        "{text}"
    );
}
