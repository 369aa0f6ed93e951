//! Comments, paths and lines: where things stand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use rempart_syntax::comment::comments;
use rempart_syntax::{LineIndex, path, yaml};

fn found(text: &str) -> Vec<(&str, bool)> {
    let parsed = yaml::parse(text);
    let all = comments(text, &parsed.tape);
    let complete = comments(text, &yaml::parse_complete(text).tape);
    assert_eq!(all, complete, "both parsers see the same comments");
    all.into_iter()
        .map(|comment| (comment.span.slice(text), comment.own_line))
        .collect()
}

#[test]
fn comments_stand_outside_of_scalars() {
    let text = "# one\na: 'x # no' # two\nb: \"# no\" #three\n  # four\nc: x#no\nd: | # five\n  # no\n\
                e: [a, # six\n  b]\n#seven";
    let expected = [
        ("# one", true),
        ("# two", false),
        ("#three", false),
        ("# four", true),
        ("# five", false),
        ("# six", false),
        ("#seven", true),
    ];
    assert_eq!(found(text), expected);
}

#[test]
fn comments_around_documents_marks_and_line_breaks() {
    assert_eq!(
        found("--- # a\n# b\n---\nx: 1\n"),
        [("# a", false), ("# b", true)]
    );
    assert_eq!(found("a: !x#y &z#w b # c\n"), [("# c", false)]);
    assert_eq!(
        found("# a\r\nb: 1 # c\r\n"),
        [("# a", true), ("# c", false)]
    );
    assert_eq!(found("\u{feff}# a\n"), [("# a", true)]);
    assert_eq!(found("a: 1\n"), []);
    assert_eq!(found("- # a\0 # b\n"), [("# a\0 # b", false)]);
    assert_eq!(found("a:\n  b: |\n    x\n  # c\nd: 1\n"), [("# c", true)]);
}

#[test]
fn paths_read_as_people_write_them() {
    let text = "spec:\n  containers:\n  - image: x\ndata:\n  a/b.conf: 1\n  \"q\\\"\": {'': [[2]]}\n~t/: 3\n";
    let parsed = yaml::parse(text);
    let of = |value: &str| {
        let count = u32::try_from(parsed.tape.node_count()).unwrap();
        let node = (0..count)
            .filter_map(|index| parsed.tape.node(text, index))
            .find(|node| node.is_scalar() && node.value() == value)
            .unwrap();
        (path::dotted(node), path::pointer(node))
    };
    let both = |dotted: &str, pointer: &str| (dotted.to_owned(), pointer.to_owned());
    assert_eq!(
        of("x"),
        both("spec.containers[0].image", "/spec/containers/0/image")
    );
    assert_eq!(of("image"), of("x"), "a key has the path of its entry");
    assert_eq!(of("1"), both("data[\"a/b.conf\"]", "/data/a~1b.conf"));
    assert_eq!(
        of("2"),
        both("data[\"q\\\"\"][\"\"][0][0]", "/data/q\"//0/0")
    );
    assert_eq!(of("3"), both("[\"~t/\"]", "/~0t~1"));
    assert_eq!(path::dotted(parsed.tape.root(text, 0).unwrap()), "");
}

#[test]
fn paths_begin_at_the_document_of_the_node() {
    let text = "a: 1\n---\n- ? {k: v}\n  : b\n";
    let parsed = yaml::parse(text);
    let count = u32::try_from(parsed.tape.node_count()).unwrap();
    let last = parsed.tape.node(text, count - 1).unwrap();
    assert_eq!(last.value(), "b");
    assert!(path::dotted(last).starts_with("[0]"));
}

#[test]
fn lines_count_from_one() {
    let text = "ab\n\u{e9}c\n";
    let lines = LineIndex::new(text);
    let at = |offset| {
        let position = lines.position(text, offset);
        (position.line, position.column)
    };
    assert_eq!(at(0), (1, 1));
    assert_eq!(at(3), (2, 1));
    assert_eq!(at(5), (2, 2));
    assert_eq!(at(99), (3, 1));
    assert_eq!(lines.line_count(text), 2);
}

/// Found by fuzzing: a carriage return alone ends a comment, and the next one stands in a header.
#[test]
fn a_lone_carriage_return_ends_a_comment() {
    let text = "\n#\r>\t#\n";
    let parsed = yaml::parse(text);
    let found = comments(text, &parsed.tape);
    let texts: Vec<_> = found
        .iter()
        .map(|comment| comment.span.slice(text))
        .collect();
    assert_eq!(texts, ["#", "#"]);
}
