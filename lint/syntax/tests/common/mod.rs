//! What the tests of this crate share.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part"
)]

use std::fmt::Write as _;

use rempart_syntax::scalar::{self, Reader};
use rempart_syntax::{Kind, NodeRef, Tape};

/// Everything a tape says about its nodes, one line each.
pub fn dump(text: &str, tape: &Tape) -> String {
    let mut out = String::new();
    let mut document = 0;
    let count = u32::try_from(tape.node_count()).unwrap();
    for node in (0..count).map(|index| tape.node(text, index).unwrap()) {
        while tape
            .root(text, document)
            .is_some_and(|root| root.index() == node.index())
        {
            writeln!(out, "document").unwrap();
            document += 1;
        }
        line(&mut out, node);
    }
    assert_eq!(document, tape.document_count(), "every document has a root");
    out
}

fn line(out: &mut String, node: NodeRef<'_>) {
    let span = node.span();
    write!(
        out,
        "{} {:?} {}..{}",
        node.index(),
        node.kind(),
        span.start,
        span.end
    )
    .unwrap();
    write!(out, " next {}", node.next_index()).unwrap();
    if node.is_scalar() {
        write!(out, " {:?}", node.value()).unwrap();
    }
    if let Some(tag) = node.tag() {
        write!(out, " tag {tag}").unwrap();
    }
    if let Some(anchor) = node.anchor() {
        write!(out, " anchor {}..{}", anchor.start, anchor.end).unwrap();
    }
    if node.kind() == Kind::Alias {
        write!(out, " -> {:?}", node.resolved().map(NodeRef::index)).unwrap();
    }
    out.push('\n');
}

/// The invariants every reader relies on, whatever the text was.
pub fn check(text: &str, tape: &Tape) {
    let count = u32::try_from(tape.node_count()).unwrap();
    for document in 0..tape.document_count() {
        let root = tape.root(text, document).expect("a document has a root");
        let end = tape.root(text, document + 1).map_or(count, NodeRef::index);
        assert_eq!(root.next_index(), end, "a document is one tree");
    }
    for node in (0..count).map(|index| tape.node(text, index).unwrap()) {
        let span = node.span();
        assert!(span.start <= span.end, "{node:?} is backwards");
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{node:?} cuts"
        );
        assert!(node.next_index() > node.index() && node.next_index() <= count);
        let collection = matches!(node.kind(), Kind::Mapping | Kind::Sequence);
        assert!(collection || node.next_index() == node.index() + 1);
        if let Some(target) = node.resolved() {
            assert!(target.index() <= node.index(), "an alias points back");
        }
        assert_eq!(node.raw_bytes(), node.raw().as_bytes());
        if let Some(value) = node.value_span() {
            assert_eq!(value.slice(text), node.value(), "{node:?}");
            assert!(node.is_scalar() && span.start <= value.start && value.end <= span.end);
        }
        assert_eq!(node.is(&node.value()), node.is_scalar(), "{node:?}");
        assert!(!node.is(&format!("{}.", node.value())), "{node:?}");
    }
    check_lists(text, tape);
}

/// The lists of special nodes hold these, all of them, in order.
fn check_lists(text: &str, tape: &Tape) {
    let count = u32::try_from(tape.node_count()).unwrap();
    let nodes = || (0..count).map(|index| tape.node(text, index).unwrap());
    let marked = nodes().filter(|node| node.tag().is_some() || node.anchor().is_some());
    assert!(marked.map(NodeRef::index).eq(tape.marked_nodes()));
    let aliases = nodes().filter(|node| node.kind() == Kind::Alias);
    assert!(aliases.map(NodeRef::index).eq(tape.alias_nodes()));
    assert_eq!(tape.has_aliases(), tape.alias_nodes().next().is_some());
    check_summary(text, tape);
}

/// What a tape says of all its nodes holds for each of them.
fn check_summary(text: &str, tape: &Tape) {
    let count = u32::try_from(tape.node_count()).unwrap();
    let any = |test: &dyn Fn(NodeRef<'_>) -> bool| {
        let mut nodes = (0..count).map(|index| tape.node(text, index).unwrap());
        nodes.any(test)
    };
    assert_eq!(tape.has_tags(), any(&|node| node.tag().is_some()));
    assert_eq!(tape.has_anchors(), any(&|node| node.anchor().is_some()));
    let in_brackets = |node: NodeRef<'_>| {
        let collection = matches!(node.kind(), Kind::Mapping | Kind::Sequence);
        collection && node.raw().starts_with(['[', '{'])
    };
    assert_eq!(tape.has_flow_collections(), any(&in_brackets));
    let merges = |node: NodeRef<'_>| node.kind() == Kind::Plain && node.raw().starts_with("<<");
    assert_eq!(tape.may_merge(), any(&merges) || tape.has_tags());
    let summary = tape.summary();
    let repeats = |node: NodeRef<'_>| node.kind() == Kind::Mapping && node.may_repeat_keys();
    assert_eq!(summary.may_repeat_keys(), any(&repeats));
    let contested = |node: NodeRef<'_>| node.may_be_contested();
    assert!(summary.may_have_contested_scalars() || !any(&contested));
    let braces = |node: NodeRef<'_>| node.kind() == Kind::Mapping && node.begins_with_braces();
    assert_eq!(summary.may_have_bare_braces(), any(&braces));
    let is_merge_key = |node: NodeRef<'_>| {
        let readers = [Reader::GoYamlV2, Reader::GoYamlV3, Reader::PyYaml];
        readers
            .iter()
            .any(|&reader| scalar::is_merge_key(reader, node))
    };
    assert!(tape.may_merge() || !any(&is_merge_key));
}

pub mod mutate;

/// A case of the corpus.
pub struct Case {
    pub name: &'static str,
    pub valid: bool,
    pub text: String,
}

/// The small cases of `corpus/cases.txt`; its head explains the form.
pub fn cases() -> Vec<Case> {
    let file = include_str!("../corpus/cases.txt");
    file.split("=== ").skip(1).map(case).collect()
}

fn case(entry: &'static str) -> Case {
    let (head, body) = entry.split_once('\n').expect("a case has a head line");
    let (verdict, name) = head
        .split_once(' ')
        .expect("a head has a verdict and a name");
    assert!(matches!(verdict, "valid" | "invalid"), "{head}");
    let text = body.strip_suffix("\u{220e}\n").unwrap_or(body);
    let text = text
        .replace('\u{bb}', "\t")
        .replace('\u{240d}', "\r")
        .replace('\u{2400}', "\0")
        .replace('\u{2334}', "\u{feff}")
        .replace('\u{b7}', " ");
    Case {
        name,
        valid: verdict == "valid",
        text,
    }
}

/// The realistic manifests of the corpus, by name.
pub fn manifests() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/manifests");
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus has manifests")
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.display().to_string(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    all.sort();
    all
}
