//! The register is raised, every place that follows is named, and `rempart fix` makes them follow.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::fs;
use std::process::Output;

use scene::Scene;

/// What is raised, and to what.
const RAISED: &[(&str, &str)] = &[
    ("\"17.0.2\"", "\"17.1.0\""),
    ("\"12.3.0\"", "\"12.4.0\""),
    ("\"2.20.2\"", "\"2.20.3\""),
    ("\"v3.3.0\"", "\"v3.3.1\""),
    ("\"v1.35.0+k3s3\"", "\"v1.35.1+k3s1\""),
    ("\"v2.4.0\"", "\"v2.5.0\""),
    ("\"v1.4.0\"", "\"v1.5.0\""),
];

fn run(words: &[&str], scene: &Scene) -> Output {
    scene.rempart(&[words, &["--only", "pins", "."]].concat())
}

#[test]
fn a_raised_register_names_every_place_and_fix_makes_them_follow() {
    let scene = Scene::sound("pins");
    let folder = scene.path();
    let files = || rempart_testkit::texts_below(folder).unwrap();
    assert_eq!(run(&["check"], &scene).status.code(), Some(0));
    let register = folder.join("infra/versions.yaml");
    let mut text = fs::read_to_string(&register).unwrap();
    for (old, new) in RAISED {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    fs::write(&register, text).unwrap();

    let checked = run(&["check", "--format", "json"], &scene);
    assert_eq!(checked.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let places: Vec<_> = findings
        .iter()
        .map(|finding| finding["file"].as_str().unwrap())
        .collect();
    // Four charts and a variable of one, two packages, k3s in two downloads, in a variable and in a command, Argo CD and a
    // variable of it, and one place of each other thing.
    assert_eq!(places.len(), 16, "{places:?}");

    let before = files();
    assert_eq!(run(&["fix"], &scene).status.code(), Some(0));
    let after = files();
    assert_eq!(run(&["check"], &scene).status.code(), Some(0));
    // What was written is the new versions in the place of the old ones, and nothing else.
    let bare = |text: &str| text.trim_matches('"').to_owned();
    // In an address, a plus sign may be encoded.
    let encoded = |text: &str| bare(text).replace('+', "%2B");
    for ((path, text), (_, new_text)) in before.iter().zip(&after) {
        let is_named = places.contains(&path.as_str());
        let expected = if is_named {
            RAISED.iter().fold(text.clone(), |text, (old, new)| {
                let text = text.replace(&bare(old), &bare(new));
                text.replace(&encoded(old), &encoded(new))
            })
        } else {
            text.clone()
        };
        assert_eq!(*new_text, expected, "{path}");
    }
}

#[test]
fn a_version_beside_a_commit_or_a_digest_is_not_rewritten() {
    let scene = Scene::sound("pins");
    let folder = scene.path();
    let files = || rempart_testkit::texts_below(folder).unwrap();
    let workflow = folder.join(".github/workflows/ci.yml");
    let text = fs::read_to_string(&workflow).unwrap();
    fs::write(&workflow, text.replace("v7.0.1", "v7.0.0")).unwrap();
    let pod = folder.join("gitops/grafana.yaml");
    let text = fs::read_to_string(&pod).unwrap();
    fs::write(&pod, text.replace(":12.0.1@", ":12.0.0@")).unwrap();
    let before = files();
    assert_eq!(run(&["fix"], &scene).status.code(), Some(0));
    assert_eq!(files(), before);
    assert_eq!(run(&["check"], &scene).status.code(), Some(1));
}
