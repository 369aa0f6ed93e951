//! `--staged` judges what the next commit holds, and nothing else.

use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

use rempart_core::{Mode, Snapshot};

use crate::common::{Scene, load, paths, text};

fn skips(snapshot: &Snapshot) -> Vec<(&str, &str, bool)> {
    let skips = snapshot.skipped().iter();
    skips
        .map(|skip| (skip.code, skip.what.as_str(), skip.fatal))
        .collect()
}

#[test]
fn a_partly_staged_file_is_read_from_the_index() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.write("same.yaml", "s: 1\n");
    scene.commit("one");
    scene.write("a.yaml", "a: 2\n");
    scene.git(&["add", "a.yaml"]);
    scene.write("a.yaml", "a: 3\n");
    scene.write("untracked.yaml", "u: 1\n");
    let staged = scene.staged();
    assert_eq!(paths(&staged), ["a.yaml", "same.yaml"]);
    assert_eq!(text(&staged, "a.yaml"), "a: 2\n");
    assert_eq!(text(&staged, "same.yaml"), "s: 1\n");
    assert_eq!(text(&scene.work_tree(), "a.yaml"), "a: 3\n");
}

#[test]
fn renames_and_deletions_follow_the_index_alone() {
    let scene = Scene::new();
    for name in [
        "moved.yaml",
        "deleted.yaml",
        "deleted-on-disk.yaml",
        "kept.yaml",
    ] {
        scene.write(name, name);
    }
    scene.commit("one");
    scene.git(&["mv", "moved.yaml", "new.yaml"]);
    scene.git(&["rm", "--quiet", "deleted.yaml"]);
    scene.git(&["rm", "--quiet", "--cached", "kept.yaml"]);
    fs::remove_file(scene.path("deleted-on-disk.yaml")).unwrap();
    let staged = scene.staged();
    assert_eq!(paths(&staged), ["deleted-on-disk.yaml", "new.yaml"]);
    assert_eq!(
        text(&staged, "deleted-on-disk.yaml"),
        "deleted-on-disk.yaml"
    );
    assert_eq!(text(&staged, "new.yaml"), "moved.yaml");
}

/// Git's own trap: the file changes after `git add`, with the same size and the same time.
#[test]
fn a_file_that_changed_in_the_same_moment_is_seen() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.write("untouched.yaml", "b: 1\n");
    scene.git(&["add", "--all"]);
    let index = scene.path(".git/index");
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_500);
    for path in [scene.path("a.yaml"), scene.path("untouched.yaml")] {
        set_time(&path, moment);
    }
    scene.git(&["update-index", "--refresh"]);
    // The index is as old as the files, so nothing in it can be trusted without reading.
    set_time(&index, moment);
    fs::write(scene.path("a.yaml"), "a: 2\n").unwrap();
    set_time(&scene.path("a.yaml"), moment);
    let staged = scene.staged();
    assert_eq!(text(&staged, "a.yaml"), "a: 1\n");
    assert_eq!(text(&staged, "untouched.yaml"), "b: 1\n");
    let tree = scene.work_tree();
    assert_eq!(text(&tree, "a.yaml"), "a: 2\n");
    let blob = |name| tree.entry(tree.find(name).unwrap()).file.blob();
    assert_eq!(blob("a.yaml"), None);
    assert_eq!(
        blob("untouched.yaml"),
        None,
        "racy: only reading could tell"
    );
}

fn set_time(path: &std::path::Path, time: SystemTime) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(time)).unwrap();
}

#[test]
fn a_clean_file_of_an_old_index_has_its_blob() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    set_time(&scene.path("a.yaml"), old);
    scene.commit("one");
    let tree = scene.work_tree();
    let blob = tree.entry(tree.ids().next().unwrap()).file.blob().unwrap();
    assert_eq!(scene.git(&["rev-parse", ":a.yaml"]), hex(blob.0));
}

fn hex(bytes: [u8; 20]) -> String {
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

#[test]
fn a_conflict_is_a_fatal_skip() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.commit("base");
    scene.git(&["switch", "--quiet", "-c", "side"]);
    scene.write("a.yaml", "a: 2\n");
    scene.commit("side");
    scene.git(&["switch", "--quiet", "main"]);
    scene.write("a.yaml", "a: 3\n");
    scene.commit("main");
    assert!(
        !scene
            .try_git(scene.root(), &["merge", "--quiet", "side"])
            .status
            .success()
    );
    let staged = scene.staged();
    assert_eq!(skips(&staged), [("unmerged", "a.yaml", true)]);
    assert!(staged.is_empty());
    assert_eq!(paths(&scene.work_tree()), ["a.yaml"]);
}

#[test]
fn an_intent_to_add_is_left_out_and_said() {
    let scene = Scene::new();
    scene.write("later.yaml", "a: 1\n");
    scene.git(&["add", "--intent-to-add", "later.yaml"]);
    let staged = scene.staged();
    assert!(staged.is_empty());
    assert_eq!(skips(&staged), [("intent-to-add", "later.yaml", false)]);
    assert_eq!(text(&scene.work_tree(), "later.yaml"), "a: 1\n");
}

#[test]
fn a_sparse_checkout_is_judged_whole() {
    for sparse_index in ["--no-sparse-index", "--sparse-index"] {
        let scene = Scene::new();
        scene.write("here/a.yaml", "a: 1\n");
        scene.write("away/deep/b.yaml", "b: 1\n");
        scene.write("away/c.yaml", "c: 1\n");
        scene.commit("one");
        scene.git(&["sparse-checkout", "set", "--cone", sparse_index, "here"]);
        assert!(!scene.path("away").exists());
        let staged = scene.staged();
        assert_eq!(
            paths(&staged),
            ["away/c.yaml", "away/deep/b.yaml", "here/a.yaml"]
        );
        assert_eq!(text(&staged, "away/deep/b.yaml"), "b: 1\n");
        assert_eq!(paths(&scene.work_tree()), ["here/a.yaml"]);
    }
}

#[test]
fn line_ends_and_filters_do_not_hide_what_is_stored() {
    let scene = Scene::new();
    scene.write(".gitattributes", "*.yaml text eol=crlf\n");
    scene.write("a.yaml", "a: 1\r\n");
    scene.commit("one");
    assert_eq!(text(&scene.staged(), "a.yaml"), "a: 1\n");
    assert_eq!(text(&scene.work_tree(), "a.yaml"), "a: 1\r\n");

    scene.write(".gitattributes", "*.yaml filter=upper\n");
    scene.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
    scene.git(&["config", "filter.upper.smudge", "tr A-Z a-z"]);
    scene.write("a.yaml", "key: value\n");
    scene.commit("two");
    assert_eq!(text(&scene.staged(), "a.yaml"), "KEY: VALUE\n");
    assert_eq!(text(&scene.work_tree(), "a.yaml"), "key: value\n");
}

#[test]
fn the_index_of_a_hook_is_the_one_that_counts() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.commit("one");
    fs::copy(scene.path(".git/index"), scene.path(".git/next-index")).unwrap();
    scene.write("a.yaml", "a: 2\n");
    scene.git(&["add", "a.yaml"]);
    let index = scene.path(".git/next-index");
    for name in [index.as_path(), ".git/next-index".as_ref()] {
        let repository = scene.open().with_index_file(name);
        assert_eq!(
            text(&load(&repository.staged().unwrap()), "a.yaml"),
            "a: 1\n"
        );
    }
    assert_eq!(text(&scene.staged(), "a.yaml"), "a: 2\n");
}

#[test]
fn a_split_index_is_read_whole() {
    let scene = Scene::new();
    scene.write("a.yaml", "a: 1\n");
    scene.commit("one");
    scene.git(&["update-index", "--split-index"]);
    scene.write("b.yaml", "b: 1\n");
    scene.git(&["add", "b.yaml"]);
    assert_eq!(paths(&scene.staged()), ["a.yaml", "b.yaml"]);
}

#[cfg(unix)]
#[test]
fn links_executables_and_names_that_are_not_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let scene = Scene::new();
    symlink("../elsewhere", scene.path("link")).unwrap();
    scene.write("run.sh", "#!/bin/sh\n");
    fs::set_permissions(scene.path("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(
        scene.root().join(OsStr::from_bytes(b"b\xFFd.yaml")),
        "a: 1\n",
    )
    .unwrap();
    scene.commit("one");
    let repository = scene.open();
    let head = rempart_core::Revisions::head(&repository).unwrap().unwrap();
    let stored = rempart_core::Revisions::snapshot(&repository, &head, 2, None).unwrap();
    for state in [scene.staged(), stored] {
        assert_eq!(paths(&state), [r"b\xFFd.yaml", "link", "run.sh"]);
        assert_eq!(text(&state, r"b\xFFd.yaml"), "a: 1\n");
        let mode = |name| state.entry(state.find(name).unwrap()).mode.clone();
        assert_eq!(mode("link"), Mode::Symlink("../elsewhere".to_owned()));
        assert_eq!(mode("run.sh"), Mode::Executable);
    }
    assert_eq!(
        paths(&scene.work_tree()),
        [r"b\xFFd.yaml", "link", "run.sh"]
    );
}
