//! The register is raised, every place that follows is named, and `rempart fix` makes them follow.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

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

#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program, the program runs none"
)]
fn run(words: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rempart"));
    command
        .args(words)
        .args(["--only", "pins"])
        .arg(folder)
        .output()
        .unwrap()
}

fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn copy() -> TempDir {
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pins/tests/sound");
    let scene = TempDir::new().unwrap();
    for (path, text) in files(&sound) {
        let to = scene.path().join(path.strip_prefix(&sound).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, text).unwrap();
    }
    scene
}

#[test]
fn a_raised_register_names_every_place_and_fix_makes_them_follow() {
    let scene = copy();
    let folder = scene.path();
    assert_eq!(run(&["check"], folder).status.code(), Some(0));
    let register = folder.join("infra/versions.yaml");
    let mut text = fs::read_to_string(&register).unwrap();
    for (old, new) in RAISED {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    fs::write(&register, text).unwrap();

    let checked = run(&["check", "--format", "json"], folder);
    assert_eq!(checked.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let places: Vec<_> = findings
        .iter()
        .map(|finding| finding["file"].as_str().unwrap())
        .collect();
    // Four charts, two packages, two downloads of k3s, and one place of each other thing.
    assert_eq!(places.len(), 12, "{places:?}");

    let before = files(folder);
    assert_eq!(run(&["fix"], folder).status.code(), Some(0));
    let after = files(folder);
    assert_eq!(run(&["check"], folder).status.code(), Some(0));
    // What was written is the new versions in the place of the old ones, and nothing else.
    let bare = |text: &str| text.trim_matches('"').to_owned();
    for (path, text) in &before {
        let is_named = places.iter().any(|place| folder.join(place) == *path);
        let expected = if is_named {
            RAISED.iter().fold(text.clone(), |text, (old, new)| {
                text.replace(&bare(old), &bare(new))
            })
        } else {
            text.clone()
        };
        assert_eq!(after[path], expected, "{}", path.display());
    }
}

#[test]
fn a_version_beside_a_commit_or_a_digest_is_not_rewritten() {
    let scene = copy();
    let folder = scene.path();
    let workflow = folder.join(".github/workflows/ci.yml");
    let text = fs::read_to_string(&workflow).unwrap();
    fs::write(&workflow, text.replace("v7.0.1", "v7.0.0")).unwrap();
    let pod = folder.join("gitops/grafana.yaml");
    let text = fs::read_to_string(&pod).unwrap();
    fs::write(&pod, text.replace(":12.0.1@", ":12.0.0@")).unwrap();
    let before = files(folder);
    assert_eq!(run(&["fix"], folder).status.code(), Some(0));
    assert_eq!(files(folder), before);
    assert_eq!(run(&["check"], folder).status.code(), Some(1));
}
