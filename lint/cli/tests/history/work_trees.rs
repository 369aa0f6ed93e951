//! What belongs to another work tree alone, and names that are credentials.

use super::scene::{Scene, paths, report, token};

/// A repository with a commit and a linked work tree on the branch `other`.
fn linked() -> (Scene, std::path::PathBuf) {
    let scene = Scene::new();
    scene.write("a.txt", "nothing\n");
    scene.commit("one");
    let linked = scene.beside("linked");
    let path = linked.to_str().unwrap();
    scene.git(&["worktree", "add", "--quiet", "-b", "other", path]);
    (scene, linked)
}

#[test]
fn what_is_staged_in_another_work_tree_is_found() {
    let (scene, linked) = linked();
    assert!(scene.found().is_empty());
    std::fs::write(linked.join("b.txt"), token()).unwrap();
    scene.git_in(&linked, &["add", "b.txt"]);
    let (said, code) = scene.report(&[]);
    assert_eq!((paths(&said), code), (vec!["b.txt".to_owned()], 1));
    let message = said["findings"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("staged in the work tree linked"),
        "{message}"
    );
    // From there the main one is another.
    scene.git_in(&linked, &["rm", "--quiet", "--cached", "b.txt"]);
    scene.write("c.txt", token());
    scene.git(&["add", "c.txt"]);
    let (said, code) = report(&linked, &[]);
    assert_eq!((paths(&said), code), (vec!["c.txt".to_owned()], 1));
    let message = said["findings"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("staged in the main work tree"),
        "{message}"
    );
}

#[test]
fn what_a_ref_of_another_work_tree_names_is_found() {
    for name in ["refs/worktree/kept", "refs/bisect/bad"] {
        let (scene, linked) = linked();
        std::fs::write(linked.join("b.txt"), token()).unwrap();
        scene.git_in(&linked, &["add", "b.txt"]);
        scene.git_in(&linked, &["commit", "--quiet", "-m", "two"]);
        scene.git_in(&linked, &["update-ref", name, "HEAD"]);
        scene.git_in(&linked, &["reset", "--quiet", "--hard", "HEAD~1"]);
        assert_eq!(scene.found(), ["b.txt"], "{name}");
        assert_eq!(paths(&report(&linked, &[]).0), ["b.txt"], "{name}");
    }
}

#[test]
fn the_head_of_the_main_work_tree_is_searched_from_a_linked_one() {
    let (scene, linked) = linked();
    scene.git(&["switch", "--quiet", "--detach"]);
    scene.write("b.txt", token());
    scene.commit("two");
    assert_eq!(paths(&report(&linked, &[]).0), ["b.txt"]);
}

#[test]
fn the_name_of_a_ref_that_is_a_credential_is_found_and_not_shown() {
    for kind in ["branch", "tag"] {
        let scene = Scene::new();
        scene.write("a.txt", "nothing\n");
        let commit = scene.commit("one");
        scene.git(&[kind, &format!("try/{}", token())]);
        // `report` refuses an answer that holds the token.
        let (said, code) = scene.report(&[]);
        let expected = format!("ref-name/{commit}");
        assert_eq!((paths(&said), code), (vec![expected], 1), "{kind}");
        let message = said["findings"][0]["message"].as_str().unwrap();
        assert!(message.contains("the name of a ref"), "{message}");
    }
}

#[test]
fn a_finding_below_a_ref_whose_name_is_a_credential_does_not_show_it() {
    let scene = Scene::new();
    scene.write("a.txt", "nothing\n");
    scene.commit("one");
    scene.git(&["switch", "--quiet", "-c", &token()]);
    scene.write("b.txt", token());
    scene.commit("two");
    scene.git(&["switch", "--quiet", "main"]);
    let (said, _) = scene.report(&["--reflog"]);
    let text = said.to_string();
    assert!(text.contains("`refs/heads/[hidden]` reaches it"), "{text}");
    assert_eq!(paths(&said).len(), 2, "{text}");
}
