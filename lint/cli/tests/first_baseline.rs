//! A change brings no baseline of its own: what the base does not count is not known.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::path::Path;
use std::process::Output;

use scene::run;
use serde_json::Value;
use tempfile::TempDir;

const SOUND: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n";
const FAULTY: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {a: 1}\n";

fn rempart(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, env!("CARGO_BIN_EXE_rempart"), arguments)
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn commit(folder: &Path) {
    for arguments in [&["add", "--all"][..], &["commit", "--quiet", "-m", "x"]] {
        assert!(run(folder, "git", arguments).status.success());
    }
}

/// A repository with one sound commit.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        run(folder.path(), "git", &["init", "--quiet"])
            .status
            .success()
    );
    write(folder.path(), "ok.yaml", SOUND);
    commit(folder.path());
    folder
}

/// The rules of the findings of `check` with their files, and the exit code.
fn judged(folder: &Path, arguments: &[&str]) -> (Vec<String>, i32) {
    let output = rempart(
        folder,
        &[&["check", "--format", "json"], arguments].concat(),
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["findings"].as_array().unwrap().iter();
    let found = found.map(|finding| {
        let text = |field: &str| finding[field].as_str().unwrap();
        format!("{} {}", text("file"), text("rule"))
    });
    (found.collect(), output.status.code().unwrap())
}

const FAULT: &str = "bad.yaml kube/wrong-type";
const GATE: [&str; 4] = ["--since", "HEAD~1", "--config-from", "HEAD~1"];

#[test]
fn the_first_baseline_is_one_that_grows() {
    for name in ["rempart-baseline.json", "known.json", "known.txt"] {
        let folder = repository();
        let folder = folder.path();
        write(folder, "bad.yaml", FAULTY);
        assert!(
            rempart(folder, &["baseline", "--file", name])
                .status
                .success()
        );
        commit(folder);
        let grown = format!("{name} rempart/grown-baseline");
        let named = ["--baseline", name];
        let (found, exit) = judged(folder, &[&GATE[..2], &named].concat());
        assert_eq!((found, exit), (vec![grown.clone()], 1), "{name}");
        // The baseline of the base counts nothing, so nothing is known.
        let (found, exit) = judged(folder, &[&GATE[..], &named].concat());
        assert_eq!((found, exit), (vec![FAULT.to_owned(), grown], 1), "{name}");
    }
}

#[test]
fn the_baseline_of_the_root_needs_no_flag() {
    let folder = repository();
    let folder = folder.path();
    write(folder, "bad.yaml", FAULTY);
    assert!(rempart(folder, &["baseline"]).status.success());
    commit(folder);
    let grown = "rempart-baseline.json rempart/grown-baseline".to_owned();
    let (found, exit) = judged(folder, &GATE);
    assert_eq!((found, exit), (vec![FAULT.to_owned(), grown], 1));
    // Who judges the whole repository, as after the merge, has its baseline.
    assert_eq!(judged(folder, &[]), (vec![], 0));
}

#[test]
fn what_both_baselines_count_is_known_and_what_is_mended_is_no_fault() {
    let folder = repository();
    let folder = folder.path();
    write(folder, "bad.yaml", FAULTY);
    write(folder, "worse.yaml", &FAULTY.replace("name: b", "name: c"));
    assert!(rempart(folder, &["baseline"]).status.success());
    commit(folder);
    // One is mended and taken out; the other moves by a line and stays known.
    write(folder, "worse.yaml", &SOUND.replace("name: a", "name: c"));
    write(folder, "bad.yaml", &format!("# moved\n{FAULTY}"));
    assert!(rempart(folder, &["baseline"]).status.success());
    commit(folder);
    assert_eq!(judged(folder, &GATE), (vec![], 0));
    assert_eq!(judged(folder, &GATE[2..]), (vec![], 0));
}

#[test]
fn an_empty_baseline_is_the_way_to_begin() {
    let folder = repository();
    let folder = folder.path();
    assert!(rempart(folder, &["baseline"]).status.success());
    commit(folder);
    assert_eq!(judged(folder, &GATE), (vec![], 0));
}
