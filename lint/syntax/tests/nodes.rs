//! What a tape answers about its nodes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod common;

use common::check;
use rempart_syntax::{Kind, NodeRef, Tape, TapeBuilder, json, yaml};

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

/// The letters of what a tape says it has: flow collections, merges, tags, anchors, aliases.
fn summary(tape: &Tape) -> String {
    let all = [
        ('f', tape.has_flow_collections()),
        ('m', tape.may_merge()),
        ('t', tape.has_tags()),
        ('a', tape.has_anchors()),
        ('*', tape.has_aliases()),
    ];
    let said = all.iter().filter(|(_, has)| *has);
    said.map(|(letter, _)| letter).collect()
}

#[test]
fn a_tape_says_what_need_not_be_looked_for() {
    for (text, has) in [
        ("", ""),
        ("a: 1\nb:\n- 'c'\n- |\n  <<\n", ""),
        ("a: [1]", "f"),
        ("a: {}", "f"),
        ("- a: &x 1\n- <<: *x\n", "ma*"),
        ("a: 1\nb: <<\n", "m"),
        ("{<<: *nowhere}", "fm*"),
        ("'<<': 1\n\"<<\": 2\n", ""),
        ("a: < <\n<b: 1\n", ""),
        ("- !!merge x", "mt"),
        ("- !t &a x", "mta"),
        ("- &a x", "a"),
        // A document that cannot be read says nothing, and the others keep what they say.
        ("a: [{b: &x <<, c: !t 1}", ""),
        ("a: [b\n---\nc: &x 1\n", "a"),
        ("c: *x\n---\na: [b\n", "*"),
        // Declined in its second line, read anew.
        ("a: [b]\n? c\n", "f"),
    ] {
        for parsed in [yaml::parse(text), yaml::parse_complete(text)] {
            assert_eq!(summary(&parsed.tape), has, "{text}");
            check(text, &parsed.tape);
        }
    }
    for (text, has) in [
        ("1", ""),
        ("\"<<\"", ""),
        ("[]", "f"),
        ("{\"<<\": 1}", "f"),
        ("[", ""),
    ] {
        assert_eq!(summary(&json::parse(text).tape), has, "{text}");
    }
}

#[test]
fn built_trees_say_it_too() {
    let built = |kind, value| {
        let mut builder = TapeBuilder::new();
        builder.begin_document();
        builder.scalar(kind, value);
        let (text, tape) = builder.finish();
        check(&text, &tape);
        summary(&tape)
    };
    assert_eq!(built(Kind::Plain, "<<"), "m");
    assert_eq!(built(Kind::DoubleQuoted, "<<"), "");
    assert_eq!(built(Kind::Plain, "{a}"), "");
}

#[test]
fn a_value_knows_its_place() {
    let text = "a: 'x'\nb: \"y\"\nc: z\nd:\ne: 'it''s'\nf: \"\\n\"\ng: |\n  x\nh: []\ni: x\n  y\n";
    let tape = yaml::parse(text).tape;
    let root = tape.root(text, 0).unwrap();
    let places: Vec<_> = root
        .entries()
        .map(|(_, value)| value.value_span().map(|span| span.slice(text)))
        .collect();
    let (x, y, z) = (Some("x"), Some("y"), Some("z"));
    assert_eq!(places, [x, y, z, Some(""), None, None, None, None, None]);
}

#[test]
fn documents_are_found_whether_there_is_one_or_more() {
    for (text, roots) in [
        ("", vec![]),
        ("a", vec![0]),
        ("---\n", vec![0]),
        ("a: 1\n---\nb\n---\n", vec![0, 3, 4]),
    ] {
        let tape = yaml::parse(text).tape;
        assert_eq!(tape.document_count(), roots.len(), "{text}");
        for document in 0..=roots.len() {
            let found = tape.root(text, document);
            assert_eq!(found.map(NodeRef::index), roots.get(document).copied());
            if let Some(root) = found {
                assert_eq!(root.document(), document);
            }
        }
    }
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
