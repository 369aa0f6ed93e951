//! A link that is named on the command line is judged where it leads, or told: never passed in silence.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]
#![cfg(unix)]

mod scene;

use std::os::unix::fs::symlink;

use scene::Scene;
use serde_json::Value;

/// What a run over some paths says: files with an error, skips that are not about rules, and the exit code.
fn told(scene: &Scene, arguments: &[&str]) -> (Vec<String>, Vec<String>, i32) {
    let all = [&["check", "--only", "yaml", "--format", "json"], arguments].concat();
    let output = scene.rempart(&all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let texts = |list: &str, key: &str| {
        let items = report[list].as_array().unwrap().iter();
        items
            .map(|item| item[key].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let skips = report["skipped"].as_array().unwrap().iter();
    let skips = skips.map(|skip| format!("{} {}", skip["what"], skip["reason"]).replace('"', ""));
    (
        texts("findings", "file"),
        skips.collect(),
        output.status.code().unwrap(),
    )
}

fn scene() -> Scene {
    let scene = Scene::new(&[("a/real.yaml", "a: [\n"), ("b/other.yaml", "b: [\n")]);
    symlink("real.yaml", scene.path().join("a/link.yaml")).unwrap();
    symlink("a", scene.path().join("folder")).unwrap();
    scene
}

#[test]
fn what_a_link_leads_to_is_judged_in_every_state() {
    let scene = scene();
    scene.commit();
    let judged = (vec!["a/real.yaml".to_owned()], Vec::new(), 1);
    for path in [
        "a/link.yaml",
        "folder",
        "folder/real.yaml",
        "folder/link.yaml",
    ] {
        for state in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
            let arguments = [&[path], state].concat();
            assert_eq!(told(&scene, &arguments), judged, "{arguments:?}");
        }
    }
}

#[test]
fn a_link_to_the_root_asks_for_everything() {
    let scene = scene();
    symlink("..", scene.path().join("a/up")).unwrap();
    scene.commit();
    let files = told(&scene, &["a/up"]).0;
    assert_eq!(files, ["a/real.yaml", "b/other.yaml"]);
}

#[test]
fn a_link_that_leads_to_no_file_of_the_repository_is_told() {
    let scene = scene();
    for (name, target) in [
        ("out.yaml", "/etc/hostname"),
        ("gone.yaml", "nothing.yaml"),
        ("loop.yaml", "loop.yaml"),
    ] {
        symlink(target, scene.path().join(name)).unwrap();
    }
    scene.commit();
    for (name, leads_to) in [
        ("out.yaml", "`/etc/hostname`, outside of the repository"),
        (
            "gone.yaml",
            "`nothing.yaml`, which is not in the state that is judged",
        ),
        ("loop.yaml", "itself"),
    ] {
        let reason =
            format!("{name} it is a link that leads to {leads_to}: nothing behind it is judged");
        assert_eq!(told(&scene, &[name]), (Vec::new(), vec![reason], 0));
    }
    // Nobody asked for them by name: the rules on links tell.
    assert_eq!(told(&scene, &["."]).1, [""; 0]);
}

#[test]
fn a_link_outside_of_every_repository_is_followed() {
    let scene = scene();
    let (files, skips, code) = told(&scene, &["a/link.yaml"]);
    assert_eq!(
        (files, skips, code),
        (vec!["real.yaml".to_owned()], Vec::new(), 1)
    );
    assert_eq!(told(&scene, &["b", "folder"]).2, 1);
}
