//! Files below a path that the configuration declares secret.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use rempart_core::{Entry, Mode, RepoPath, Snapshot};
use rempart_secrets::CHECKER;
use rempart_secrets::scan;
use rempart_testkit::Judge;

const CONFIGURATION: &str = "[rules.\"secrets/clear-secret-path\".options]\npaths = [\"s\"]\n";

/// A file of age in armour, made by age for a key that was thrown away.
fn sealed() -> Vec<u8> {
    let page = include_str!("../../src/rules/clear_secret_path.md");
    let (_, good) = page.split_once("## Good").unwrap();
    let start = good.find("-----BEGIN AGE").unwrap();
    let end = "-----END AGE ENCRYPTED FILE-----\n";
    good.as_bytes()[start..good.find(end).unwrap() + end.len()].to_vec()
}

const CLEAR: &[u8] = b"a word that opens the gate\n";

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive with one stored entry (APPNOTE 4.3.7), which is as much as a reader of entries needs.
pub(crate) fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u32).to_le_bytes();
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let mut out = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend(crc.sum().to_le_bytes());
    out.extend(length);
    out.extend(length);
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
    out.extend(name.as_bytes());
    out.extend(bytes);
    out
}

/// What is said of `s/file`, and whether it is said that nobody knows.
fn said(bytes: &[u8]) -> (Vec<String>, bool) {
    let entry = |path: &str, bytes: &[u8]| {
        let path = RepoPath::from_normalised(path);
        let source = scan::source_file(&path, bytes, path.format());
        Entry::new(path, Mode::File, Arc::new(source))
    };
    let entries = vec![
        entry("rempart.toml", CONFIGURATION.as_bytes()),
        entry("s/file", bytes),
    ];
    let snapshot = Snapshot::from_entries(entries, Vec::new());
    let checkers = [&CHECKER];
    let report = Judge::new(&checkers).run(&snapshot, None).unwrap();
    let findings = report.findings.iter();
    let findings = findings.filter(|one| one.rule == "secrets/clear-secret-path");
    let messages = findings.map(|one| one.message.clone()).collect();
    let is_unknown = report
        .skipped
        .iter()
        .any(|skip| skip.code == "not-judged-as-encrypted");
    (messages, is_unknown)
}

#[test]
fn what_is_packed_is_not_encrypted() {
    for (name, bytes, entry) in [
        ("gzip", gzip(CLEAR), None),
        ("zip", zip("gate.txt", CLEAR), Some("gate.txt")),
        ("gzip in zip", zip("gate.gz", &gzip(CLEAR)), Some("gate.gz")),
        (
            "one of two",
            [zip("a.age", &sealed()), zip("b.txt", CLEAR)].concat(),
            Some("b.txt"),
        ),
        ("latin 1", b"gr\xFC\xDFe aus M\xFCnchen".to_vec(), None),
        ("a first byte", [b"\x85", CLEAR].concat(), None),
        ("a zero", [CLEAR, b"\0"].concat(), None),
    ] {
        let (messages, _) = said(&bytes);
        assert_eq!(messages.len(), 1, "{name}: {messages:?}");
        if let Some(entry) = entry {
            assert!(messages[0].contains(entry), "{name}: {messages:?}");
        }
    }
}

#[test]
fn what_is_encrypted_may_be_packed() {
    for (name, bytes) in [
        ("age", sealed()),
        ("gzip", gzip(&sealed())),
        ("zip", zip("gate.age", &sealed())),
        ("empty", b"\n".to_vec()),
    ] {
        assert_eq!(said(&bytes), (Vec::new(), false), "{name}");
    }
}

#[test]
fn what_nobody_knows_is_said() {
    let picture = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x01\0\xFF\xFE\xFD\xFC".to_vec();
    for (name, bytes) in [
        ("picture", picture.clone()),
        ("picture in gzip", gzip(&picture)),
    ] {
        assert_eq!(said(&bytes), (Vec::new(), true), "{name}");
    }
}

#[test]
fn a_sealed_secret_is_sealed_by_its_values() {
    let object = |value: &str| {
        format!(
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {{name: x}}\nspec:\n  encryptedData: {{a: {value}}}\n"
        )
    };
    let value = |key: usize, cipher: &[u8]| {
        let mut bytes = (key as u16).to_be_bytes().to_vec();
        bytes.extend((0..key).map(|at| (at * 97 % 251) as u8));
        bytes.extend(cipher);
        rempart_testkit::base64(&bytes)
    };
    let drawn: Vec<u8> = (0..40).map(|at: u32| (at * 113 % 251) as u8).collect();
    assert_eq!(said_of_yaml(&object(&value(512, &drawn))), 0);
    for value in [
        value(512, b"a word that opens the gate, and one more"),
        value(3, &drawn),
        rempart_testkit::base64(CLEAR),
        "hunter".to_owned(),
        "[a]".to_owned(),
    ] {
        assert_eq!(said_of_yaml(&object(&value)), 1, "{value}");
    }
}

fn said_of_yaml(text: &str) -> usize {
    let files = [("rempart.toml", CONFIGURATION), ("s/file.yaml", text)];
    let findings = super::judged(&files).findings;
    let findings = findings
        .iter()
        .filter(|one| one.rule == "secrets/clear-secret-path");
    findings.count()
}
