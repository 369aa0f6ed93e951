//! Where a credential may stand that neither the work tree nor `git log -p` shows.

use super::scene::{Scene, paths, skipped, token};

#[test]
fn a_clean_history_is_clean() {
    let scene = Scene::new();
    scene.write("a.txt", "nothing\n");
    scene.commit("nothing");
    assert!(scene.found().is_empty());
}

#[test]
fn a_deleted_file_is_found() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.commit("one");
    scene.remove("a.txt");
    scene.commit("two");
    assert_eq!(scene.found(), ["a.txt"]);
}

#[test]
fn a_renamed_file_is_found_under_both_names() {
    let scene = Scene::new();
    scene.write("a.txt", token());
    scene.commit("one");
    scene.git(&["mv", "a.txt", "b.txt"]);
    scene.commit("two");
    scene.remove("b.txt");
    scene.commit("three");
    let mut found = scene.found();
    found.sort();
    assert_eq!(found, ["a.txt", "b.txt"]);
}

#[test]
fn a_name_that_is_read_otherwise_is_looked_at_again() {
    let scene = Scene::new();
    // A weak literal is one in a file of assignments, and none in a text.
    scene.write("a.txt", format!("db_password = {}{}\n", "qz81", "mfp3"));
    scene.commit("one");
    assert!(scene.found().is_empty());
    scene.git(&["mv", "a.txt", "a.ini"]);
    scene.commit("two");
    let (report, _) = scene.report(&["--profile", "strict"]);
    assert_eq!(paths(&report), ["a.ini"]);
}

#[test]
fn a_link_is_no_file_of_its_name() {
    let scene = Scene::new();
    scene.commit("one");
    // As a file of assignments it would hold a password.
    let target = format!("db_password={}{}", "qz81", "mfp3");
    std::os::unix::fs::symlink(target, scene.root().join("a.ini")).unwrap();
    scene.commit("two");
    let (report, code) = scene.report(&["--profile", "strict"]);
    assert_eq!((paths(&report), code), (vec![], 0));
}

#[test]
fn a_text_that_only_a_shell_reads_is_looked_at_again() {
    let scene = Scene::new();
    scene.write("a.yaml", format!("zip -P {}{} a.zip b\n", "qz81", "mfp3"));
    scene.commit("one");
    scene.git(&["mv", "a.yaml", "a.sh"]);
    scene.commit("two");
    let (report, _) = scene.report(&["--profile", "strict"]);
    assert_eq!(paths(&report), ["a.sh"]);
}

#[test]
fn the_target_of_a_link_is_found() {
    let scene = Scene::new();
    scene.write("a.txt", "nothing");
    scene.commit("one");
    scene.remove("a.txt");
    std::os::unix::fs::symlink(format!("../{}", token()), scene.root().join("a.txt")).unwrap();
    scene.commit("the type changes");
    scene.remove("a.txt");
    scene.commit("three");
    assert_eq!(scene.found(), ["a.txt"]);
}

#[test]
fn what_only_a_merge_holds_is_found() {
    let scene = Scene::new();
    scene.write("a.txt", "one\n");
    scene.commit("one");
    scene.git(&["checkout", "--quiet", "-b", "side"]);
    scene.write("b.txt", "side\n");
    scene.commit("side");
    scene.git(&["checkout", "--quiet", "main"]);
    scene.write("c.txt", "main\n");
    scene.commit("main");
    scene.git(&["merge", "--quiet", "--no-commit", "side"]);
    scene.write("a.txt", token());
    let merge = scene.commit("merge");
    scene.write("a.txt", "one\n");
    scene.commit("gone");
    let (report, code) = scene.report(&[]);
    assert_eq!((paths(&report), code), (vec!["a.txt".to_owned()], 1));
    assert_eq!(report["findings"][0]["commit"], merge);
}

#[test]
fn other_branches_and_remotes_are_searched() {
    for name in [
        "refs/heads/side",
        "refs/remotes/origin/side",
        "refs/pull/1/head",
    ] {
        let scene = Scene::new();
        scene.write("a.txt", "one");
        let first = scene.commit("one");
        scene.write("b.txt", token());
        let second = scene.commit("two");
        scene.git(&["update-ref", name, &second]);
        scene.git(&["reset", "--quiet", "--hard", &first]);
        assert_eq!(scene.found(), ["b.txt"], "{name}");
    }
}

#[test]
fn tags_are_searched_and_so_are_blobs_they_name() {
    let scene = Scene::new();
    scene.commit("one");
    scene.write("b.txt", token());
    let blob = scene.git(&["hash-object", "-w", "b.txt"]);
    scene.remove("b.txt");
    scene.git(&["tag", "key", &blob]);
    assert_eq!(scene.found(), ["refs/tags/key"]);
}

#[test]
fn messages_of_commits_and_tags_are_searched() {
    let scene = Scene::new();
    let commit = scene.commit(&format!("use {}", token()));
    assert_eq!(scene.found(), [format!("commit-message/{commit}")]);
    let scene = Scene::new();
    scene.commit("one");
    scene.git(&["tag", "-a", "v1", "-m", &token()]);
    let tag = scene.git(&["rev-parse", "v1"]);
    assert_eq!(scene.found(), [format!("tag-message/{tag}")]);
}

#[test]
fn a_tag_inside_of_a_tag_is_searched() {
    let scene = Scene::new();
    scene.commit("one");
    scene.git(&["tag", "-a", "inner", "-m", &token()]);
    let inner = scene.git(&["rev-parse", "inner"]);
    scene.git(&["tag", "-a", "outer", "-m", "clean", "inner"]);
    scene.git(&["tag", "-d", "inner"]);
    assert_eq!(scene.found(), [format!("tag-message/{inner}")]);
}

#[test]
fn names_addresses_and_other_headers_are_searched() {
    let scene = Scene::new();
    scene.commit("one");
    let who = format!("--author=Ada {} <ada@example.org>", token());
    scene.git(&["commit", "--quiet", "--allow-empty", "-m", "two", &who]);
    let commit = scene.git(&["rev-parse", "HEAD"]);
    assert_eq!(scene.found(), [format!("commit-header/{commit}")]);

    let scene = Scene::new();
    scene.commit("one");
    let head = scene.git(&["rev-parse", "HEAD"]);
    let tagger = format!("Ada <{}@example.org> 1700000000 +0000", token());
    let text = format!("object {head}\ntype commit\ntag v1\ntagger {tagger}\n\nclean\n");
    scene.write("tag", text);
    let tag = scene.git(&["hash-object", "-w", "-t", "tag", "tag"]);
    scene.git(&["update-ref", "refs/tags/v1", &tag]);
    scene.remove("tag");
    assert_eq!(scene.found(), [format!("tag-header/{tag}")]);
}

#[test]
fn headers_that_git_does_not_know_are_searched() {
    let scene = Scene::new();
    scene.commit("one");
    let text = scene.git(&["cat-file", "commit", "HEAD"]);
    let (head, message) = text.split_once("\n\n").unwrap();
    scene.write(
        "commit",
        format!("{head}\nremark {}\n\n{message}\n", token()),
    );
    let commit = scene.git(&["hash-object", "-w", "--literally", "-t", "commit", "commit"]);
    scene.remove("commit");
    scene.git(&["update-ref", "refs/heads/main", &commit]);
    assert_eq!(scene.found(), [format!("commit-header/{commit}")]);
}

#[test]
fn the_name_in_a_tag_is_searched_whatever_its_ref_is_called() {
    let scene = Scene::new();
    let commit = scene.commit("one");
    let who = "Ada <ada@example.org> 1700000000 +0000";
    let text = format!(
        "object {commit}\ntype commit\ntag {}\ntagger {who}\n\nclean\n",
        token()
    );
    scene.write("tag", text);
    let tag = scene.git(&["hash-object", "-w", "-t", "tag", "tag"]);
    scene.remove("tag");
    scene.git(&["update-ref", "refs/tags/v1", &tag]);
    assert_eq!(scene.found(), [format!("tag-header/{tag}")]);
}

#[test]
fn notes_are_searched() {
    let scene = Scene::new();
    let commit = scene.commit("one");
    scene.git(&["notes", "add", "-m", &token()]);
    assert_eq!(scene.found(), [commit]);
}

#[test]
fn all_entries_of_the_stash_are_searched() {
    let scene = Scene::new();
    scene.write("a.txt", "one");
    scene.commit("one");
    scene.write("a.txt", token());
    scene.git(&["stash", "--quiet"]);
    scene.write("a.txt", "another");
    scene.git(&["stash", "--quiet"]);
    let (report, _) = scene.report(&[]);
    assert_eq!(paths(&report), ["a.txt"]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("stash@{1}"), "{message}");
}

#[test]
fn a_detached_head_is_searched_in_every_work_tree() {
    let scene = Scene::new();
    scene.commit("one");
    scene.git(&["checkout", "--quiet", "--detach"]);
    scene.write("a.txt", token());
    let second = scene.commit("two");
    assert_eq!(scene.found(), ["a.txt"]);
    let linked = scene.beside("linked");
    scene.git(&["checkout", "--quiet", "main"]);
    assert!(scene.found().is_empty());
    scene.git(&[
        "worktree",
        "add",
        "--quiet",
        "--detach",
        linked.to_str().unwrap(),
        &second,
    ]);
    assert_eq!(scene.found(), ["a.txt"]);
}

#[test]
fn what_is_staged_only_is_found() {
    let scene = Scene::new();
    scene.commit("one");
    scene.write("a.txt", token());
    scene.git(&["add", "a.txt"]);
    scene.write("a.txt", "harmless on disk");
    assert_eq!(scene.found(), ["a.txt"]);
}

#[test]
fn the_target_of_a_link_that_is_staged_only_is_found() {
    let scene = Scene::new();
    scene.commit("one");
    std::os::unix::fs::symlink(format!("../{}", token()), scene.root().join("a.yaml")).unwrap();
    scene.git(&["add", "a.yaml"]);
    assert_eq!(scene.found(), ["a.yaml"]);
}

#[test]
fn a_file_that_was_announced_and_not_added_is_nothing() {
    let scene = Scene::new();
    scene.commit("one");
    scene.write("a.txt", token());
    scene.git(&["add", "--intent-to-add", "a.txt"]);
    let (report, code) = scene.report(&[]);
    assert_eq!((paths(&report), code), (vec![], 0));
    assert_eq!(report["summary"]["files"], 0, "{report}");
}

#[test]
fn bytes_that_are_no_text_are_searched() {
    let scene = Scene::new();
    scene.write(
        "a.bin",
        [&b"\xFD\xFE\0\0 "[..], token().as_bytes(), b" \0\xFF\xFF"].concat(),
    );
    scene.commit("one");
    scene.remove("a.bin");
    scene.commit("two");
    assert_eq!(scene.found(), ["a.bin"]);
}

#[test]
fn a_secret_in_clear_is_found() {
    let scene = Scene::new();
    let data = "stringData: {connection: open-sesame-42}";
    let kind = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n";
    scene.write("a.yaml", format!("{kind}{data}\n"));
    scene.commit("one");
    scene.remove("a.yaml");
    scene.commit("two");
    let (report, code) = scene.report(&["--profile", "strict"]);
    assert_eq!(report["findings"][0]["rule"], "secrets/unencrypted-secret");
    assert_eq!(code, 1);
}

#[test]
fn what_is_not_in_the_repository_is_named() {
    let scene = Scene::new();
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 1\n",
        "0".repeat(64)
    );
    scene.write("a.png", pointer);
    let commit = scene.commit("one");
    let entry = format!("160000,{commit},modules/other");
    scene.git(&["update-index", "--add", "--cacheinfo", &entry]);
    scene.git(&["commit", "--quiet", "-m", "two"]);
    let (report, code) = scene.report(&[]);
    let pair = |code: &str, what: &str| (code.to_owned(), what.to_owned());
    assert_eq!(
        skipped(&report),
        [
            pair("lfs-pointer", "a.png"),
            pair("submodule", "modules/other")
        ]
    );
    assert_eq!(code, 0);
}
