//! Places where a secret hides from searches: Kubernetes objects, other files, codings. Each case is a small repository with
//! a secret in it and is found; the same repository with a reference in the secret's place is clean. `docs/secrets-places.md`
//! lists them; `REMPART_EVASIONS=FOLDER` writes both repositories of each out, for the comparison with peers.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod ansible;
mod clusters;
mod coded;
mod coding;
mod commands;
mod daemons;
mod files;
mod innocent;
mod keys;
mod kubernetes;
mod shapes;
mod texts;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rempart_core::{Entry, Mode, Profile, RepoPath, Snapshot};
use rempart_secrets::scan;
use rempart_testkit::Judge;

/// What stands in the secret's place in the clean repository.
const REFERENCE: &str = "${SECRET}";

/// Which secret a case hides.
#[derive(Clone, Copy)]
enum Secret {
    /// Words and a number: only its name betrays it.
    Password,
    /// A token with a form of its own.
    Token,
    /// A token without one: its name and its look betray it.
    Drawn,
}

impl Secret {
    /// Made from parts, so that no tool takes this file for a leak.
    fn text(self) -> String {
        match self {
            Self::Password => ["sieben", "-raben-", "4711"].concat(),
            Self::Token => ["glpat-", "k3Jx9vQmZr7T", "bW2nLp5d"].concat(),
            Self::Drawn => ["k3Jx9vQmZr7T", "bW2nLp5dX8yH", "c4Gt6Rf1Ka0S", "uE3wVb7q"].concat(),
        }
    }
}

/// A file of a case.
type File = (&'static str, Vec<u8>);

/// One place.
struct Case {
    name: &'static str,
    secret: Secret,
    files: fn(&str) -> Vec<File>,
    /// The rules that find it, without `secrets/`, sorted; none where it is a known limit.
    found: &'static [&'static str],
}

/// A place in one file that is text.
macro_rules! case {
    ($name:literal, $secret:ident, $path:literal, $text:expr, $found:expr) => {
        $crate::Case {
            name: $name,
            secret: $crate::Secret::$secret,
            files: |secret| vec![($path, $text.replace("SECRET", secret).into_bytes())],
            found: $found,
        }
    };
}
pub(crate) use case;

const GROUPS: [(&str, &[Case]); 10] = [
    ("Kubernetes", kubernetes::CASES),
    ("Shapes of objects", shapes::CASES),
    ("Ansible", ansible::CASES),
    ("Daemons and commands", daemons::CASES),
    ("Commands and directories", commands::CASES),
    ("Keys", keys::CASES),
    ("Elsewhere", files::CASES),
    ("Codings", coded::CASES),
    ("Clusters and clients", clusters::CASES),
    ("Texts of any name", texts::CASES),
];

/// The files of a case; where its path is the place, the secret stands in it.
fn files(case: &Case, secret: &str) -> Vec<(String, Vec<u8>)> {
    let files = (case.files)(secret).into_iter();
    files
        .map(|(path, bytes)| (path.replace("SECRET", secret), bytes))
        .collect()
}

fn found<P: AsRef<str>>(files: &[(P, Vec<u8>)]) -> (BTreeSet<String>, String) {
    let entries = files.iter().map(|(path, bytes)| {
        let path = RepoPath::from_normalised(path.as_ref());
        let format = path.format();
        let source = scan::source_file(&path, bytes, format);
        Entry::new(path, Mode::File, Arc::new(source))
    });
    let snapshot = Snapshot::from_entries(entries.collect(), Vec::new());
    let checkers = [&rempart_secrets::CHECKER];
    let judge = Judge {
        profile: Some(Profile::Default),
        ..Judge::new(&checkers)
    };
    let report = judge.run(&snapshot, None).unwrap();
    let rules = report.findings.iter();
    let rules = rules.map(|finding| finding.rule.trim_start_matches("secrets/").to_owned());
    (rules.collect(), format!("{:?}", report.findings))
}

fn check(group: &str, cases: &[Case]) {
    let mut faults = Vec::new();
    for case in cases {
        let secret = case.secret.text();
        let (rules, said) = found(&files(case, &secret));
        let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
        if rules != case.found {
            faults.push(format!(
                "{}: found {rules:?}, expected {:?}",
                case.name, case.found
            ));
        }
        // Reports hide the tokens of paths as they are written.
        let said = files(case, &secret)
            .iter()
            .fold(said, |said, (path, _)| said.replace(path, ""));
        assert!(!said.contains(&secret), "{}: the secret is said", case.name);
        let (rules, _) = found(&files(case, REFERENCE));
        if !rules.is_empty() {
            faults.push(format!("{}: {rules:?} with a reference", case.name));
        }
        write(group, case);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Writes the two repositories of a case, when that is asked for.
fn write(group: &str, case: &Case) {
    let Some(folder) = std::env::var_os("REMPART_EVASIONS") else {
        return;
    };
    for (side, text) in [
        ("secret", case.secret.text()),
        ("reference", REFERENCE.to_owned()),
    ] {
        let root = Path::new(&folder).join("places").join(side);
        let root = root.join(format!("{group}__{}", case.name.replace([' ', '/'], "-")));
        for (path, bytes) in files(case, &text) {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn in_kubernetes_objects() {
    check(GROUPS[0].0, GROUPS[0].1);
}

#[test]
fn in_shapes_of_objects() {
    check(GROUPS[1].0, GROUPS[1].1);
}

#[test]
fn in_files_of_ansible() {
    check(GROUPS[2].0, GROUPS[2].1);
}

#[test]
fn in_files_of_daemons_and_commands() {
    check(GROUPS[3].0, GROUPS[3].1);
}

#[test]
fn in_commands_and_directories() {
    check(GROUPS[4].0, GROUPS[4].1);
    for (path, text) in commands::INNOCENT {
        let (rules, _) = found(&[((*path).to_owned(), text.as_bytes().to_vec())]);
        assert!(rules.is_empty(), "{path}: {rules:?} in {text}");
    }
}

#[test]
fn in_keys() {
    check(GROUPS[5].0, GROUPS[5].1);
}

#[test]
fn in_other_files() {
    check(GROUPS[6].0, GROUPS[6].1);
}

#[test]
fn in_codings() {
    check(GROUPS[7].0, GROUPS[7].1);
}

#[test]
fn around_clusters_and_clients() {
    check(GROUPS[8].0, GROUPS[8].1);
}

#[test]
fn in_texts_of_any_name() {
    check(GROUPS[9].0, GROUPS[9].1);
}

/// The table of `docs/secrets-places.md`.
fn table() -> String {
    let mut rows = String::new();
    for (group, cases) in GROUPS {
        for case in cases {
            let link = |rule: &&str| format!("[{rule}](rules/secrets/{rule}.md)");
            let rules: Vec<_> = case.found.iter().map(link).collect();
            let rules = if rules.is_empty() {
                "nothing: a known limit".to_owned()
            } else {
                rules.join(", ")
            };
            let row = format!("| {group} | {} | {rules} |\n", case.name);
            rows.push_str(&row);
        }
    }
    format!("{HEAD}{rows}")
}

const HEAD: &str = "# Where secrets hide\n\n\
    Each row is a small repository with a password or a token in it; `lint/secrets/tests/places` makes them all, and the same\n\
    ones with a reference in place of the secret, which are clean. All are found in the default profile. What peers find is in\n\
    [secrets-peers.md](secrets-peers.md). `REMPART_BLESS=1 cargo test -p rempart-secrets --test places` rewrites this page.\n\n\
    | group | place | found by |\n|---|---|---|\n";

#[test]
fn the_published_table_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/secrets-places.md");
    rempart_testkit::published(&path, &table());
}
