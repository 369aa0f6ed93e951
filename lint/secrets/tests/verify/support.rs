//! Runs the rules that need a key, and those that need none, on one file.

use std::path::{Path, PathBuf};

use rempart_secrets::verify::{Identities, Request};
use rempart_testkit::{Judge, snapshot};

use crate::throw_away::{self, FIRST, SECOND};

/// What is said of one file.
#[derive(Debug)]
pub(crate) struct Said {
    /// `rule: message` of each finding, keyless rules included.
    pub(crate) findings: Vec<String>,
    /// Why it could not be verified.
    pub(crate) unverified: Vec<String>,
    /// The verdict.
    pub(crate) state: String,
    /// How many values were opened.
    pub(crate) values: usize,
}

impl Said {
    /// Verified, and no rule found anything.
    pub(crate) fn is_verified(&self) -> bool {
        self.state == "verified" && self.findings.is_empty() && self.unverified.is_empty()
    }

    /// Verified, whatever the rules find that need no key.
    pub(crate) fn verifies(&self) -> bool {
        let opens = self.state == "verified" && self.unverified.is_empty();
        opens && !self.has("sops-undecryptable-comment")
    }

    /// Whether a rule found something; the name is that behind `secrets/`.
    pub(crate) fn has(&self, rule: &str) -> bool {
        let rule = format!("secrets/{rule}:");
        self.findings.iter().any(|found| found.starts_with(&rule))
    }
}

/// Private keys.
pub(crate) struct Keys(Vec<Vec<u8>>);

impl Keys {
    /// Those of phrases.
    pub(crate) fn native(phrases: &[&str]) -> Self {
        let keys = phrases
            .iter()
            .map(|phrase| throw_away::identity(phrase).into_bytes());
        Self(keys.collect())
    }

    /// One of `tests/data/keys`.
    pub(crate) fn ssh(kind: &str) -> Self {
        let path = data().join(format!("keys/{kind}.masked"));
        let masked = throw_away::bytes(&std::fs::read_to_string(path).unwrap());
        Self(vec![throw_away::mask(FIRST, &masked)])
    }

    /// All that the test data is encrypted for.
    pub(crate) fn all() -> Self {
        let mut keys = Self::native(&[FIRST, SECOND]).0;
        keys.extend(Self::ssh("ed25519").0);
        keys.extend(Self::ssh("rsa").0);
        Self(keys)
    }

    /// The keys as files hold them, one behind the other.
    pub(crate) fn text(&self) -> Vec<u8> {
        self.0.concat()
    }

    pub(crate) fn request(&self) -> Request {
        let mut identities = Identities::default();
        for key in &self.0 {
            identities.add(key).unwrap();
        }
        Request::new(identities, Vec::new())
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// A file of SOPS.
pub(crate) fn file(name: &str) -> String {
    std::fs::read_to_string(data().join("sops").join(name)).unwrap()
}

/// All files of SOPS, by name.
pub(crate) fn files() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(data().join("sops")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| (name.clone(), file(&name)))
        .collect()
}

/// Judges a file with all rules of the checker.
pub(crate) fn verify(request: &Request, name: &str, text: &str) -> Said {
    let checkers = [&rempart_secrets::CHECKER];
    let judge = Judge {
        given: Some(request),
        ..Judge::new(&checkers)
    };
    let report = judge.run(&snapshot(&[(name, text)]), None).unwrap();
    let row = report.tables.iter().flat_map(|table| &table.rows).next();
    let cell = |at: usize| {
        row.map(|row: &Vec<String>| row[at].clone())
            .unwrap_or_default()
    };
    Said {
        findings: report
            .findings
            .iter()
            .map(|finding| format!("{}: {}", finding.rule, finding.message))
            .collect(),
        unverified: report
            .skipped
            .iter()
            .filter(|skip| skip.fatal)
            .map(|skip| skip.reason.clone())
            .collect(),
        state: cell(1),
        values: cell(2).parse().unwrap_or_default(),
    }
}
