//! The flat tree of one stream.

use crate::{Node, NodeRef, Span};

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

/// The tree of one stream: all documents, in order. It holds no text; [`Tape::root`] and every walk take the text it
/// was parsed from.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    pub(crate) nodes: Vec<Node>,
    /// The root node of each document, in order.
    pub(crate) documents: Vec<u32>,
    pub(crate) arena: String,
    /// Sorted by node.
    pub(crate) decoded: Vec<Decoded>,
    /// Sorted by node.
    pub(crate) marks: Vec<Mark>,
    /// Every alias and its target, sorted by alias node.
    pub(crate) aliases: Vec<Alias>,
}

impl Tape {
    /// How many documents the stream has. `---` with nothing behind it is a document whose root is [`Kind::Absent`](crate::Kind::Absent).
    pub fn document_count(&self) -> usize {
        self.documents.len()
    }

    /// How many nodes all documents have together.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The root of a document (from 0) over the text it was parsed from.
    pub fn root<'t>(&'t self, text: &'t str, document: usize) -> Option<NodeRef<'t>> {
        let index = *self.documents.get(document)?;
        Some(NodeRef::new(self, text, index))
    }

    /// A node by index, for origins and other tables that remember nodes.
    pub fn node<'t>(&'t self, text: &'t str, index: u32) -> Option<NodeRef<'t>> {
        ((index as usize) < self.nodes.len()).then(|| NodeRef::new(self, text, index))
    }

    /// The nodes with a tag or an anchor by index, in order. Costs as much as there are of them.
    pub fn marked_nodes(&self) -> impl Iterator<Item = u32> {
        self.marks.iter().map(|mark| mark.node)
    }

    /// The aliases by index, in order, whether or not their anchor exists. Costs as much as there
    /// are of them.
    pub fn alias_nodes(&self) -> impl Iterator<Item = u32> {
        self.aliases.iter().map(|alias| alias.node)
    }

    /// Whether there is any alias.
    pub fn has_aliases(&self) -> bool {
        !self.aliases.is_empty()
    }

    /// The document (from 0) that a node belongs to.
    pub fn document_of(&self, index: u32) -> usize {
        self.documents
            .partition_point(|&root| root <= index)
            .saturating_sub(1)
    }
}
