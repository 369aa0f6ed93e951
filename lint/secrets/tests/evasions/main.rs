//! Ways to get a secret past SOPS, or past checks that look for `ENC[`: each is made from a file of the real SOPS by one
//! change, and is found. What SOPS 3.11.0 itself does with it was recorded by running it on the same texts:
//! `REMPART_EVASIONS=FOLDER` writes them out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

mod flat;
mod metadata;
mod text;
mod twice;
mod yaml;

use std::collections::BTreeSet;
use std::path::Path;

use rempart_core::Profile;
use rempart_testkit::{Judge, snapshot};

/// What stands for a secret in these texts, and must not stand in any report.
const CANARY: &str = "fake-password";

/// What SOPS 3.11.0 does when it is to decrypt the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sops {
    /// It decrypts, exit code 0.
    Passes,
    /// It refuses, with this exit code; 2 is a breakdown.
    Refuses(u8),
}

/// One way.
struct Case {
    name: &'static str,
    /// A file of `tests/data/sops`.
    file: &'static str,
    sops: Sops,
    edit: fn(&str) -> String,
    /// The rules that find it, without `secrets/`, sorted.
    found: &'static [&'static str],
}

const fn of(
    file: &'static str,
    name: &'static str,
    sops: Sops,
    edit: fn(&str) -> String,
    found: &'static [&'static str],
) -> Case {
    Case {
        name,
        file,
        sops,
        edit,
        found,
    }
}

fn data(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/sops")
        .join(file);
    std::fs::read_to_string(path).unwrap()
}

/// The rules about SOPS that find something, in a profile.
fn found(files: &[(&str, &str)], profile: Profile) -> BTreeSet<String> {
    let checkers = [&rempart_secrets::CHECKER];
    let judge = Judge {
        profile: Some(profile),
        ..Judge::new(&checkers)
    };
    let report = judge.run(&snapshot(files), None).unwrap();
    assert_eq!(report.skipped.iter().filter(|skip| skip.fatal).count(), 0);
    for finding in &report.findings {
        let labels = finding.labels.iter().map(|label| &label.text);
        let texts = [&finding.message, &finding.key].into_iter();
        for text in texts.chain(labels).chain(&finding.help) {
            assert!(!text.contains(CANARY), "{}: {text}", finding.rule);
        }
    }
    let rules = report
        .findings
        .iter()
        .map(|finding| finding.rule.trim_start_matches("secrets/").to_owned());
    rules
        .filter(|rule| rule.starts_with("sops-") || rule == "unencrypted-secret")
        .collect()
}

fn check(cases: &[Case]) {
    let folder = std::env::var_os("REMPART_EVASIONS");
    let mut faults = Vec::new();
    for case in cases {
        let before = data(case.file);
        let after = (case.edit)(&before);
        assert_ne!(before, after, "{}: nothing was changed", case.name);
        let clean = found(&[(case.file, &before)], Profile::Default);
        assert!(
            clean.is_empty(),
            "{}: {clean:?} before the change",
            case.name
        );
        let rules = found(&[(case.file, &after)], Profile::Strict);
        let already = found(&[(case.file, &before)], Profile::Strict);
        let new: Vec<_> = rules.difference(&already).map(String::as_str).collect();
        if new != case.found {
            faults.push(format!(
                "{}: found {new:?}, expected {:?}",
                case.name, case.found
            ));
        }
        if let Some(folder) = &folder {
            let code = match case.sops {
                Sops::Passes => 0,
                Sops::Refuses(code) => code,
            };
            let name = format!(
                "{code}__{}__{}",
                case.name.replace([' ', '/'], "-"),
                case.file
            );
            std::fs::write(Path::new(folder).join(name), after).unwrap();
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn in_yaml() {
    check(yaml::CASES);
}

#[test]
fn in_flat_stores_and_json() {
    check(flat::CASES);
}

#[test]
fn in_keys_that_stand_twice_and_tags() {
    check(twice::CASES);
}

#[test]
fn in_metadata() {
    check(metadata::CASES);
}

#[test]
fn files_of_the_real_sops_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sops");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        files += 1;
        let text = data(&name);
        let rules: Vec<_> = found(&[(&name, &text)], Profile::Default)
            .into_iter()
            .collect();
        let open = ["suffix", "regex", "comment", "mac-only"]
            .iter()
            .any(|part| name.contains(part));
        // What these samples leave in clear is called `password_sealed` on purpose.
        let expected: &[&str] = match name.as_str() {
            ".env.prod" => &["sops-binary-envelope"],
            _ if open && rules == ["sops-clear-credential"] => &["sops-clear-credential"],
            _ => &[],
        };
        assert_eq!(rules, expected, "{name}");
    }
    assert!(files >= 35, "only {files} files");
}

/// The table of `docs/sops-evasions.md`.
fn table() -> String {
    let mut rows = String::new();
    let all = [yaml::CASES, flat::CASES, metadata::CASES, twice::CASES];
    for case in all.into_iter().flatten() {
        let sops = match case.sops {
            Sops::Passes => "decrypts".to_owned(),
            Sops::Refuses(2) => "breaks down (2)".to_owned(),
            Sops::Refuses(code) => format!("refuses ({code})"),
        };
        let store = case.file.rsplit('.').next().unwrap_or_default();
        let rules: Vec<_> = case
            .found
            .iter()
            .map(|rule| format!("[{rule}](rules/secrets/{rule}.md)"))
            .collect();
        let row = format!(
            "| {store} | {} | {sops} | {} |\n",
            case.name,
            rules.join(", ")
        );
        rows.push_str(&row);
    }
    format!("{HEAD}{rows}")
}

const HEAD: &str = "# Ways past SOPS\n\n\
    Each row is one change of a file that SOPS 3.11.0 wrote; `lint/secrets/tests/evasions` makes them all. What SOPS does when\n\
    it is to decrypt the file was recorded by running it, with its exit code; what rempart finds, it finds without a key.\n\
    `REMPART_BLESS=1 cargo test -p rempart-secrets --test evasions` rewrites this page.\n\n\
    | store | change | SOPS 3.11.0 | found by |\n|---|---|---|---|\n";

#[test]
fn the_published_table_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sops-evasions.md");
    rempart_testkit::published(&path, &table());
}
