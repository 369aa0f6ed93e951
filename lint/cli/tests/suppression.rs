//! What silences a finding about a credential tells nothing of it, and does not outlive its use.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod scene;

use std::path::Path;
use std::process::Output;

use scene::run;
use serde_json::Value;
use tempfile::TempDir;

/// Two values of the same form; both are made here and open nothing.
fn tokens() -> [String; 2] {
    let body = |digit: char| format!("glp{}-Zk3rT9wQx7LmB2vNc8Y{digit}", "at");
    [body('a'), body('b')]
}

/// A folder with a leak in a text, a literal in a tree, and a leak in bytes that are no text.
fn leaking(token: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("notes.txt", format!("use {token}\n").as_bytes());
    write(
        "values.yaml",
        format!("db:\n  password: {}\n", &token[6..]).as_bytes(),
    );
    write("dump.bin", format!("\0\u{1}{token}\0").as_bytes());
    folder
}

fn rempart(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, env!("CARGO_BIN_EXE_rempart"), arguments)
}

fn report(folder: &Path, arguments: &[&str]) -> Value {
    let all = [
        &["check", ".", "--profile", "strict", "--format", "json"],
        arguments,
    ]
    .concat();
    let output = rempart(folder, &all);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The findings of a rule, or of all rules of a checker with `checker/`, as their files and fingerprints.
fn findings(report: &Value, rule: &str) -> Vec<(String, String)> {
    let text = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
    let all = report["findings"].as_array().unwrap();
    let of_rule = all
        .iter()
        .filter(|finding| text(finding, "rule").starts_with(rule));
    of_rule
        .map(|finding| (text(finding, "file"), text(finding, "fingerprint")))
        .collect()
}

#[test]
fn a_fingerprint_does_not_depend_on_the_value() {
    let [one, other] = tokens().map(|token| {
        let folder = leaking(&token);
        findings(&report(folder.path(), &[]), "secrets/")
    });
    let files: Vec<&str> = one.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(files, ["dump.bin", "notes.txt", "values.yaml"]);
    assert_eq!(one, other);
}

#[test]
fn a_baseline_holds_neither_a_value_nor_anything_made_of_it() {
    let [one, other] = tokens().map(|token| {
        let folder = leaking(&token);
        let output = rempart(folder.path(), &["baseline", ".", "--grow"]);
        assert!(output.status.success(), "{output:?}");
        let text = std::fs::read_to_string(folder.path().join("rempart-baseline.json")).unwrap();
        assert!(text.contains("notes.txt"), "{text}");
        assert!(
            !text.contains(&token) && !text.contains(&token[6..]),
            "a secret is shown"
        );
        text
    });
    // A digest of the value, keyed or not, would differ.
    assert_eq!(one, other);
}

#[test]
fn what_a_baseline_counts_and_nobody_finds_is_reported() {
    let folder = leaking(&tokens()[0]);
    rempart(folder.path(), &["baseline", ".", "--grow"]);
    assert_eq!(findings(&report(folder.path(), &[]), "secrets/leaked-"), []);
    std::fs::remove_file(folder.path().join("notes.txt")).unwrap();
    let stale = findings(&report(folder.path(), &[]), "rempart/stale-baseline");
    assert_eq!(stale.len(), 1, "{stale:?}");
}

#[test]
fn a_waiver_ends_and_an_unused_one_is_reported() {
    let folder = leaking(&tokens()[0]);
    let allow = |path: &str| {
        let text = format!(
            "[[allow]]\nrule = \"secrets/leaked-credential\"\npath = \"{path}\"\nreason = \"revoked\"\nexpires = \"2030-01-31\"\n"
        );
        std::fs::write(folder.path().join("rempart.toml"), text).unwrap();
    };
    let files = |report: &Value| -> Vec<String> {
        let found = findings(report, "secrets/leaked-credential");
        found.into_iter().map(|(file, _)| file).collect()
    };
    allow("notes.txt");
    let said = report(folder.path(), &["--now", "2030-01-31"]);
    assert_eq!(files(&said), ["dump.bin"]);
    assert_eq!(said["suppressed"][0]["by"], "allow");
    let said = report(folder.path(), &["--now", "2030-02-01"]);
    assert_eq!(files(&said), ["dump.bin", "notes.txt"]);
    assert_eq!(findings(&said, "rempart/expired-allow").len(), 1);
    allow("nothing.txt");
    let said = report(folder.path(), &["--now", "2030-01-31"]);
    assert_eq!(findings(&said, "rempart/unused-allow").len(), 1);
}

#[test]
fn a_waiver_ends_by_the_day_of_the_commit_that_is_judged() {
    let folder = leaking(&tokens()[0]);
    let allow = |day: &str| {
        let text = format!(
            "[[allow]]\nrule = \"secrets/leaked-credential\"\npath = \"notes.txt\"\nreason = \"revoked\"\nexpires = {day}\n"
        );
        std::fs::write(folder.path().join("rempart.toml"), text).unwrap();
    };
    let has_ended = |arguments: &[&str]| {
        let said = report(folder.path(), arguments);
        findings(&said, "rempart/expired-allow").len() == 1
    };
    let git = |arguments: &[&str]| assert!(run(folder.path(), "git", arguments).status.success());
    git(&["init", "--quiet"]);
    // Without a commit there is no day, which is said, and the waiver holds.
    allow("2000-01-01");
    let said = report(folder.path(), &[]);
    assert_eq!(findings(&said, "rempart/expired-allow"), []);
    let skipped = said["skipped"].to_string();
    assert!(skipped.contains("expiry-not-judged"), "{skipped}");
    // Committed on 2023-11-14, UTC. When it was written does not count.
    git(&["add", "notes.txt"]);
    git(&[
        "commit",
        "--quiet",
        "-m",
        "one",
        "--date",
        "2020-01-01T00:00:00 +0000",
    ]);
    for (day, ended) in [("2023-11-13", true), ("2023-11-14", false)] {
        allow(day);
        assert_eq!(has_ended(&[]), ended, "{day}");
        assert!(!has_ended(&["--now", "2023-11-13"]), "{day}");
        assert!(has_ended(&["--now", "2023-11-15"]), "{day}");
    }
}

#[test]
fn a_waiver_for_everything_is_reported() {
    let folder = leaking(&tokens()[0]);
    let text = "[[allow]]\nrule = \"secrets/*\"\nreason = \"later\"\n";
    std::fs::write(folder.path().join("rempart.toml"), text).unwrap();
    let said = report(folder.path(), &[]);
    assert_eq!(findings(&said, "secrets/"), []);
    let broad = findings(&said, "rempart/broad-allow");
    assert_eq!(broad.len(), 1, "{broad:?}");
    let message = said["findings"].to_string();
    assert!(message.contains("silences 3 findings now"), "{message}");
}

#[test]
fn bytes_of_a_commit_are_searched_as_those_on_disk() {
    let folder = leaking(&tokens()[0]);
    let git = |arguments: &[&str]| assert!(run(folder.path(), "git", arguments).status.success());
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "-m", "one"]);
    let on_disk = findings(&report(folder.path(), &[]), "secrets/");
    let committed = report(folder.path(), &["--rev", "HEAD"]);
    assert_eq!(findings(&committed, "secrets/"), on_disk);
    // What stood in the base is not new.
    std::fs::write(folder.path().join("more.txt"), "nothing\n").unwrap();
    assert_eq!(
        findings(&report(folder.path(), &["--since", "HEAD"]), "secrets/"),
        []
    );
}

#[test]
fn an_object_is_named_from_any_part_on() {
    let folder = tempfile::tempdir().unwrap();
    let object =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: shop}\ndata: {a: 1}\n";
    std::fs::write(folder.path().join("a.yaml"), object).unwrap();
    let cluster = "apiVersion: v1\nkind: Namespace\nmetadata: {name: prod, labels: {a: 1}}\n";
    std::fs::write(folder.path().join("c.yaml"), cluster).unwrap();
    let left = |name: &str| -> Vec<String> {
        let allow = format!(
            "[[allow]]\nrule = \"kube/wrong-type\"\nobject = \"{name}\"\nreason = \"agreed\"\n"
        );
        std::fs::write(folder.path().join("rempart.toml"), allow).unwrap();
        let found = findings(&report(folder.path(), &[]), "kube/wrong-type");
        found.into_iter().map(|(file, _)| file).collect()
    };
    for name in ["x", "shop/x", "ConfigMap/shop/x", "v1/ConfigMap/shop/x"] {
        assert_eq!(left(name), ["c.yaml"], "{name}");
    }
    for name in ["prod", "Namespace/prod", "v1/Namespace/prod"] {
        assert_eq!(left(name), ["a.yaml"], "{name}");
    }
    for name in [
        "/x",
        "p/x",
        "op/x",
        "shop",
        "shop/",
        "ConfigMap/x",
        "Map/shop/x",
        "1/ConfigMap/shop/x",
        "/v1/ConfigMap/shop/x",
        "od",
        "shop/prod",
    ] {
        assert_eq!(left(name), ["a.yaml", "c.yaml"], "{name}");
    }
}
