//! Keys that are no texts, each with what a real API server (v1.35.4) answered to it, in a mapping of texts and among the
//! fields of a struct.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use rempart_schemas::{Catalogue, Lookup, Options, Verdict, ViolationKind, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::yaml;

const ACCEPTED: u32 = 201;
const UNDECODABLE: u32 = 400;

/// A key, and the status for `data` of a `ConfigMap` that holds it. Among the fields of a `Service` all got 400.
const RECORDED: [(&str, u32); 24] = [
    ("null", UNDECODABLE),
    ("~", UNDECODABLE),
    ("Null", UNDECODABLE),
    ("? ", UNDECODABLE),
    ("1", ACCEPTED),
    ("-1", ACCEPTED),
    ("0x10", ACCEPTED),
    ("0o7", ACCEPTED),
    ("1_0", ACCEPTED),
    ("1.5", ACCEPTED),
    ("1e3", ACCEPTED),
    (".inf", ACCEPTED),
    (".nan", ACCEPTED),
    ("true", ACCEPTED),
    ("yes", ACCEPTED),
    ("y", ACCEPTED),
    ("on", ACCEPTED),
    ("2020-01-01", ACCEPTED),
    ("9223372036854775807", ACCEPTED),
    ("9223372036854775808", UNDECODABLE),
    ("18446744073709551615", UNDECODABLE),
    ("!!str 1", ACCEPTED),
    ("[a]", UNDECODABLE),
    ("{a: b}", UNDECODABLE),
];

fn judge(text: &str, options: Options) -> Verdict {
    let parsed = yaml::parse(text);
    assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
    let root = parsed.tape.root(text, 0).unwrap();
    let catalogue = Catalogue::for_version("1.35").unwrap();
    let kind = root.get("kind").unwrap().value();
    let Lookup::Found(found) = catalogue.lookup("v1", &kind) else {
        panic!("{kind} is not found")
    };
    validate(found.schema, root, Reader::GoYamlV2, options)
}

/// The key with the value `v`, indented by two.
fn entry(key: &str) -> String {
    if key == "? " {
        return "  ?\n  : v\n".to_owned();
    }
    format!("  {key}: v\n")
}

#[test]
fn a_mapping_of_texts_takes_the_keys_that_the_server_takes() {
    for (key, status) in RECORDED {
        let head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n";
        let verdict = judge(&format!("{head}{}", entry(key)), Options::default());
        assert_eq!(
            verdict.violations.is_empty(),
            status == ACCEPTED,
            "{key}: {verdict:?}"
        );
        if let [violation] = verdict.violations.as_slice() {
            assert_eq!(violation.kind, ViolationKind::WrongType, "{key}");
            assert!(violation.key.is_some(), "{key}");
        }
    }
}

#[test]
fn no_field_of_a_struct_has_such_a_name() {
    for (key, _) in RECORDED {
        let head =
            "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  ports: [{port: 80}]\n";
        let verdict = judge(&format!("{head}{}", entry(key)), Options::default());
        assert_eq!(verdict.violations.len(), 1, "{key}: {verdict:?}");
    }
}

#[test]
fn a_placeholder_is_filled_in_before_anyone_reads_it() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  {{ key }}: v\n";
    assert!(judge(text, Options::default()).violations.is_empty());
}

#[test]
fn a_patch_is_read_by_something_else() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  null: v\n";
    let options = Options {
        lenient: true,
        ..Options::default()
    };
    assert!(judge(text, options).violations.is_empty());
}
