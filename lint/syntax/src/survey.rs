//! What a tape can say of all its nodes at once: one pass over the nodes of a text that has just been parsed, while
//! both are in the cache. Rules that look for what most files do not have end there.
//!
//! The fast path for YAML asks the same questions of each key and scalar as it comes by, and then needs no pass unless
//! the answer is not plain.

mod first;
mod keys;

use crate::node::Far;
use crate::tape::{far_next, span_of};
use crate::{Kind, Node, Span, Summary};
use first::FIRST;
pub(crate) use first::{differs, may_differ};
use keys::place_of_key;
pub(crate) use keys::{PlainKey, may_repeat_keys, place_of_quoted};

/// A collection that the pass is in.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// The index of the first node after it.
    end: u32,
    node: u32,
    /// Of a mapping, a bit for each key so far.
    bits: u64,
    is_mapping: bool,
    /// The next node is a key.
    at_key: bool,
    /// Whether a key of it may stand twice is known.
    compared: bool,
}

/// The pass, with a stack that is used for one text after the other.
#[derive(Debug, Default)]
pub(crate) struct Surveyor {
    outer: Vec<Level>,
}

impl Surveyor {
    /// What the nodes of a text add to the summary of its tape. `far` is sorted by node.
    pub(crate) fn survey(&mut self, nodes: &[Node], far: &[Far], text: &[u8]) -> Summary {
        let mut summary = Summary::default();
        self.outer.clear();
        let mut level = ROOTS;
        let mut index = 0;
        while let Some(node) = nodes.get(index as usize) {
            if index == level.end {
                level = self.outer.pop().unwrap_or(ROOTS);
                continue;
            }
            // The first byte tells nearly all that has to be known of a scalar.
            let first = FIRST[usize::from(byte(text, node.start))];
            if node_differs(text, nodes, far, index, first) {
                summary = summary.and(Summary::DIFFERS);
            }
            if level.at_key {
                let bit = place_of_key(*node, text, first);
                if bit == 0 || level.bits & bit != 0 {
                    summary = summary.and(level.compare(nodes, far, text));
                }
                level.bits |= bit;
                // Nearly every node is the key of a scalar, or that scalar: both in one turn.
                if let Some(value) = nodes.get(index as usize + 1)
                    && !node.is_collection()
                    && !value.is_collection()
                {
                    let first = FIRST[usize::from(byte(text, value.start))];
                    if node_differs(text, nodes, far, index + 1, first) {
                        summary = summary.and(Summary::DIFFERS);
                    }
                    index += 2;
                    continue;
                }
                level.at_key = false;
            } else {
                level.at_key = level.is_mapping;
            }
            if node.is_collection() {
                self.outer.push(level);
                level = Level::of(*node, index, far);
                if level.is_mapping && begins_with_braces(text, *node) {
                    summary = summary.and(Summary::BRACES);
                }
            }
            index += 1;
        }
        summary
    }
}

impl Level {
    /// That of a collection, before its first node.
    fn of(node: Node, index: u32, far: &[Far]) -> Self {
        let is_mapping = node.kind == Kind::Mapping;
        Self {
            end: node
                .size()
                .map_or_else(|| far_next(far, index), |size| index + size),
            node: index,
            bits: 0,
            is_mapping,
            at_key: is_mapping,
            compared: false,
        }
    }

    /// Compares the keys of a mapping with each other, unless that was done before.
    #[cold]
    #[inline(never)]
    fn compare(&mut self, nodes: &[Node], far: &[Far], text: &[u8]) -> Summary {
        if !std::mem::replace(&mut self.compared, true)
            && may_repeat_keys(nodes, far, text, self.node)
        {
            return Summary::REPEATS;
        }
        Summary::default()
    }
}

/// Whether two readers may take a node for different things.
#[inline]
fn node_differs(text: &[u8], nodes: &[Node], far: &[Far], index: u32, first: u8) -> bool {
    let is_plain = || {
        nodes
            .get(index as usize)
            .is_some_and(|node| node.kind == Kind::Plain)
    };
    first & first::DIFFERS != 0
        && is_plain()
        && may_differ(bytes_of(text, span_of(nodes, far, index)))
}

/// Around the documents.
const ROOTS: Level = Level {
    end: u32::MAX,
    node: 0,
    bits: 0,
    is_mapping: false,
    at_key: false,
    compared: true,
};

/// Whether a mapping is written `{{…`.
pub(crate) fn begins_with_braces(text: &[u8], mapping: Node) -> bool {
    let start = mapping.start as usize;
    text.get(start..start + 2) == Some(b"{{")
}

fn byte(text: &[u8], at: u32) -> u8 {
    text.get(at as usize).copied().unwrap_or_default()
}

fn bytes_of(text: &[u8], span: Span) -> &[u8] {
    text.get(span.start as usize..span.end as usize)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::{TapeBuilder, json, yaml};

    fn of(text: &str) -> (bool, bool, bool) {
        let tape = yaml::parse(text).tape.summary();
        let complete = yaml::parse_complete(text).tape.summary();
        assert_eq!(tape.may_repeat_keys(), complete.may_repeat_keys(), "{text}");
        (
            tape.may_repeat_keys(),
            tape.may_have_contested_scalars(),
            tape.may_have_bare_braces(),
        )
    }

    #[test]
    fn repeated_keys_are_seen() {
        for text in [
            "a: 1\na: 2\n",
            "a: 1\n\"a\": 2\n",
            "x:\n  - {b: 1, c: 2, b: 3}\n",
            "a: 1\n? [b]\n: 2\n",
            "1: a\n0x1: b\n",
            "a: 1\nyes: 2\n",
        ] {
            assert!(of(text).0, "{text}");
        }
        for text in [
            "a: 1\nb: 2\n",
            "1: a\n",
            "a: {b: 1}\nb: {a: 1}\n",
            "[a, a]\n",
            "",
        ] {
            assert!(!of(text).0, "{text}");
        }
        let many = |last: &str| {
            let keys: Vec<String> = (0..100).map(|at| format!("key{at}x: 1\n")).collect();
            let keys = keys.concat();
            of(&format!("{keys}{last}: 1\n")).0
        };
        assert!(many("key7x"));
        assert!(!many("key100x"));
        assert!(
            json::parse("{\"a\": 1, \"a\": 2}")
                .tape
                .summary()
                .may_repeat_keys()
        );
    }

    #[test]
    fn contested_scalars_and_braces_are_seen() {
        for text in ["a: yes\n", "a: 0644\n", "- 1_000\n", "a: +1\n", "a: 1:20\n"] {
            assert!(of(text).1, "{text}");
        }
        for text in [
            "a: 'yes'\n",
            "a: 644\n",
            "- 10Mi\n",
            "a: yesterday\n",
            "a: 0\n",
        ] {
            assert!(!of(text).1, "{text}");
        }
        assert!(of("a: {{ b }}\n").2);
        assert!(!of("a: '{{ b }}'\n").2);
    }

    #[test]
    fn built_trees_are_surveyed_too() {
        let mut builder = TapeBuilder::new();
        builder.begin_document();
        builder.begin_mapping();
        for _ in 0..2 {
            builder.scalar(crate::Kind::Plain, "a");
            builder.scalar(crate::Kind::Plain, "no");
        }
        let (_, tape) = builder.finish();
        let tape = tape.summary();
        assert!(tape.may_repeat_keys() && tape.may_have_contested_scalars());
    }
}
