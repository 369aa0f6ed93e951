//! JSON into the tape.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;

use common::{check, dump};
use rempart_syntax::{DEPTH_LIMIT, Kind, json};

fn values(text: &str) -> String {
    let parsed = json::parse(text);
    assert_eq!(parsed.errors, [], "{text:?}");
    check(text, &parsed.tape);
    dump(text, &parsed.tape)
}

#[test]
fn an_object_with_every_kind_of_value() {
    let expected = "document\n\
        0 Mapping 0..29 next 8\n\
        1 DoubleQuoted 1..4 next 2 \"a\"\n\
        2 Sequence 5..14 next 5\n\
        3 Plain 6..8 next 4 \"-1\"\n\
        4 Plain 9..13 next 5 \"true\"\n\
        5 DoubleQuoted 16..19 next 6 \"b\"\n\
        6 DoubleQuoted 22..28 next 7 \"x\\ny\"\n"
        .replace("next 8", "next 7");
    assert_eq!(values("{\"a\":[-1,true], \"b\" : \"x\\ny\"}"), expected);
}

#[test]
fn escapes_are_decoded() {
    let cases = [
        (r#""\u0041\u00e9""#, "A\u{e9}"),
        (r#""\ud83d\ude00""#, "\u{1f600}"),
        (r#""\ud83dx\ude00""#, "\u{fffd}x\u{fffd}"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""""#, ""),
    ];
    for (text, value) in cases {
        let parsed = json::parse(text);
        assert_eq!(parsed.errors, [], "{text}");
        assert_eq!(parsed.tape.root(text, 0).unwrap().value(), value, "{text}");
    }
}

#[test]
fn several_values_are_several_documents() {
    let text = "\u{feff}{\"a\": 1}\n[2] 3 \"x\"\n";
    let parsed = json::parse(text);
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.tape.document_count(), 4);
    assert_eq!(json::parse(" \n").tape.document_count(), 0);
}

#[test]
fn duplicate_keys_are_kept() {
    let text = "{\"a\": 1, \"a\": 2}";
    let tape = json::parse(text).tape;
    assert_eq!(tape.root(text, 0).unwrap().entries().count(), 2);
}

#[test]
fn what_is_no_json_is_refused_where_it_breaks() {
    let cases = [
        ("{\"a\": 01}", 6),
        ("{\"a\": 1,}", 8),
        ("[1,]", 3),
        ("[1 2]", 3),
        ("{a: 1}", 1),
        ("{\"a\" 1}", 5),
        ("'a'", 0),
        ("[+1]", 1),
        ("[.5]", 1),
        ("[1.]", 1),
        ("[True]", 1),
        ("[NaN]", 1),
        ("[1", 2),
        ("{\"a\":", 5),
        ("\"a", 2),
        ("\"a\n\"", 2),
        ("\"\\x\"", 1),
        ("\"\\u12\"", 1),
        ("[1}", 2),
        ("]", 0),
        ("// c\n1", 0),
        ("\u{0}", 0),
    ];
    for (text, offset) in cases {
        let parsed = json::parse(text);
        assert_eq!(parsed.errors.len(), 1, "{text:?}");
        assert_eq!(
            parsed.errors[0].span.start, offset,
            "{text:?}: {:?}",
            parsed.errors
        );
        check(text, &parsed.tape);
    }
}

#[test]
fn documents_before_a_broken_one_are_kept() {
    let text = "{\"a\": 1}\n{\"b\": }\n";
    let parsed = json::parse(text);
    assert_eq!(parsed.errors[0].document, 1);
    let roots = [0, 1].map(|number| parsed.tape.root(text, number).unwrap().kind());
    assert_eq!(roots, [Kind::Mapping, Kind::Absent]);
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(json::parse(&nested(DEPTH_LIMIT)).errors, []);
    assert_eq!(json::parse(&nested(DEPTH_LIMIT + 1)).errors.len(), 1);
    assert_eq!(json::parse(&"[".repeat(100_000)).errors.len(), 1);
    assert_eq!(json::parse(&"{\"a\":".repeat(100_000)).errors.len(), 1);
}
