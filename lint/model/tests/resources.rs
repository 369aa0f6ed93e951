//! Objects in streams, lists and JSON, each with its own place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Arc;

use rempart_core::{FileId, RepoPath};
use rempart_model::{FileResources, Reason};

fn resources(path: &str, text: &str) -> FileResources {
    let snapshot = common::repository(&[(path, text)]);
    let entry = snapshot.entry(FileId(0));
    FileResources::of(&entry.path, entry.file.tree().unwrap())
}

fn names(found: &FileResources) -> Vec<String> {
    let all = found.resources.iter();
    all.map(|resource| format!("{}@{}", resource.subject(), resource.document()))
        .collect()
}

fn reasons(found: &FileResources) -> Vec<(u32, Reason)> {
    let all = found.others.iter();
    all.map(|other| (other.document, other.reason)).collect()
}

#[test]
fn documents_are_told_apart_and_empty_ones_are_skipped() {
    let text = "---\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: n}\n---\n# c\n---\n~\n---\n\
                kind: ConfigMap\n---\napiVersion: v1\n---\n- a\n---\na: 1\n---\napiVersion: ''\nkind: X\n";
    let found = resources("a.yaml", text);
    assert_eq!(names(&found), ["apps/v1/Deployment/n/a@1"]);
    assert_eq!(
        reasons(&found),
        [
            (4, Reason::NoApiVersion),
            (5, Reason::NoKind),
            (6, Reason::NotAMapping),
            (7, Reason::NoApiVersionNorKind),
            (8, Reason::NoApiVersion),
        ]
    );
    let first = &found.resources[0];
    assert_eq!((&*first.group(), &*first.version()), ("apps", "v1"));
    assert!(first.is("apps", "Deployment") && !first.is("", "Deployment"));
    assert_eq!(first.subject().get("namespace"), Some("n"));
}

#[test]
fn items_of_lists_stand_on_their_own() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: s\n- kind: X\n\
                - apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: Pod, metadata: {name: p}}\n";
    let found = resources("a.yaml", text);
    assert_eq!(names(&found), ["v1/Secret/s@0", "v1/Pod/p@0"]);
    assert_eq!(reasons(&found), [(0, Reason::NoApiVersion)]);
    let span = found.resources[0].span();
    assert!(
        span.slice(text)
            .starts_with("apiVersion: v1\n  kind: Secret")
    );
    assert!(!span.slice(text).contains("kind: X"));
}

#[test]
fn items_of_a_typed_list_take_its_kind() {
    let text =
        r#"{"apiVersion": "v1", "kind": "ConfigMapList", "items": [{"metadata": {"name": "a"}}]}"#;
    assert_eq!(names(&resources("a.json", text)), ["v1/ConfigMap/a@0"]);
    // In a plain list, an item has to say what it is.
    let text = r#"{"apiVersion": "v1", "kind": "List", "items": [{"metadata": {"name": "a"}}]}"#;
    let found = resources("a.json", text);
    assert_eq!(reasons(&found), [(0, Reason::NoApiVersionNorKind)]);
    // A kind that only ends like a list is an object.
    let text = "apiVersion: example.com/v1\nkind: AccessList\nmetadata: {name: a}\nspec: {}\n";
    assert_eq!(
        names(&resources("a.yaml", text)),
        ["example.com/v1/AccessList/a@0"]
    );
}

/// Lists of aliases to lists of aliases: `levels` deep, `width` items each, `leaf` in the innermost.
fn bomb(levels: usize, width: usize, leaf: &str) -> String {
    let list = |items: String| format!("{{apiVersion: v1, kind: List, items: [{items}]}}");
    let mut text = format!("l0: &l0 {}\n", list([leaf].repeat(width).join(", ")));
    for level in 1..levels {
        let below = format!("*l{}", level - 1);
        let items = list([below.as_str()].repeat(width).join(", "));
        text.push_str(&["l: &l", &level.to_string(), " ", &items, "\n"].concat());
    }
    let top = levels - 1;
    text + &format!("apiVersion: v1\nkind: List\nitems: [*l{top}, *l{top}]\n")
}

#[test]
fn lists_that_never_end_end() {
    for (levels, width, leaf) in [(40, 3, "a"), (7, 300, "a"), (7, 300, "{}"), (3, 2000, "~")] {
        let found = resources("a.yaml", &bomb(levels, width, leaf));
        assert!(found.resources.is_empty());
        let too_deep = |other: &rempart_model::NotAResource| other.reason == Reason::TooDeep;
        assert!(found.others.iter().any(too_deep));
        assert!(found.others.len() < 10_000, "{}", found.others.len());
    }
}

#[test]
fn merge_keys_and_aliases_are_seen_through() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\n\
                - <<: *a\n  metadata: {name: two}\n";
    let found = resources("a.yaml", text);
    assert_eq!(names(&found), ["v1/ConfigMap/one@0", "v1/ConfigMap/two@0"]);
}

#[test]
fn encrypted_objects_say_so() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nsops: {mac: x}\n---\n\
                apiVersion: v1\nkind: Secret\nmetadata: {name: t}\nsops: {}\n";
    let found = resources("a.yaml", text);
    let sops: Vec<_> = found
        .resources
        .iter()
        .map(rempart_model::Resource::is_sops)
        .collect();
    assert_eq!(sops, [true, false]);
}

#[test]
fn resources_outlive_their_snapshot() {
    let found = resources(
        "a.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\n",
    );
    let resource = &found.resources[0];
    assert_eq!(resource.name(), "");
    assert_eq!(resource.path(), &RepoPath::new("a.yaml").unwrap());
    assert!(resource.get(&["metadata", "generateName"]).is_some());
    assert!(Arc::strong_count(resource.tree()) >= 1);
}
