//! The program as users run it: whole repositories, all formats, any number of threads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test runs the program as users do"
)]
fn rempart(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rempart"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

/// A copy of a folder outside of this repository, so that it is judged alone.
fn alone(folder: &str) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    copy(&root().join(folder), to.path());
    to
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(entry.path()).unwrap(), target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn all_rules_together_are_silent_on_a_clean_repository() {
    let clean = alone("tests/repos/clean");
    let output = rempart(
        &["check", "--profile", "strict", "--fail-on", "note", "."],
        clean.path(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(
        text(&output).contains("0 errors, 0 warnings, 0 notes"),
        "{}",
        text(&output)
    );
}

/// The faults that stand in the samples on purpose: whoever reads these files fails on them.
const REAL_FAULTS: &[(&str, &str, &str)] = &[
    ("ansible", "unquoted.yml", "yaml/unquoted-template"),
    ("streams", "broken.yaml", "yaml/syntax-error"),
    ("streams", "tabs.yaml", "yaml/syntax-error"),
    (
        "templates-outside-charts",
        "alerts/broken-but-no-template.yaml",
        "yaml/syntax-error",
    ),
];

#[test]
fn public_looking_samples_have_no_error_but_the_real_ones() {
    let mut found = Vec::new();
    let mut seen = 0;
    let mut samples: Vec<PathBuf> = std::fs::read_dir(root().join("tests/repos/samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    samples.sort();
    for sample in samples.iter().filter(|path| path.is_dir()) {
        let name = sample.file_name().unwrap().to_str().unwrap();
        let folder = alone(&format!("tests/repos/samples/{name}"));
        let output = rempart(&["check", "--format", "json", "."], folder.path());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            if finding["severity"] == "error" {
                let text = |key: &str| finding[key].as_str().unwrap().to_owned();
                found.push((name.to_owned(), text("file"), text("rule")));
            }
        }
        seen += 1;
    }
    let expected: Vec<_> = REAL_FAULTS
        .iter()
        .map(|(sample, file, rule)| ((*sample).to_owned(), (*file).to_owned(), (*rule).to_owned()))
        .collect();
    assert_eq!(found, expected);
    assert!(seen >= 11, "only {seen} samples were read");
}

#[test]
fn broken_repositories_fail() {
    for name in ["kube", "yaml", "layout"] {
        let folder = alone(&format!("tests/repos/broken/{name}"));
        let output = rempart(&["check", "."], folder.path());
        assert_eq!(output.status.code(), Some(1), "{name}\n{}", text(&output));
        assert!(
            text(&output).contains(&format!("error[{name}/")),
            "{name}\n{}",
            text(&output)
        );
    }
}

#[test]
fn every_format_has_the_same_bytes_for_any_number_of_threads() {
    let broken = alone("tests/repos/broken");
    for format in [
        "human", "json", "sarif", "junit", "github", "gitlab", "markdown",
    ] {
        let of = |jobs| {
            rempart(
                &[
                    "check",
                    "--profile",
                    "strict",
                    "--format",
                    format,
                    "-j",
                    jobs,
                    ".",
                ],
                broken.path(),
            )
            .stdout
        };
        let one = of("1");
        assert!(!one.is_empty(), "{format}");
        assert!(
            one == of("8") && one == of("8"),
            "{format}: the bytes differ"
        );
    }
}

#[test]
fn this_repository_passes_its_own_gate() {
    let output = rempart(&["check", "."], &root());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
}

#[test]
fn the_name_of_the_working_folder_does_not_matter() {
    let clean = alone("tests/repos/clean");
    let here = rempart(&["check", "--format", "json", "."], clean.path()).stdout;
    let path = clean.path().to_str().unwrap();
    let there = rempart(&["check", "--format", "json", path], &root()).stdout;
    assert_eq!(
        String::from_utf8_lossy(&here),
        String::from_utf8_lossy(&there)
    );
}
