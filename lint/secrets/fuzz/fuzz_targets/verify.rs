//! Any change of a file that the real SOPS wrote, opened with its keys: verifying comes to an end, nothing that was sealed is
//! said, and no file verifies that holds other values or another order of them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rempart_secrets::verify::{Identities, Request};
use rempart_testkit::{Judge, snapshot};

#[path = "../../tests/throw_away/mod.rs"]
mod throw_away;

/// A file of each store, and the forms of metadata.
const FILES: [(&str, &str); 11] = [
    ("a.yaml", include_str!("../../tests/data/sops/yaml-default.yaml")),
    ("a.yaml", include_str!("../../tests/data/sops/yaml-encrypted-comment-regex.yaml")),
    ("a.yaml", include_str!("../../tests/data/sops/yaml-mac-only.yaml")),
    ("a.yaml", include_str!("../../tests/data/sops/documents.yaml")),
    ("a.yaml", include_str!("../../tests/data/sops/groups.yaml")),
    ("a.json", include_str!("../../tests/data/sops/json-default.json")),
    ("a.json", include_str!("../../tests/data/sops/groups-of-three.json")),
    ("a.env", include_str!("../../tests/data/sops/env-default.env")),
    ("a.env", include_str!("../../tests/data/sops/groups.env")),
    ("a.ini", include_str!("../../tests/data/sops/ini-default.ini")),
    ("a.bin", include_str!("../../tests/data/sops/binary.bin")),
];

static REQUEST: LazyLock<Request> = LazyLock::new(|| {
    let mut identities = Identities::default();
    for phrase in [throw_away::FIRST, throw_away::SECOND] {
        identities.add(throw_away::identity(phrase).as_bytes()).expect("the throw-away keys are keys");
    }
    Request::new(identities, Vec::new())
});

/// A piece of a text that is replaced.
type Edit = (u16, u8, String);

fn changed(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for (at, length, put) in edits {
        let start = usize::from(*at) % (text.len() + 1);
        let end = text.len().min(start + usize::from(*length));
        if text.is_char_boundary(start) && text.is_char_boundary(end) {
            text.replace_range(start..end, put);
        }
    }
    text
}

/// The encrypted values of a text in their order, comments left out, each once.
fn sealed(text: &str) -> Vec<String> {
    // Quotes, folded lines and escapes change the text of a value and not the value.
    let text: String = text.chars().filter(|character| !character.is_whitespace() && *character != '\\').collect();
    let mut values: Vec<String> = Vec::new();
    for part in text.split("ENC[AES256_GCM,data:").skip(1) {
        let value = part.split(']').next().unwrap_or_default();
        if !value.ends_with(",type:comment") && !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    values
}

fuzz_target!(|input: (u8, Vec<Edit>)| {
    let (choice, edits) = input;
    let (name, original) = FILES[usize::from(choice) % FILES.len()];
    let text = changed(original, &edits);
    let checkers = [&rempart_secrets::CHECKER];
    let judge = Judge { given: Some(&*REQUEST), ..Judge::new(&checkers) };
    let report = judge.run(&snapshot(&[(name, &text)]), None).unwrap_or_else(|error| panic!("{error}"));
    // A file that cannot be verified is one thing; a rule that broke down is another.
    assert!(report.skipped.iter().all(|skip| !skip.fatal || skip.code == "sops-unverified"), "{:?}", report.skipped);
    // Each value of the test data holds this word.
    if !text.contains("fake") {
        for finding in &report.findings {
            assert!(!finding.message.contains("fake"), "{}", finding.message);
        }
    }
    let rows = report.tables.iter().flat_map(|table| &table.rows);
    if rows.clone().any(|row| row[1] == "verified") && report.findings.is_empty() {
        assert_eq!(sealed(&text), sealed(original), "another file verifies");
    }
});
