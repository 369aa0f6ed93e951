//! What a tape answers about its nodes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use common::check;
use rempart_syntax::{Kind, NodeRef, TapeBuilder, yaml};

#[test]
fn marked_nodes_and_aliases_are_listed_in_order() {
    let text = "a: &x 1\nb: !t 2\nc: *x\nd: *nowhere\ne: 3\n";
    let parsed = yaml::parse(text);
    assert_eq!(parsed.errors, []);
    let raw = |index| parsed.tape.node(text, index).map(NodeRef::raw);
    let marked: Vec<_> = parsed.tape.marked_nodes().filter_map(raw).collect();
    assert_eq!(marked, ["1", "2"]);
    let aliases: Vec<_> = parsed.tape.alias_nodes().filter_map(raw).collect();
    assert_eq!(aliases, ["*x", "*nowhere"]);
    assert!(parsed.tape.has_aliases());
    assert!(!yaml::parse("a: 1").tape.has_aliases());
    check(text, &parsed.tape);
}

#[test]
fn a_scalar_is_its_value_however_it_is_written() {
    let text = "[a, 'a', \"a\", \"\\x61\", 'it''s', 'a b', \"a\n  b\", &m a]";
    let tape = yaml::parse(text).tape;
    let root = tape.root(text, 0).unwrap();
    let is = |value: &str| {
        let answers = root.items().map(|node| node.is(value));
        answers.collect::<Vec<_>>()
    };
    let t = true;
    let f = false;
    assert_eq!(is("a"), [t, t, t, t, f, f, f, t]);
    assert_eq!(is("it's"), [f, f, f, f, t, f, f, f]);
    assert_eq!(is("a b"), [f, f, f, f, f, t, t, f]);
    assert_eq!(is("'a'"), [f; 8]);
    assert_eq!(is(""), [f; 8]);
    assert!(!root.is(""), "a collection has no value");
}

#[test]
fn built_scalars_are_their_text() {
    let mut builder = TapeBuilder::new();
    builder.begin_document();
    builder.begin_sequence();
    builder.scalar(Kind::SingleQuoted, "'a'");
    builder.scalar(Kind::Literal, "a");
    builder.scalar(Kind::Absent, "");
    let (text, tape) = builder.finish();
    let root = tape.root(&text, 0).unwrap();
    let values: Vec<_> = ["'a'", "a", ""]
        .iter()
        .zip(root.items())
        .map(|(value, node)| node.is(value))
        .collect();
    assert_eq!(values, [true; 3]);
}

/// The buffers that calls on one thread share carry nothing over.
#[test]
fn a_text_is_read_the_same_whatever_was_read_before() {
    let texts = [
        "a: &x [1, *x]\n---\n- !t b\n",
        "a: [",
        "x: 1\n",
        "a: \"\\x61\"\n",
        "",
    ];
    for first in texts {
        for second in texts {
            _ = yaml::parse(first);
            let again = yaml::parse(second);
            let fresh = yaml::Parser::new().parse(second);
            assert_eq!(
                common::dump(second, &again.tape),
                common::dump(second, &fresh.tape)
            );
            assert_eq!(again.errors, fresh.errors);
        }
    }
}
