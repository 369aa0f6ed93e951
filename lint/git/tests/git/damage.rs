//! Repositories that lack objects, or hold what git would not write.

use std::fs;

use rempart_core::{FaultKind, RevisionError, RevisionId, Revisions};

use crate::common::{Scene, paths};

#[test]
fn a_missing_object_is_named() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.write("b.yaml", "b: 1\n");
    let id = RevisionId(scene.commit("one"));
    let blob = scene.git(&["rev-parse", "HEAD:a.yaml"]);
    fs::remove_file(scene.object(&blob)).unwrap();
    let missing = |id: &str| Some(RevisionError::MissingObject(id.to_owned()));
    for threads in [1, 4] {
        assert_eq!(
            scene.open().snapshot(&id, threads, None).err(),
            missing(&blob)
        );
    }
    fs::remove_file(scene.path("a.yaml")).unwrap();
    let staged = scene.staged();
    let faults: Vec<_> = staged.faults().collect();
    assert_eq!(faults.len(), 1);
    let FaultKind::Unreadable(words) = &faults[0].kind else {
        panic!("{faults:?}");
    };
    assert!(
        words.contains(&blob) && words.contains("missing"),
        "{words}"
    );

    let tree = scene.git(&["rev-parse", "HEAD^{tree}"]);
    fs::remove_file(scene.object(&tree)).unwrap();
    assert_eq!(scene.open().snapshot(&id, 1, None).err(), missing(&tree));
}

#[test]
fn a_damaged_object_is_no_missing_one_and_names_no_file_of_the_machine() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.commit("one");
    let blob = scene.git(&["rev-parse", "HEAD:a.yaml"]);
    let file = scene.object(&blob);
    fs::remove_file(&file).unwrap();
    fs::write(&file, b"no zlib").unwrap();
    fs::remove_file(scene.path("a.yaml")).unwrap();
    let staged = scene.staged();
    let fault = staged.faults().next().unwrap();
    assert_eq!(
        fault.kind,
        FaultKind::Unreadable(format!("git object {blob} is damaged"))
    );
}

#[test]
fn names_that_leave_the_repository_are_refused() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.git(&["add", "a.yaml"]);
    let blob = scene.git(&["rev-parse", ":a.yaml"]);
    let bytes = (0..40)
        .step_by(2)
        .map(|at| u8::from_str_radix(&blob[at..at + 2], 16).unwrap());
    let id: Vec<u8> = bytes.collect();
    let mut tree = Vec::new();
    for name in ["..", "a.yaml", "b/../../c"] {
        tree.extend_from_slice(format!("100644 {name}\0").as_bytes());
        tree.extend_from_slice(&id);
    }
    fs::write(scene.path("tree"), tree).unwrap();
    let tree = scene.git(&["hash-object", "--literally", "-t", "tree", "-w", "tree"]);
    let commit = RevisionId(scene.git(&["commit-tree", "-m", "x", &tree]));
    let snapshot = scene.open().snapshot(&commit, 2, None).unwrap();
    assert_eq!(paths(&snapshot), ["a.yaml"]);
    let skips: Vec<_> = snapshot
        .skipped()
        .iter()
        .map(|skip| (skip.code, skip.fatal))
        .collect();
    assert_eq!(skips, [("path-not-normal", true); 2]);
}

/// Ten trees that each hold the next one ten times name ten thousand million files.
#[test]
fn a_tree_that_names_billions_of_files_ends() {
    let scene = Scene::new();
    scene.write("a.yaml", "");
    let mut entry = format!(
        "100644 blob {}",
        scene.git(&["hash-object", "-w", "a.yaml"])
    );
    for _ in 0..10 {
        let lines: Vec<_> = (0..10)
            .map(|number| format!("{entry}\t{number}\n"))
            .collect();
        scene.write("lines", &lines.concat());
        let tree = scene.git_with_input(&["mktree"], "lines");
        entry = format!("040000 tree {tree}");
    }
    let tree = entry.split(' ').next_back().unwrap();
    let commit = RevisionId(scene.git(&["commit-tree", "-m", "x", tree]));
    let error = scene.open().snapshot(&commit, 2, None).err().unwrap();
    assert!(error.to_string().contains("more than"), "{error}");
}
