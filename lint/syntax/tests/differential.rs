//! The fast path against the complete parser: equal or declined.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;

use std::fmt::Write as _;

use common::{cases, check, manifests, mutate::Mutator};
use rempart_syntax::{Kind, NodeRef, Parsed, Tape, yaml};

/// A result with the text it came from.
type Read<'t> = (&'t str, &'t Parsed);

/// Where two results differ, for people; `None` when they agree in every respect.
fn difference(left: Read<'_>, right: Read<'_>) -> Option<String> {
    if left.1.errors != right.1.errors {
        return Some(format!(
            "errors {:?}\nagainst {:?}",
            left.1.errors, right.1.errors
        ));
    }
    let summaries = [left, right].map(|read| summary(&read.1.tape));
    if summaries[0] != summaries[1] {
        return Some(format!("{summaries:?}"));
    }
    if same_nodes(left, right) {
        return None;
    }
    let dumps = [left, right].map(|(text, parsed)| common::dump(text, &parsed.tape));
    let line = dumps[0].lines().zip(dumps[1].lines()).find(|(a, b)| a != b);
    Some(format!("{line:?}"))
}

fn same_nodes(left: Read<'_>, right: Read<'_>) -> bool {
    let counts = |read: Read<'_>| (read.1.tape.document_count(), read.1.tape.node_count());
    let root = |read: Read<'_>, document| {
        read.1
            .tape
            .root(read.0, document)
            .map(NodeRef::index)
            .unwrap()
    };
    let node = |index| {
        let [a, b] = [left, right].map(|read| read.1.tape.node(read.0, index).unwrap());
        seen(a) == seen(b)
    };
    let (documents, nodes) = counts(left);
    counts(right) == (documents, nodes)
        && (0..documents).all(|document| root(left, document) == root(right, document))
        && (0..u32::try_from(nodes).unwrap()).all(node)
}

/// Everything a reader can see of one node.
fn seen(node: NodeRef<'_>) -> impl PartialEq {
    let target = node.resolved().map(NodeRef::index);
    let place = (node.kind(), node.span(), node.next_index(), target);
    let value = (node.value(), node.value_span());
    (place, value, node.tag(), node.anchor())
}

/// Everything a reader can see of a tape as a whole.
fn summary(tape: &Tape) -> impl PartialEq + std::fmt::Debug {
    let flags = [
        tape.has_flow_collections(),
        tape.may_merge(),
        tape.has_tags(),
        tape.has_anchors(),
        tape.has_aliases(),
    ];
    // The fast path answers these while it reads, the complete parser by a survey afterwards.
    (flags, tape.summary())
}

/// Compares both ways to read a text; whether the fast path took all of it.
fn compare(parser: &mut yaml::Parser, name: &str, text: &str) -> bool {
    let fast = parser.parse(text);
    let complete = parser.parse_complete(text);
    if let Some(difference) = difference((text, &fast), (text, &complete)) {
        panic!("{name}: {text:?}\n{difference}");
    }
    check(text, &fast.tape);
    fast.slow_bytes == 0
}

#[test]
fn all_cases_agree() {
    let mut parser = yaml::Parser::new();
    let mut taken = 0;
    let mut mislabelled = Vec::new();
    for case in cases() {
        taken += usize::from(compare(&mut parser, case.name, &case.text));
        if yaml::parse(&case.text).errors.is_empty() != case.valid {
            mislabelled.push(case.name);
        }
    }
    assert!(mislabelled.is_empty(), "{mislabelled:?}");
    assert!(
        taken >= 60,
        "the fast path took {taken} cases: the comparison has little to compare"
    );
}

#[test]
fn there_are_enough_cases_of_both_kinds() {
    let valid = cases().iter().filter(|case| case.valid).count();
    assert!(cases().len() >= 150, "{} cases", cases().len());
    assert!(
        valid >= 90 && cases().len() - valid >= 40,
        "{valid} valid ones"
    );
}

#[test]
fn manifests_agree_and_take_the_fast_path() {
    let mut parser = yaml::Parser::new();
    let (mut slow, mut all) = (0, 0);
    for (name, text) in manifests() {
        compare(&mut parser, &name, &text);
        let parsed = parser.parse(&text);
        assert_eq!(parsed.errors, [], "{name}");
        slow += parsed.slow_bytes;
        all += text.len();
    }
    assert!(all > 20_000, "{all} bytes say little");
    assert!(slow * 20 <= all, "{slow} of {all} bytes were declined");
}

/// Damages texts of the corpus and compares; returns how many the fast path took whole.
fn mutated(seed: u64, count: usize) -> usize {
    let mut parser = yaml::Parser::new();
    let mut seeds: Vec<String> = cases().into_iter().map(|case| case.text).collect();
    seeds.extend(
        manifests()
            .into_iter()
            .map(|(_, text)| text)
            .filter(|text| text.len() < 3000),
    );
    let mut mutator = Mutator::new(seed);
    let mut taken = 0;
    for number in 0..count {
        let text = mutator.mutant(&seeds);
        taken += usize::from(compare(
            &mut parser,
            &format!("seed {seed} number {number}"),
            &text,
        ));
    }
    taken
}

#[test]
fn damaged_texts_agree() {
    let taken = mutated(1, 100_000);
    assert!(taken > 10_000, "only {taken} were taken");
}

/// `cargo test --release -p rempart-syntax --test differential -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn many_damaged_texts_agree() {
    for seed in 2..42 {
        mutated(seed, 500_000);
    }
}

/// The comparison sees a change of any property it claims to compare.
#[test]
fn the_comparison_can_fail() {
    let pairs = [
        ("a: 1", "a: 2"),
        ("a: 1", "a:  1"),
        ("a: x", "a: 'x'"),
        ("a: 'x'", "a: \"x\""),
        ("a: |\n  x\n", "a: >\n  x\n"),
        ("a: [x]", "a: {x}"),
        ("a: 1", "- a"),
        ("a: 1", "a: 1\n---\n"),
        ("a: &x 1", "a: &xx 1"),
        ("a: !x 1", "a: !y 1"),
        ("- &a 1\n- &b 2\n- *a", "- &a 1\n- &b 2\n- *b"),
        ("a: 1\nb: 2", "a:\n  b: 2"),
        ("a: [", "a: {"),
        ("a: [", "a: []"),
    ];
    for (left, right) in pairs {
        let found = difference((left, &yaml::parse(left)), (right, &yaml::parse(right)));
        assert!(found.is_some(), "{left:?} and {right:?} look equal");
    }
}

#[test]
fn deep_and_wide_inputs_stay_bounded() {
    let deep = 100_000;
    let indented = (0..2000)
        .flat_map(|level| [" ".repeat(level), "a:\n".to_owned()])
        .collect();
    let texts = [
        "[".repeat(deep),
        "{a: ".repeat(deep),
        "- ".repeat(deep),
        format!("{}x", "- ".repeat(deep)),
        indented,
        "? ".repeat(deep),
        "a: ".repeat(deep),
        "&a ".repeat(deep),
        "'".repeat(deep),
        "---\n".repeat(deep),
        "!x ".repeat(deep),
        "a: [-: b]\n---\n".repeat(deep / 10),
        "a: [\n\tb: c]\n---\n".repeat(deep / 10),
        format!("a: [{}b]", "\n\t".repeat(deep)),
        format!("a: [{}b]", "-, \n\tb: c, ".repeat(deep)),
    ];
    let mut parser = yaml::Parser::new();
    for text in texts {
        compare(&mut parser, "deep", &text);
    }
}

#[test]
fn an_alias_bomb_is_not_expanded() {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..100 {
        let before = level - 1;
        _ = writeln!(text, "a{level}: &a{level} [*a{before}, *a{before}]");
    }
    let parsed = yaml::parse(&text);
    assert_eq!(parsed.errors, []);
    assert!(parsed.tape.node_count() < 1000);
    let root = parsed.tape.root(&text, 0).unwrap();
    let target = root.get("a99").unwrap().items().next().unwrap();
    assert_eq!(target.kind(), Kind::Alias);
    assert_eq!(target.resolved().map(NodeRef::kind), Some(Kind::Sequence));
}

/// 100 MB on one line, in the ways a line can be long: each is read or refused in one pass.
#[test]
fn a_line_may_be_as_long_as_it_likes() {
    let long = "x".repeat(100 << 20);
    let mut parser = yaml::Parser::new();
    for (text, value) in [(format!("a: {long}"), true), (format!("- '{long}"), false)] {
        let parsed = parser.parse(&text);
        assert_eq!(parsed.errors.is_empty(), value);
        assert!(parsed.tape.node_count() <= 3);
    }
}
