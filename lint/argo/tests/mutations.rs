//! Breaks the clean sample and the platform's own tree in one place at a time and holds what is found against
//! `mutations.txt` and `mutations_own.txt`, in the form that [`rempart_testkit::run_mutations`] reads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::path::{Path, PathBuf};

use rempart_testkit::{run_mutations, texts_below};

/// A folder of this repository.
fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let mut texts = vec![(
        "rempart.toml".to_owned(),
        "profile = \"strict\"\n".to_owned(),
    )];
    texts.extend(texts_below(&folder("tests/repos/clean")).unwrap());
    assert!(run("mutations.txt", &texts) >= 100);
}

/// The platform's own tree. Its own configuration names rules of checkers that this test does not have.
#[test]
fn every_mutation_of_this_repository_is_found_and_nothing_else() {
    let config = "profile = \"strict\"\n[[cluster]]\nname = \"platform\"\npaths = [\"gitops/**\"]\nargo-root = \"gitops/bootstrap/root-application.yaml\"\n";
    let mut texts = vec![("rempart.toml".to_owned(), config.to_owned())];
    let own = texts_below(&folder("gitops")).unwrap();
    texts.extend(
        own.into_iter()
            .map(|(path, text)| (format!("gitops/{path}"), text)),
    );
    assert!(run("mutations_own.txt", &texts) >= 30);
}

/// Runs the mutations of a file; how many there are.
fn run(name: &str, texts: &[(String, String)]) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let outcome = run_mutations(&folder.join(name), &[&rempart_argo::CHECKER], texts);
    outcome.unwrap_or_else(|faults| panic!("{faults}"))
}
