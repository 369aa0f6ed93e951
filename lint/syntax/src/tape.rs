//! The flat tree of one stream.

use crate::node::{APART, Far};
use crate::{Node, NodeRef, Span, Summary};

/// A tag and an anchor as written, for the few nodes that carry one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) node: u32,
    pub(crate) anchor: Option<Span>,
    /// The tag as written (`!!str`, `!vault`, `!<tag:…>`), without the space behind it.
    pub(crate) tag: Option<Span>,
}

/// An alias and the node it stands for; `None` when no anchor of its name comes before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alias {
    pub(crate) node: u32,
    pub(crate) target: Option<u32>,
}

/// The decoded value of a scalar whose decoding cannot be repeated from its span alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoded {
    pub(crate) node: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What few texts have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rare {
    /// The decoded values, one behind the other.
    pub(crate) arena: String,
    /// Sorted by node.
    pub(crate) decoded: Vec<Decoded>,
    /// Sorted by node.
    pub(crate) marks: Vec<Mark>,
    /// Every alias and its target, sorted by alias node.
    pub(crate) aliases: Vec<Alias>,
}

/// The first node after a large collection; the one behind it when the table does not know it.
#[cold]
#[inline(never)]
pub(crate) fn far_next(far: &[Far], node: u32) -> u32 {
    far_of(far, node).map_or(node + 1, |far| far.next)
}

fn far_of(far: &[Far], node: u32) -> Option<&Far> {
    let found = far.binary_search_by_key(&node, |far| far.node);
    far.get(found.ok()?)
}

/// Where any node is written. A block collection ends where what stands last inside it ends: the blank lines and
/// comments behind it are not part of it.
#[inline(never)]
pub(crate) fn span_of(nodes: &[Node], far: &[Far], index: u32) -> Span {
    let Some(&node) = nodes.get(index as usize) else {
        return Span::default();
    };
    if let Some(span) = node.near_span() {
        return span;
    }
    if !node.is_collection() || node.flags & APART != 0 {
        let end = far_of(far, index).map_or(node.start, |far| far.end);
        return Span::new(node.start, end);
    }
    let next = match node.size() {
        Some(size) => index + size,
        None => far_next(far, index),
    };
    let last = nodes.get(index as usize + 1..next as usize);
    let last_end = match last.and_then(<[Node]>::last) {
        Some(last) => last.near_span().map_or(last.start, |span| span.end),
        None => node.start,
    };
    // The brackets of what the last node stands in, or that node itself when it is long.
    let from = far.partition_point(|far| far.node <= index);
    let to = far.partition_point(|far| far.node < next);
    let inside = far.get(from..to).unwrap_or_default();
    let ends = inside.iter().filter(|far| far.next == next);
    let end = ends.map(|far| far.end).fold(last_end, u32::max);
    Span::new(node.start, end)
}

impl Rare {
    pub(crate) const fn is_empty(&self) -> bool {
        self.decoded.is_empty() && self.marks.is_empty() && self.aliases.is_empty()
    }
}

/// The tree of one stream: all documents, in order. It holds no text; [`Tape::root`] and every walk take the text it
/// was parsed from.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    pub(crate) nodes: Box<[Node]>,
    /// The root node of each document, in order; empty when there is one document at most, whose root is the first
    /// node.
    pub(crate) roots: Box<[u32]>,
    /// Sorted by node. More than half of all manifests have some: brackets.
    pub(crate) far: Box<[Far]>,
    pub(crate) rare: Option<Box<Rare>>,
    pub(crate) summary: Summary,
}

impl Tape {
    /// How many documents the stream has. `---` with nothing behind it is a document whose root is [`Kind::Absent`](crate::Kind::Absent).
    pub fn document_count(&self) -> usize {
        if self.roots.is_empty() {
            usize::from(!self.nodes.is_empty())
        } else {
            self.roots.len()
        }
    }

    /// How many nodes all documents have together.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The root of a document (from 0) over the text it was parsed from.
    pub fn root<'t>(&'t self, text: &'t str, document: usize) -> Option<NodeRef<'t>> {
        let index = if self.roots.is_empty() && document == 0 {
            0
        } else {
            *self.roots.get(document)?
        };
        self.node(text, index)
    }

    /// A node by index, for origins and other tables that remember nodes.
    #[inline]
    pub fn node<'t>(&'t self, text: &'t str, index: u32) -> Option<NodeRef<'t>> {
        ((index as usize) < self.nodes.len()).then(|| NodeRef::new(self, text, index))
    }

    pub(crate) fn marks(&self) -> &[Mark] {
        self.rare.as_ref().map_or(&[], |rare| &rare.marks)
    }

    pub(crate) const fn far(&self) -> &[Far] {
        &self.far
    }

    pub(crate) fn aliases(&self) -> &[Alias] {
        self.rare.as_ref().map_or(&[], |rare| &rare.aliases)
    }

    /// The decoded value of a node that has one.
    pub(crate) fn decoded(&self, node: u32) -> Option<&str> {
        let rare = self.rare.as_ref()?;
        let entry = |entry: &Decoded| entry.node;
        let at = rare.decoded.binary_search_by_key(&node, entry).ok()?;
        let Decoded { start, end, .. } = *rare.decoded.get(at)?;
        Some(Span::new(start, end).slice(&rare.arena))
    }

    /// The nodes with a tag or an anchor by index, in order. Costs as much as there are of them.
    pub fn marked_nodes(&self) -> impl Iterator<Item = u32> {
        self.marks().iter().map(|mark| mark.node)
    }

    /// The aliases by index, in order, whether or not their anchor exists. Costs as much as there
    /// are of them.
    pub fn alias_nodes(&self) -> impl Iterator<Item = u32> {
        self.aliases().iter().map(|alias| alias.node)
    }

    /// Whether there is any alias.
    #[inline]
    pub fn has_aliases(&self) -> bool {
        !self.aliases().is_empty()
    }

    /// Whether any node has a tag. Costs as much as there are nodes with a tag or an anchor.
    #[inline]
    pub fn has_tags(&self) -> bool {
        self.marks().iter().any(|mark| mark.tag.is_some())
    }

    /// Whether any node has an anchor. Costs as much as there are nodes with a tag or an anchor.
    #[inline]
    pub fn has_anchors(&self) -> bool {
        self.marks().iter().any(|mark| mark.anchor.is_some())
    }

    /// Whether any collection is written in brackets, as all of JSON are. A tree that was built says no.
    #[inline]
    pub const fn has_flow_collections(&self) -> bool {
        self.summary.has(Summary::FLOW)
    }

    /// Whether any key may merge its value into its mapping. When not,
    /// [`is_merge_key`](crate::scalar::is_merge_key) is false for every node and every reader. Otherwise there is a
    /// tag, or a plain scalar that begins with `<<`, be it a key or not.
    #[inline]
    pub fn may_merge(&self) -> bool {
        self.summary.has(Summary::MERGE) || self.has_tags()
    }

    /// What its nodes have among them.
    #[inline]
    pub const fn summary(&self) -> Summary {
        self.summary
    }

    /// The document (from 0) that a node belongs to.
    #[inline]
    pub fn document_of(&self, index: u32) -> usize {
        if self.roots.is_empty() {
            return 0;
        }
        self.roots
            .partition_point(|&root| root <= index)
            .saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Tape, json, yaml};

    /// The keys of the root, what stands at each, and how many items the lists have.
    fn shape(tape: &Tape, text: &str) -> Vec<(String, usize, usize)> {
        let root = tape.root(text, 0).unwrap();
        let entries = root.entries();
        entries
            .map(|(key, value)| {
                let nested = value.items().map(|item| item.items().count()).sum();
                (key.value().into_owned(), value.items().count(), nested)
            })
            .collect()
    }

    #[test]
    fn large_collections_end_where_they_end() {
        let expected = |count: usize| {
            vec![
                ("before".to_owned(), 1, 0),
                ("large".to_owned(), 2, count + 1),
                ("after".to_owned(), 1, 0),
            ]
        };
        for count in [65_531, 65_532, 65_533, 65_534, 65_535, 70_000, 140_000] {
            let items = "- x\n".repeat(count).replace("- x", "    - x");
            let block = format!("before: [a]\nlarge:\n  -\n{items}  - [y]\nafter: [b]\n");
            let fast = yaml::parse(&block);
            assert_eq!(fast.slow_bytes, 0);
            assert_eq!(shape(&fast.tape, &block), expected(count));
            let complete = yaml::parse_complete(&block).tape;
            assert_eq!(shape(&complete, &block), expected(count));
            let items = "\"x\",".repeat(count);
            let flow = format!(
                "{{\"before\": [1], \"large\": [[{}], [\"y\"]], \"after\": [2]}}",
                items.trim_end_matches(',')
            );
            assert_eq!(shape(&json::parse(&flow).tape, &flow), expected(count));
            assert_eq!(shape(&yaml::parse(&flow).tape, &flow), expected(count));
        }
    }
}
