//! Breaks the clean sample and the platform's own tree in one place at a time and holds what is found against
//! `mutations.txt` and `mutations_own.txt`, in the form that [`rempart_testkit::run_mutations`] reads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::path::{Path, PathBuf};

use rempart_testkit::run_mutations;

/// A folder of this repository.
fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn files(folder: &Path, below: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(below)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(folder, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            found.push((name.to_owned(), text));
        }
    }
}

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let mut texts = vec![(
        "rempart.toml".to_owned(),
        "profile = \"strict\"\n".to_owned(),
    )];
    let clean = folder("tests/repos/clean");
    files(&clean, &clean, &mut texts);
    assert!(run("mutations.txt", &texts) >= 100);
}

/// The platform's own tree. Its own configuration names rules of checkers that this test does not have.
#[test]
fn every_mutation_of_this_repository_is_found_and_nothing_else() {
    let config = "profile = \"strict\"\n[[cluster]]\nname = \"platform\"\npaths = [\"gitops/**\"]\nargo-root = \"gitops/bootstrap/root-application.yaml\"\n";
    let mut texts = vec![("rempart.toml".to_owned(), config.to_owned())];
    files(&folder(""), &folder("gitops"), &mut texts);
    assert!(run("mutations_own.txt", &texts) >= 30);
}

/// Runs the mutations of a file; how many there are.
fn run(name: &str, texts: &[(String, String)]) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let outcome = run_mutations(&folder.join(name), &[&rempart_argo::CHECKER], texts);
    outcome.unwrap_or_else(|faults| panic!("{faults}"))
}
