//! Secrets in files that readers of YAML refuse, or read in another coding than UTF-8: whatever a reader says of them,
//! what stands in them in clear is found.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]
mod scan_support;

use std::sync::Arc;

use rempart_core::{Entry, Mode, RepoPath, Snapshot};
use rempart_secrets::history::{Screened, Shape, screen};
use rempart_secrets::scan;
use scan_support::{judged, names, rules};

fn found_in(path: &str, bytes: &[u8]) -> Vec<&'static str> {
    let path = RepoPath::from_normalised(path);
    let source = scan::source_file(&path, bytes, path.format());
    let entry = Entry::new(path, Mode::File, Arc::new(source));
    names(&judged(&Snapshot::from_entries(vec![entry], Vec::new())))
}

/// Made from parts, so that no tool takes this file for a leak.
fn token() -> String {
    ["glpat-", "k3Jx9vQmZr7TbW2n", "Lp5d"].concat()
}

const SECRET: &str =
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  foo: sommer2023\n";

/// What follows a Secret or stands in it and makes the file one that nobody reads.
const BROKEN: [(&str, &[u8]); 9] = [
    ("NUL", b"\0"),
    ("bell", b"\x07"),
    ("escape", b"\x1B[2J"),
    ("delete", b"\x7F"),
    ("form feed", b"\x0C"),
    ("byte that is no UTF-8", b"\xFF"),
    ("cut character", b"\xC3"),
    ("surrogate", b"\xED\xA0\x80"),
    ("no character", b"\xEF\xBF\xBE"),
];

#[test]
fn bytes_that_no_reader_takes_hide_no_secret() {
    for (name, bytes) in BROKEN {
        for (place, before, behind) in [
            ("behind", SECRET, ""),
            ("before", "", SECRET),
            ("in a comment before", "# ", &*format!("\n{SECRET}")),
            ("in a value before", "a: x", &*format!("y\n---\n{SECRET}")),
            ("in the value", SECRET.trim_end(), "\n"),
            (
                "in a name",
                "apiVersion: v1\nkind: Secret\nstringData:\n  fo",
                "o: sommer2023\n",
            ),
        ] {
            let text = [before.as_bytes(), bytes, behind.as_bytes()].concat();
            let found = found_in("a.yaml", &text);
            assert!(
                found.contains(&"secrets/unencrypted-secret")
                    || found.contains(&"secrets/unsearched-content"),
                "{name} {place}: {found:?}"
            );
            assert_eq!(
                screen(Shape::Yaml, &text),
                Screened::Suspect,
                "{name} {place}"
            );
            let text = format!("password: sommer2023\ntoken: {}\n", token());
            let text = [before.as_bytes(), bytes, b"\n", text.as_bytes()].concat();
            let found = found_in("values.yaml", &text);
            assert!(
                found.contains(&"secrets/leaked-credential"),
                "{name} {place}: {found:?}"
            );
            // What stands in a Secret is told with it.
            let of_name = ["secrets/weak-literal", "secrets/unencrypted-secret"];
            assert!(
                of_name.iter().any(|rule| found.contains(rule)),
                "{name} {place}: {found:?}"
            );
        }
        let json = [
            &b"{\"kind\":\"Secret\",\"stringData\":{\"foo\":\"sommer2023\"}}"[..],
            bytes,
        ];
        let found = found_in("a.json", &json.concat());
        assert!(!found.is_empty(), "{name} behind JSON");
        let inside = [
            &b"{\"kind\":\"Secret\",\"a\":\""[..],
            bytes,
            b"\",\"stringData\":{\"foo\":\"sommer2023\",}}",
        ];
        let found = found_in("a.json", &inside.concat());
        assert!(!found.is_empty(), "{name} in broken JSON");
    }
    let json = "{\"kind\":\"Secret\",\"a\":\"\\ud800\",\"stringData\":{\"foo\":\"sommer2023\"}}";
    assert!(!rules(&[("a.json", json)]).is_empty());
}

/// A text in another coding, with a byte order mark or without.
fn codings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let wider = |bytes: fn(u32) -> [u8; 4]| {
        text.chars()
            .map(u32::from)
            .flat_map(bytes)
            .collect::<Vec<u8>>()
    };
    let marked = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
    vec![
        ("UTF-8", marked(b"\xEF\xBB\xBF", text.as_bytes().to_vec())),
        ("UTF-16LE", wide(u16::to_le_bytes)),
        ("UTF-16BE", wide(u16::to_be_bytes)),
        (
            "UTF-16LE marked",
            marked(b"\xFF\xFE", wide(u16::to_le_bytes)),
        ),
        (
            "UTF-16BE marked",
            marked(b"\xFE\xFF", wide(u16::to_be_bytes)),
        ),
        ("UTF-32LE", wider(u32::to_le_bytes)),
        ("UTF-32BE", wider(u32::to_be_bytes)),
        (
            "UTF-32LE marked",
            marked(b"\xFF\xFE\0\0", wider(u32::to_le_bytes)),
        ),
        (
            "UTF-32BE marked",
            marked(b"\0\0\xFE\xFF", wider(u32::to_be_bytes)),
        ),
    ]
}

#[test]
fn other_codings_hide_no_secret() {
    let mut missed = Vec::new();
    for start in ["", "# f\u{fc}r die Datenbank \u{2014} \u{1F511}\n"] {
        let leak = format!("{start}registry:\n  token: {}\n", token());
        let weak = format!("{start}database:\n  password: sommer2023\n");
        let secret = format!("{start}{SECRET}");
        let json = "{\"kind\": \"Secret\", \"stringData\": {\"foo\": \"sommer2023\"}}".to_owned();
        for (path, text, rule) in [
            ("a.yaml", &leak, "secrets/leaked-credential"),
            ("a.yaml", &weak, "secrets/weak-literal"),
            ("a.ini", &weak, "secrets/weak-literal"),
            ("a.yaml", &secret, "secrets/unencrypted-secret"),
            ("a.json", &json, "secrets/unencrypted-secret"),
        ] {
            for (coding, bytes) in codings(text) {
                let found = found_in(path, &bytes);
                if !found.contains(&rule) {
                    missed.push(format!("{coding} {path} {rule} {start:?}: {found:?}"));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn other_codings_of_what_is_no_secret_are_clean() {
    let clean = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  foo: bar\n";
    for (coding, bytes) in codings(clean) {
        assert_eq!(found_in("a.yaml", &bytes), [] as [&str; 0], "{coding}");
    }
}
