//! Breaks a sound workflow, the workflow that it calls, an action and the ruleset in one place at a time, and holds what
//! is found against `mutations.txt`, in the form that [`rempart_testkit::run_mutations`] reads.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::path::Path;

use rempart_testkit::run_mutations;

/// The sound repository, below the folder of this test.
const FILES: &[&str] = &[
    ".github/rulesets/main.json",
    ".github/workflows/ci.yml",
    ".github/workflows/shared.yml",
    "tools/build/action.yml",
];

#[test]
fn every_mutation_is_found_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let read = |path: &&str| {
        let text = std::fs::read_to_string(folder.join("sound").join(path)).unwrap();
        ((*path).to_owned(), text)
    };
    let mut texts: Vec<_> = FILES.iter().map(read).collect();
    let config = "profile = \"strict\"\n";
    texts.push(("rempart.toml".to_owned(), config.to_owned()));
    let outcome = run_mutations(
        &folder.join("mutations.txt"),
        &[&rempart_workflows::CHECKER],
        &texts,
    );
    let count = outcome.unwrap_or_else(|faults| panic!("{faults}"));
    assert!(count >= 60, "{count}");
}
