//! YAML streams into the tape.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;

use common::{check, dump};
use rempart_syntax::{ERROR_LIMIT, Kind, yaml};

fn dumped(text: &str) -> String {
    let parsed = yaml::parse(text);
    assert_eq!(parsed.errors, []);
    check(text, &parsed.tape);
    dump(text, &parsed.tape)
}

#[test]
fn a_mapping_with_every_kind_of_scalar() {
    let text = "a: 1\nb: 'it''s'\nc: \"x\\ty\"\nd: |\n  one\n  two\ne: >-\n  one\n  two\nf:\n";
    let tape = yaml::parse(text).tape;
    let root = tape.root(text, 0).unwrap();
    let values: Vec<_> = root
        .entries()
        .map(|(_, v)| (v.kind(), v.value().into_owned()))
        .collect();
    let expected = [
        (Kind::Plain, "1"),
        (Kind::SingleQuoted, "it's"),
        (Kind::DoubleQuoted, "x\ty"),
        (Kind::Literal, "one\ntwo\n"),
        (Kind::Folded, "one two"),
        (Kind::Absent, ""),
    ];
    assert_eq!(
        values,
        expected.map(|(kind, value)| (kind, value.to_owned()))
    );
}

#[test]
fn spans_say_where_things_are_written() {
    let expected = "document\n\
        0 Mapping 0..21 next 9\n\
        1 Plain 0..1 next 2 \"a\"\n\
        2 Sequence 5..18 next 7\n\
        3 Plain 7..8 next 4 \"b\"\n\
        4 Mapping 14..18 next 7\n\
        5 Plain 14..15 next 6 \"c\"\n\
        6 Plain 17..18 next 7 \"d\"\n\
        7 Plain 19..20 next 8 \"e\"\n\
        8 Absent 21..21 next 9 \"\"\n";
    assert_eq!(dumped("a:\n  - b\n  -  c: d\ne:\n"), expected);
}

#[test]
fn tags_anchors_and_aliases_are_kept() {
    let expected = "document\n\
        0 Mapping 0..40 next 9\n\
        1 Plain 0..1 next 2 \"a\"\n\
        2 Plain 12..13 next 3 \"1\" tag !!str anchor 3..5\n\
        3 Plain 14..15 next 4 \"b\"\n\
        4 Alias 17..19 next 5 -> Some(2)\n\
        5 Plain 20..21 next 6 \"c\"\n\
        6 Literal 26..34 next 7 \"x\\n\" tag !t\n\
        7 Plain 34..35 next 8 \"d\"\n\
        8 Alias 37..40 next 9 -> None\n";
    let text = "a: &x !!str 1\nb: *x\nc: !t |\n    x\nd: *no\n";
    assert_eq!(dumped(text), expected);
}

#[test]
fn a_lone_dash_in_brackets_is_text() {
    let expected = "document\n\
        0 Mapping 0..36 next 8\n\
        1 Plain 0..1 next 2 \"a\"\n\
        2 Sequence 3..19 next 6\n\
        3 Plain 4..5 next 4 \"-\"\n\
        4 DoubleQuoted 7..13 next 5 \"~\\t^\"\n\
        5 Plain 15..18 next 6 \"x -\"\n\
        6 Plain 20..21 next 7 \"b\"\n\
        7 Literal 23..36 next 8 \"-, +-]\\n\"\n";
    let text = "a: [-, \"~\\t^\", x -]\nb: |\n    -, +-]\n";
    assert_eq!(dumped(text), expected);
    let tape = yaml::parse_complete(text).tape;
    assert_eq!(dump(text, &tape), expected);
}

#[test]
fn tabs_in_brackets_change_no_value() {
    let text = "a: |\n  x\n  \ty\nb: {\n\tc: \"d\n\t  e\"\n}\n";
    let parsed = yaml::parse(text);
    assert_eq!(parsed.errors, []);
    let root = parsed.tape.root(text, 0).unwrap();
    assert_eq!(root.get("a").unwrap().value(), "x\n\ty\n");
    let inner = root.get("b").unwrap().get("c").unwrap();
    assert_eq!(inner.value(), "d e");
    assert_eq!(inner.span().slice(text), "\"d\n\t  e\"");
}

#[test]
fn the_latest_anchor_of_a_name_wins() {
    let text = "- &a 1\n- &a 2\n- *a\n";
    let tape = yaml::parse(text).tape;
    let items: Vec<_> = tape.root(text, 0).unwrap().items().collect();
    assert_eq!(items[2].resolved().unwrap().value(), "2");
    assert!(items[0].anchor().is_some() && items[1].anchor().is_some());
}

#[test]
fn a_broken_document_costs_only_itself() {
    let text = "a: 1\n---\nb: [\n---\nc: 3\n";
    let parsed = yaml::parse(text);
    assert_eq!(parsed.errors.len(), 1);
    assert_eq!(parsed.errors[0].document, 1);
    assert_eq!(parsed.errors[0].span.slice(text), "[");
    let roots: Vec<_> = (0..3).map(|n| parsed.tape.root(text, n).unwrap()).collect();
    assert_eq!(roots[1].kind(), Kind::Absent);
    assert_eq!(roots[2].get("c").unwrap().value(), "3");
}

#[test]
fn errors_are_bounded() {
    let text = "a: [\n---\n".repeat(10 * ERROR_LIMIT);
    assert_eq!(yaml::parse(&text).errors.len(), ERROR_LIMIT);
}

#[test]
fn streams_without_content() {
    for text in ["", "\n", "# only\n", "\u{feff}", "  \n\n"] {
        assert_eq!(dumped(text), "", "{text:?}");
    }
    assert_eq!(dumped("---\n"), "document\n0 Absent 3..3 next 1 \"\"\n");
    assert_eq!(
        dumped("---\n---"),
        "document\n0 Absent 3..3 next 1 \"\"\ndocument\n1 Absent 7..7 next 2 \"\"\n"
    );
}
