//! Every way in which git keeps objects says the same, and what cannot be read is refused in words.

use super::scene::{Scene, paths, report, run, token};

/// Many versions of few files and long messages, so that git stores blobs, trees and commits as differences.
fn long() -> Scene {
    let scene = Scene::new();
    let filler = "a line of the text, and words that stay\n".repeat(40);
    for at in 0..30 {
        scene.write(&format!("a/{at}-stays.txt"), format!("{at}\n"));
    }
    for at in 0..40 {
        scene.write("a/b/c.txt", format!("{filler}{at}\n"));
        scene.write("a/d.yaml", format!("version: {at}\n"));
        match at {
            20 => scene.write("a/b/leak.txt", format!("{filler}{}\n", token())),
            22 => scene.remove("a/b/leak.txt"),
            _ => {}
        }
        scene.commit(&format!("{filler}change {at}"));
    }
    scene
}

pub(super) fn deltas(scene: &Scene) -> String {
    let pack = scene.git(&["rev-parse", "--git-path", "objects/pack"]);
    let folder = std::fs::read_dir(scene.root().join(pack)).unwrap();
    let mut files = folder.map(|entry| entry.unwrap().path());
    let index = files.find(|path| path.extension().is_some_and(|word| word == "idx"));
    scene.git(&["verify-pack", "-v", index.unwrap().to_str().unwrap()])
}

#[test]
fn every_kind_of_pack_says_the_same() {
    let scene = long();
    let loose = scene.report(&[]);
    assert_eq!(paths(&loose.0), ["a/b/leak.txt"]);
    scene.git(&["repack", "-adfq", "--depth=50", "--window=50"]);
    assert_eq!(scene.report(&[]), loose, "bases by their distance");
    let packed = deltas(&scene);
    for kind in ["commit", "tree", "blob"] {
        let is_delta = |line: &str| line.contains(kind) && line.split_whitespace().count() == 7;
        assert!(packed.lines().any(is_delta), "no {kind} is a difference");
    }
    scene.git(&["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq"]);
    assert_eq!(scene.report(&[]), loose, "bases by their names");
    scene.git(&["-c", "pack.indexVersion=1", "repack", "-adfq"]);
    assert_eq!(scene.report(&[]), loose, "an index of the first version");
    scene.write("new.txt", "later\n");
    scene.commit("later");
    let (later, _) = scene.report(&[]);
    scene.git(&["repack", "-dq"]);
    scene.git(&["multi-pack-index", "write"]);
    assert_eq!(scene.report(&[]).0, later, "several packs and their index");
    scene.git(&["commit-graph", "write", "--reachable"]);
    assert_eq!(scene.report(&["-j", "1"]).0, later, "one thread");
}

#[test]
fn what_no_ref_reaches_is_not_reported() {
    let scene = long();
    scene.git(&[
        "commit",
        "--quiet",
        "--amend",
        "--allow-empty",
        "-m",
        &token(),
    ]);
    scene.git(&["commit", "--quiet", "--amend", "-m", "clean"]);
    scene.git(&["repack", "-adfq"]);
    assert_eq!(scene.found(), ["a/b/leak.txt"]);
}

#[test]
fn logs_of_refs_are_searched_on_demand() {
    let scene = Scene::new();
    scene.commit("one");
    scene.write("a.txt", token());
    let lost = scene.commit("two");
    scene.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert_eq!(scene.found(), Vec::<String>::new());
    let (said, code) = scene.report(&["--reflog"]);
    assert_eq!((paths(&said), code), (vec!["a.txt".to_owned()], 1));
    let message = said["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("@{"), "{message}");
    let object = format!(".git/objects/{}/{}", &lost[..2], &lost[2..]);
    std::fs::remove_file(scene.root().join(object)).unwrap();
    let (said, code) = scene.report(&["--reflog"]);
    assert_eq!((paths(&said), code), (vec![], 0));
    assert_eq!(said["skipped"][0]["code"], "reflog-pruned");
}

#[test]
fn what_the_oldest_entry_of_a_log_replaced_is_searched() {
    let scene = Scene::new();
    let one = scene.commit("one");
    scene.write("a.txt", token());
    let two = scene.commit("two");
    scene.git(&["reset", "--quiet", "--hard", &one]);
    let line = format!("{two} {one} Ada <ada@example.org> 1700000000 +0000\treset\n");
    for log in ["HEAD", "refs/heads/main"] {
        let path = scene.root().join(".git/logs").join(log);
        std::fs::write(path, &line).unwrap();
    }
    assert!(scene.found().is_empty());
    let (said, code) = scene.report(&["--reflog"]);
    assert_eq!((paths(&said), code), (vec!["a.txt".to_owned()], 1));
}

#[test]
fn a_ref_that_leads_to_none_is_passed_over() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.commit("one");
    let names = ["refs/remotes/origin/HEAD", "refs/remotes/origin/gone"];
    scene.git(&["symbolic-ref", names[0], names[1]]);
    assert_eq!(scene.found(), ["a.txt"]);
}

#[test]
fn a_repository_with_other_names_of_objects_is_refused() {
    let scene = Scene::new();
    let folder = scene.beside("sha256");
    let path = folder.to_str().unwrap();
    scene.git(&["init", "--quiet", "--object-format=sha256", path]);
    let output = run(&folder, &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("SHA-256"), "{said}");
}

#[test]
fn replaced_and_grafted_history_is_read_as_it_was() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    let leak = scene.commit("one");
    scene.remove("a.txt");
    let two = scene.commit("two");
    // Git shows an empty commit instead of the first one, and the second without a parent.
    let tree = scene.git(&["write-tree"]);
    let clean = scene.git(&["commit-tree", "-m", "clean", &tree]);
    scene.git(&["replace", &leak, &clean]);
    assert_eq!(scene.found(), ["a.txt"]);
    scene.write(".git/info/grafts", format!("{two}\n"));
    assert_eq!(scene.found(), ["a.txt"]);
}

#[test]
fn linked_work_trees_are_searched_from_any_of_them() {
    let scene = Scene::new();
    scene.commit("one");
    let linked = scene.beside("linked");
    scene.git(&[
        "worktree",
        "add",
        "--quiet",
        "-b",
        "other",
        linked.to_str().unwrap(),
    ]);
    std::fs::write(linked.join("a.txt"), token()).unwrap();
    scene.git_in(&linked, &["add", "a.txt"]);
    let (staged, code) = report(&linked, &[]);
    assert_eq!((paths(&staged), code), (vec!["a.txt".to_owned()], 1));
    scene.git_in(&linked, &["commit", "--quiet", "-m", "two"]);
    assert_eq!(scene.found(), ["a.txt"]);
    assert_eq!(report(&linked, &[]).1, 1);
}
