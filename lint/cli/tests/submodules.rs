//! What is not on disk, or belongs to another repository, is told: submodules, other repositories, sparse checkouts.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::path::Path;

use scene::run;
use serde_json::Value;

/// The folders that `check` left out for a reason, and its exit code.
fn skipped(folder: &Path, code: &str, arguments: &[&str]) -> (Vec<String>, i32) {
    let all = [&["check", "--format", "json"], arguments].concat();
    let output = run(folder, env!("CARGO_BIN_EXE_rempart"), &all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let skips = report["skipped"].as_array().unwrap().iter();
    let skips = skips.filter(|skip| skip["code"] == code);
    let names = skips.map(|skip| skip["what"].as_str().unwrap().to_owned());
    (names.collect(), output.status.code().unwrap())
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = run(folder, "git", arguments);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_submodule_is_told_in_every_state() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let git = |arguments: &[&str]| git(folder, arguments);
    git(&["init", "--quiet"]);
    std::fs::write(folder.join("a.yaml"), "a: 1\n").unwrap();
    git(&["add", "--all"]);
    let link = format!("160000,{},vendor/base", "1".repeat(40));
    git(&["update-index", "--add", "--cacheinfo", &link]);
    git(&["commit", "--quiet", "-m", "x"]);
    // As a clone without `--recurse-submodules` leaves it.
    std::fs::create_dir_all(folder.join("vendor/base")).unwrap();
    let told = (vec!["vendor/base".to_owned()], 0);
    for state in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        assert_eq!(skipped(folder, "submodule", state), told, "{state:?}");
    }
    // And as one with its files does.
    std::fs::write(folder.join("vendor/base/b.yaml"), "b: [\n").unwrap();
    git(&["init", "--quiet", "vendor/base"]);
    assert_eq!(skipped(folder, "submodule", &[]), told);
    assert_eq!(skipped(folder, "nested-repository", &[]).0, [""; 0]);
}

#[test]
fn another_repository_is_no_submodule() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("a.yaml"), "a: 1\n").unwrap();
    for place in [".", "other"] {
        git(folder, &["init", "--quiet", place]);
    }
    assert_eq!(skipped(folder, "submodule", &[]).0, [""; 0]);
    assert_eq!(skipped(folder, "nested-repository", &[]).0, ["other"]);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let git = |arguments: &[&str]| git(folder, arguments);
    git(&["init", "--quiet"]);
    for path in ["a/a.yaml", "b/b.yaml", "b/c.yaml"] {
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), "a: [\n").unwrap();
    }
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "-m", "x"]);
    let told = |arguments: &[&str]| skipped(folder, "sparse-checkout", arguments);
    assert_eq!(told(&[]).0, [""; 0]);
    git(&["sparse-checkout", "set", "--cone", "a"]);
    assert_eq!(
        told(&[]),
        (vec!["b/b.yaml".to_owned(), "b/c.yaml".to_owned()], 1)
    );
    // An index that holds the folder as one entry.
    git(&["sparse-checkout", "set", "--cone", "--sparse-index", "a"]);
    assert_eq!(told(&[]), (vec!["b/".to_owned()], 1));
    // What is judged from the object store is not left out.
    for state in [&["--staged"][..], &["--rev", "HEAD"]] {
        assert_eq!(told(state), (Vec::new(), 1), "{state:?}");
    }
}
