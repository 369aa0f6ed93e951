//! What kustomize 5.8.0 makes of generated kustomizations, recorded: the same objects in the same order, equal in
//! canonical JSON. `tests/oracle/kustomize/goldens.py` writes the record, with the real program.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed test is what it should be"
)]

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use rempart_core::{Entry, Kind, Mode, NodeRef, RepoPath, Snapshot, SourceFile};
use rempart_render::kustomize::{EditedBy, Options, Unbuilt, build};
use rempart_syntax::scalar::{Reader, Scalar, resolve};
use serde_json::Value;
use sha2::{Digest, Sha256};

const RECORD: &str = include_str!("kustomize-5.8.0.jsonl");

/// Kustomizations that an application changes before it builds them, by `tests/oracle/kustomize/edited.py`.
const EDITED: &str = include_str!("edited-5.8.0.jsonl");

/// Kustomizations that nobody draws, by `tests/oracle/kustomize/odd.py`.
const ODD: &str = include_str!("odd-5.8.0.jsonl");

/// The files of a case: texts, and bytes in hexadecimal digits.
fn files(value: &Value) -> Vec<(String, Vec<u8>)> {
    let files = value["files"].as_object().unwrap().iter();
    files
        .map(|(path, content)| {
            let text = content.as_str().map(|text| text.as_bytes().to_vec());
            let bytes = || {
                let digits = content["hex"].as_str().unwrap();
                let pairs = (0..digits.len()).step_by(2);
                let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
                pairs.map(byte).collect()
            };
            (path.clone(), text.unwrap_or_else(bytes))
        })
        .collect()
}

fn snapshot<'f>(files: impl Iterator<Item = &'f (String, Vec<u8>)>) -> Snapshot {
    let entry = |(path, bytes): &(String, Vec<u8>)| {
        let path = RepoPath::from_normalised(path);
        let file = SourceFile::from_bytes(bytes, path.format(), None);
        Entry::new(path, Mode::File, Arc::new(file))
    };
    Snapshot::from_entries(files.map(entry).collect(), Vec::new())
}

/// One text a value: keys sorted, whole numbers in digits, others by their bits.
fn canonical(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Mapping => {
            let mut entries: Vec<_> = node
                .entries()
                .map(|(key, value)| (key.value(), value))
                .collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            let entry = |(key, value): &(Cow<'_, str>, NodeRef<'_>)| {
                format!("{}:{}", text(key), canonical(*value))
            };
            format!(
                "{{{}}}",
                entries.iter().map(entry).collect::<Vec<_>>().join(",")
            )
        }
        Kind::Sequence => {
            let items: Vec<String> = node.items().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        _ => match resolve(Reader::GoYamlV2, node) {
            Scalar::Null => "null".to_owned(),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Int(value) => value.to_string(),
            Scalar::Float(value) if value.fract() == 0.0 && value.abs() < 1e21 => {
                format!("{value}")
            }
            Scalar::Float(value) => format!("f{:016x}", value.to_bits()),
            Scalar::Timestamp(value) => text(value),
            Scalar::String(value) => text(&value),
        },
    }
}

/// JSON in ASCII.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for unit in value.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{C}') => out.push_str("\\f"),
            Some(plain @ ' '..='~') => out.push(plain),
            _ => write!(out, "\\u{unit:04x}").unwrap(),
        }
    }
    out.push('"');
    out
}

fn shown(node: NodeRef<'_>) -> String {
    let field = |path: &[&str]| {
        let found = path.iter().try_fold(node, |node, key| node.get(key));
        found.map_or("-".to_owned(), |found| found.value().into_owned())
    };
    let digest = Sha256::digest(canonical(node));
    let mut hexadecimal = String::new();
    for byte in &digest[..12] {
        write!(hexadecimal, "{byte:02x}").unwrap();
    }
    [
        field(&["apiVersion"]),
        field(&["kind"]),
        field(&["metadata", "namespace"]),
        field(&["metadata", "name"]),
        hexadecimal,
    ]
    .join(" ")
}

/// How a folder is built: as the block beside its kustomization changes it, where there is one.
fn options(snapshot: &Snapshot, folder: &str) -> Options {
    let block = snapshot.find(&format!("{folder}/edit.yaml")).map(|id| {
        let entry = snapshot.entry(id);
        let tree = entry.file.tree().unwrap();
        EditedBy {
            path: entry.path.clone(),
            tree: Arc::clone(tree),
            node: tree.root(0).unwrap().index(),
        }
    });
    Options {
        edited_by: block,
        ..Options::default()
    }
}

#[test]
fn generated_kustomizations_are_those_of_kustomize() {
    let (equal, refused, unsupported) = held(RECORD);
    assert!(equal >= 245, "only {equal} kustomizations are equal");
    assert!(refused >= 20, "only {refused} kustomizations are refused");
    assert!(
        unsupported <= 4,
        "{unsupported} kustomizations are not built"
    );
}

#[test]
fn kustomizations_are_edited_as_argo_cd_has_them_edited() {
    let (equal, refused, unsupported) = held(EDITED);
    assert!(
        equal > 150 && refused > 50,
        "{equal} equal, {refused} refused"
    );
    assert_eq!(unsupported, 0);
}

#[test]
fn odd_kustomizations_are_those_of_kustomize() {
    let (equal, refused, unsupported) = held(ODD);
    assert!(
        equal > 220 && refused > 140,
        "{equal} equal, {refused} refused"
    );
    assert!(
        unsupported < 25,
        "{unsupported} kustomizations are not built"
    );
}

/// How many are equal, refused by both, and not built here.
fn held(record: &str) -> (usize, usize, usize) {
    let mut lines = record
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let head = lines.next().unwrap();
    assert_eq!(head["kustomize"], "v5.8.0");
    let shared = files(&head);
    let (mut equal, mut refused, mut unsupported) = (0, 0, 0);
    for case in lines {
        let folder = case["folder"].as_str().unwrap();
        let own = files(&case);
        let snapshot = snapshot(shared.iter().chain(&own));
        let built = build(&snapshot, folder, &options(&snapshot, folder));
        match (built.outcome, case["objects"].as_array()) {
            (Ok(rendered), Some(expected)) => {
                let found: Vec<String> = rendered.tree.roots().map(shown).collect();
                let expected: Vec<&str> =
                    expected.iter().map(|line| line.as_str().unwrap()).collect();
                assert_eq!(found, expected, "{folder}:\n{}", rendered.tree.text());
                for node in 0..rendered.tree.tape().node_count() {
                    assert!(
                        !rendered.tree.origins(node as u32).is_empty(),
                        "{folder}: node {node} comes from nowhere"
                    );
                }
                equal += 1;
            }
            (Err(Unbuilt::Refused(_)), None) => refused += 1,
            (Err(Unbuilt::Unsupported(_)), _) => unsupported += 1,
            (outcome, expected) => panic!("{folder}: {outcome:?} instead of {expected:?}"),
        }
    }
    (equal, refused, unsupported)
}
