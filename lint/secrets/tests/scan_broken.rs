//! Secrets in YAML and JSON that do not parse: read by their lines, or named as what nobody has read.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]
mod scan_support;

use rempart_secrets::history::{Screened, Shape, screen};
use scan_support::rules;

const FOUND: &[&str] = &["secrets/unencrypted-secret"];
const UNREAD: &[&str] = &["secrets/unsearched-content"];

/// `@H` stands for the head of a manifest, `@P` for a password that opens nothing.
fn filled(text: &str) -> String {
    text.replace("@H", "apiVersion: v1\nkind: Secret\nmetadata:\n")
        .replace("@P", "sommer2023")
}

/// Deeper than anything is read, and with the marks of no template.
#[test]
fn a_secret_beside_lists_without_end_is_told() {
    let (open, close) = ("[".repeat(300), "]".repeat(300));
    let deep = format!(
        "{{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{{\"name\":\"a\"}},\"x\":{open}{close},\
         \"stringData\":{{\"foo\":\"sommer2023\"}}}}"
    );
    for name in ["a.json", "a.yaml"] {
        assert_eq!(rules(&[(name, &deep)]), UNREAD, "{name}");
    }
}

const YAML: &[(&str, &[&str])] = &[
    ("@H\tname: x\nstringData:\n  foo: @P\n", FOUND),
    ("@H\tname: x\ndata:\n  foo: c29tbWVyMjAyMw==\n", FOUND),
    ("@H  name: \"x\nstringData:\n  foo: @P\n", FOUND),
    ("@H  name: a: b\nstringData:\n  foo: @P\n", FOUND),
    ("a: b: c\n---\n@H  name: x\nstringData:\n  foo: @P\n", FOUND),
    (
        "stringData:\n  foo: @P\nmetadata:\n\tname: x\nkind: Secret\n",
        FOUND,
    ),
    ("@H  name: x\n stringData:\n  foo: @P\n", UNREAD),
    (
        "@H  name: x\n<<<<<<< HEAD\nstringData:\n  foo: @P\n=======\n",
        UNREAD,
    ),
    ("@H  name: x\nstringData:\n  foo: |\n @P\n\tx\n", UNREAD),
    (
        "kind: \"Secret\"\nmetadata:\n\tname: x\nstringData:\n  foo: @P\n",
        FOUND,
    ),
    ("{kind: Secret, stringData: {foo: @P}\n", UNREAD),
    (
        "items:\n- kind: Secret\n  metadata:\n\tname: x\n  stringData: {foo: @P}\n",
        UNREAD,
    ),
    // A placeholder tells nothing of what stands beside it, and may be what does not parse.
    ("@H\tname: x\nstringData:\n  a: ${X}\n  foo: @P\n", FOUND),
    ("@H\tname: x\nstringData:\n  foo: @P\n  a: {{ x }}\n", FOUND),
    ("@H  name: x\nstringData: {a: {{ x }}, foo: @P}\n", FOUND),
    (
        "kind: \"Secret\"\nmetadata:\n  name: x\nstringData:\n  a: {{ x }}: y\n  foo: @P\n",
        FOUND,
    ),
    (
        "items:\n- kind: Secret\n  metadata: {name: {{ x }}}\n  stringData: {foo: @P}\n",
        FOUND,
    ),
    ("@H  name: x\n stringData:\n  a: ${X}\n  foo: @P\n", UNREAD),
    (
        "{kind: Secret, stringData: {foo: @P, a: \"${X}\"}\n",
        UNREAD,
    ),
    ("@H\tname: x\nstringData:\n  a: ${X}\n  b: {{ x }}\n", &[]),
    ("@H  name: x\nstringData: {a: {{ x }}, foo: {{ y }}}\n", &[]),
    ("@H\tname: x\n", &[]),
    (
        "kind: ConfigMap\nmetadata:\n\tname: x\ndata:\n  foo: @P\n",
        &[],
    ),
    ("a: b: c\n# kind: Secret\n# data:\n", &[]),
    ("kind: SecretStore\nmetadata:\n\tname: x\ndata: {}\n", &[]),
];

const JSON: &[(&str, &[&str])] = &[
    (
        "{\"kind\":\"Secret\",\"stringData\":{\"foo\":\"@P\",}}",
        UNREAD,
    ),
    (
        "// x\n{\n  \"kind\": \"Secret\",\n  \"data\": {\"foo\": \"c29tbWVyMjAyMw==\"}\n}",
        UNREAD,
    ),
    ("{\"kind\":\"ConfigMap\",\"data\":{\"foo\":\"@P\",}}", &[]),
];

#[test]
fn a_secret_that_does_not_parse_is_never_passed() {
    for (name, shape, cases) in [("a.yaml", Shape::Yaml, YAML), ("a.json", Shape::Json, JSON)] {
        for (text, expected) in cases {
            let text = filled(text);
            assert_eq!(rules(&[(name, &text)]), *expected, "{text}");
            let screened = screen(shape, text.as_bytes());
            // To suspect what is clean costs time and nothing else.
            assert!(
                expected.is_empty() || screened == Screened::Suspect,
                "{text}"
            );
        }
    }
}
