//! Since when and until when: on a line of commits, on merges, in a range.

use super::scene::{Scene, paths, token};

/// The message of the only finding, after a check that it names both commits.
fn stood(scene: &Scene, first: &str, last: &str) -> String {
    let (report, _) = scene.report(&[]);
    assert_eq!(paths(&report), ["a.txt"]);
    let finding = &report["findings"][0];
    assert_eq!(finding["commit"], first);
    let message = finding["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains(&first[..12]) && message.contains(&last[..12]),
        "{message}"
    );
    message
}

#[test]
fn a_line_of_commits() {
    let scene = Scene::new();
    scene.commit("before");
    scene.write("a.txt", token());
    let first = scene.commit("one");
    scene.write("a.txt", format!("{}\nmore\n", token()));
    let last = scene.commit("another version of the file");
    scene.write("a.txt", "gone\n");
    scene.commit("gone");
    let message = stood(&scene, &first, &last);
    assert!(message.contains("in 2 versions"), "{message}");
    assert!(message.contains("refs/heads/main"), "{message}");
}

#[test]
fn one_side_of_a_merge_keeps_it() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    let first = scene.commit("one");
    scene.git(&["checkout", "--quiet", "-b", "side"]);
    scene.write("b.txt", "side");
    let side = scene.commit("side still holds it");
    scene.git(&["checkout", "--quiet", "main"]);
    scene.remove("a.txt");
    scene.commit("main does not");
    scene.git(&["merge", "--quiet", "-m", "merge", "side"]);
    stood(&scene, &first, &side);
}

#[test]
fn a_credential_that_was_changed_is_another_finding() {
    let scene = Scene::new();
    let key = |digit: char| format!("db_password: {}{digit}\n", "qz81mfp");
    scene.write("a.yaml", key('3'));
    scene.commit("one");
    scene.write("a.yaml", key('4'));
    scene.commit("two");
    let (report, _) = scene.report(&["--profile", "strict"]);
    assert_eq!(paths(&report), ["a.yaml", "a.yaml"]);
    let findings = report["findings"].as_array().unwrap();
    assert_ne!(findings[0]["fingerprint"], findings[1]["fingerprint"]);
}

#[test]
fn a_range_holds_what_it_brings() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.commit("one");
    scene.write("b.txt", "clean");
    scene.commit("two");
    assert!(paths(&scene.report(&["main~1..main"]).0).is_empty());
    assert!(paths(&scene.report(&["main", "^main~1"]).0).is_empty());
    assert_eq!(paths(&scene.report(&["main"]).0), ["a.txt"]);
    scene.write("c.txt", format!("again {}", token()));
    scene.commit("three");
    assert_eq!(paths(&scene.report(&["main~1..main"]).0), ["c.txt"]);
    // Refs beside the revision are read too when they are asked for.
    scene.git(&["checkout", "--quiet", "--orphan", "empty"]);
    scene.git(&["rm", "--quiet", "-rf", "."]);
    scene.commit("nothing");
    assert!(paths(&scene.report(&["empty"]).0).is_empty());
    assert_eq!(paths(&scene.report(&["empty", "--all-refs"]).0).len(), 2);
}
