//! Breaks the clean sample and the platform's own tree in one place at a time and holds what is found against
//! `mutations.txt` and `mutations_own.txt`: a block a mutation,
//! with the file, the lines that go (`-`), the lines that come (`+`) and every finding that must be there (`=`), no other.
//! `REMPART_BLESS=1` writes the findings; the diff is what to review.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rempart_core::Checker;
use rempart_testkit::Mutations;

/// One mutation, as it stands in the file.
#[derive(Default)]
struct Mutation {
    comment: String,
    path: String,
    old: String,
    new: String,
    expected: Vec<String>,
}

impl Mutation {
    fn read(block: &str) -> Self {
        let mut mutation = Self::default();
        let add = |text: &mut String, line: &str| {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        };
        for line in block.lines() {
            let (mark, rest) = line.split_at(1);
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            match mark {
                "#" => add(&mut mutation.comment, rest),
                "@" => rest.clone_into(&mut mutation.path),
                "-" => add(&mut mutation.old, rest),
                "+" => add(&mut mutation.new, rest),
                "=" => mutation.expected.push(rest.to_owned()),
                _ => panic!("`{line}` begins with no mark"),
            }
        }
        // Whole lines go.
        if mutation.new.is_empty() {
            mutation.old.push('\n');
        }
        mutation
    }

    fn apply(&self, clean: &Mutations<'_>, expected: &[&str]) -> Result<(), String> {
        if self.old == "\n" {
            clean.remove(&self.path, expected)
        } else {
            clean.edit(&self.path, &self.old, &self.new, expected)
        }
    }
}

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
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name);
    let cases = std::fs::read_to_string(&file).unwrap();
    let texts: Vec<_> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let checkers: [&'static Checker; 1] = [&rempart_argo::CHECKER];
    let clean = Mutations::of(&checkers, &texts).unwrap();
    let mut faults = Vec::new();
    let mut blessed = String::new();
    let mut count = 0;
    for block in cases.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let block = block.trim_matches('\n');
        if !block.contains("\n@") && !block.starts_with('@') {
            writeln!(blessed, "{block}\n").unwrap();
            continue;
        }
        let mutation = Mutation::read(block);
        let expected: Vec<_> = mutation.expected.iter().map(String::as_str).collect();
        count += 1;
        let outcome = mutation.apply(&clean, &expected);
        let kept = block.lines().filter(|line| !line.starts_with('='));
        for line in kept {
            writeln!(blessed, "{line}").unwrap();
        }
        let found = match &outcome {
            Ok(()) => mutation.expected.clone(),
            Err(words) => {
                faults.push(words.clone());
                let found = words
                    .lines()
                    .find_map(|line| line.trim().strip_prefix("found:"));
                let found = found.unwrap_or_default().trim();
                found
                    .split(", ")
                    .filter(|one| !one.is_empty())
                    .map(str::to_owned)
                    .collect()
            }
        };
        for one in found {
            writeln!(blessed, "= {one}").unwrap();
        }
        blessed.push('\n');
    }
    if std::env::var_os("REMPART_BLESS").is_some() {
        std::fs::write(file, format!("{}\n", blessed.trim_end())).unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    count
}
