//! Nodes hold lengths of 16 bits; what is longer, and what ends behind a bracket, must not read otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use common::check;
use rempart_syntax::{Kind, NodeRef, Parsed, TapeBuilder, json, yaml};

/// Lengths around the largest that a node holds itself, and some beyond.
const LENGTHS: [usize; 8] = [
    65_532, 65_533, 65_534, 65_535, 65_536, 65_537, 65_600, 140_000,
];

/// The fast path and the complete parser read it alike, without errors; the tape of the fast path.
fn alike(text: &str) -> Parsed {
    let fast = yaml::parse(text);
    let complete = yaml::parse_complete(text);
    assert_eq!((fast.errors.len(), complete.errors.len()), (0, 0));
    for parsed in [&fast, &complete] {
        check(text, &parsed.tape);
    }
    assert_eq!(fast.tape.node_count(), complete.tape.node_count());
    for index in 0..fast.tape.node_count() as u32 {
        let node = |parsed: &'_ Parsed| {
            let node = parsed.tape.node(text, index).unwrap();
            let value = node.value().into_owned();
            (node.kind(), node.span(), value, node.value_span().is_some())
        };
        let (one, other) = (node(&fast), node(&complete));
        assert_eq!((one.0, one.1), (other.0, other.1), "node {index}");
        assert!(one.2 == other.2, "the value of node {index}");
    }
    fast
}

fn value_of(parsed: &Parsed, text: &str, key: &str) -> (Kind, String, String, Option<String>) {
    let node = parsed.tape.root(text, 0).unwrap().get(key).unwrap();
    let slice = node.value_span().map(|span| span.slice(text).to_owned());
    let value = node.value().into_owned();
    assert!(node.is(&value) && !node.is("x"));
    (node.kind(), node.raw().to_owned(), value, slice)
}

#[test]
fn long_scalars_end_where_they_end() {
    for length in LENGTHS {
        let word = "w".repeat(length);
        let words = "wort ".repeat(length / 5) + "end";
        for (written, kind) in [
            (word.clone(), Kind::Plain),
            (words.clone(), Kind::Plain),
            (format!("'{word}'"), Kind::SingleQuoted),
            (format!("\"{word}\""), Kind::DoubleQuoted),
            (format!("'{words}'"), Kind::SingleQuoted),
        ] {
            let text = format!("before: 1\nlong: {written}\nafter: {{a: [b]}}\n");
            let parsed = alike(&text);
            assert_eq!(parsed.slow_bytes, 0);
            let (found, raw, value, slice) = value_of(&parsed, &text, "long");
            let inside = written.trim_matches(['"', '\'']);
            assert!(found == kind && raw == written && value == inside);
            assert!(slice.as_deref() == Some(inside));
        }
    }
}

#[test]
fn long_scalars_of_several_lines_are_folded() {
    for length in LENGTHS {
        let half = "v".repeat(length / 2);
        let rest = "w".repeat(length - length / 2 - 4);
        for quote in ["", "'", "\""] {
            let text = format!("long: {quote}{half}\n   {rest}{quote}\nafter: 1\n");
            let parsed = alike(&text);
            assert_eq!(parsed.slow_bytes, 0);
            let (_, _, value, slice) = value_of(&parsed, &text, "long");
            assert!(value == format!("{half} {rest}") && slice.is_none());
        }
        let text = format!("long: \"{half}\\n{rest}\"\nafter: 1\n");
        let (_, _, value, slice) = value_of(&alike(&text), &text, "long");
        assert!(value == format!("{half}\n{rest}") && slice.is_none());
        for (header, tail) in [("|", "\n"), ("|-", ""), ("|+", "\n\n"), (">", "\n")] {
            let text = format!("long: {header}\n\n  {half}\n    {rest}\n\nafter: 1\n");
            let (_, _, value, slice) = value_of(&alike(&text), &text, "long");
            assert!(value == format!("\n{half}\n  {rest}{tail}") && slice.is_none());
        }
    }
}

#[test]
fn long_json_strings_are_read_whole() {
    for length in LENGTHS {
        let word = "w".repeat(length - 2);
        for (inside, value) in [
            (word.clone(), word.clone()),
            (format!("\\u0041{word}"), format!("A{word}")),
        ] {
            let text = format!("{{\"long\": \"{inside}\", \"list\": [1, \"2\"]}}");
            let parsed = json::parse(&text);
            check(&text, &parsed.tape);
            let (_, raw, found, _) = value_of(&parsed, &text, "long");
            assert!(found == value && raw == format!("\"{inside}\""));
            let list = parsed.tape.root(&text, 0).unwrap().get("list").unwrap();
            assert_eq!(list.raw(), "[1, \"2\"]");
        }
    }
}

#[test]
fn built_scalars_may_be_long() {
    for length in LENGTHS {
        let value = "'".repeat(length);
        for kind in [Kind::Plain, Kind::DoubleQuoted, Kind::Literal] {
            let mut builder = TapeBuilder::new();
            builder.begin_document();
            builder.begin_sequence();
            builder.scalar(kind, "x");
            builder.scalar(kind, &value);
            builder.tag("!t");
            builder.end();
            let (text, tape) = builder.finish();
            let items = tape.root(&text, 0).unwrap().items();
            let values: Vec<_> = items.map(|item| item.value().into_owned()).collect();
            assert!(values == ["x".to_owned(), value.clone()]);
        }
    }
}

#[test]
fn collections_in_brackets_end_behind_them() {
    for text in [
        "a: []\nb: {}\nc: [ ]\nd: { }\ne: [{}, []]\nf: {g: [h], i: }\nj: [\n  ]\n",
        "{\"a\": [], \"b\": {}, \"c\": [ ], \"d\": [[], {\"e\": {}}]}",
    ] {
        alike(text);
    }
    let raws = |text: &str| {
        let parsed = yaml::parse(text);
        let nodes = (0..parsed.tape.node_count() as u32)
            .filter_map(|index| parsed.tape.node(text, index))
            .filter(|node| !node.is_scalar());
        nodes
            .map(NodeRef::raw)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        raws("a: []\nb: [ ]\nc: {d: {}}\n"),
        ["a: []\nb: [ ]\nc: {d: {}}", "[]", "[ ]", "{d: {}}", "{}"]
    );
    assert_eq!(
        raws("a:\n- b: {}\n\n# behind\nc: 1\n"),
        ["a:\n- b: {}\n\n# behind\nc: 1", "- b: {}", "b: {}", "{}"]
    );
}
