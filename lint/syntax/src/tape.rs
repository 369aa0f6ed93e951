//! The flat tree of one stream, and the handle to walk it.

use std::borrow::Cow;

use crate::node::{DECODED, MARKED, VERBATIM};
use crate::{Kind, Node, Span};

/// A tag and an anchor as written, for the few nodes that carry one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) node: u32,
    pub(crate) anchor: Option<Span>,
    /// The tag as written (`!!str`, `!vault`, `!<tag:…>`), without the space behind it.
    pub(crate) tag: Option<Span>,
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
    /// `(alias node, target node)`, sorted by alias node; an alias without an entry has no anchor before it.
    pub(crate) aliases: Vec<(u32, u32)>,
}

impl Tape {
    /// How many documents the stream has. `---` with nothing behind it is a document whose root is [`Kind::Absent`].
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
        Some(NodeRef {
            tape: self,
            text,
            index,
        })
    }

    /// A node by index, for origins and other tables that remember nodes.
    pub fn node<'t>(&'t self, text: &'t str, index: u32) -> Option<NodeRef<'t>> {
        ((index as usize) < self.nodes.len()).then_some(NodeRef {
            tape: self,
            text,
            index,
        })
    }

    /// The document (from 0) that a node belongs to.
    pub fn document_of(&self, index: u32) -> usize {
        self.documents
            .partition_point(|&root| root <= index)
            .saturating_sub(1)
    }
}

/// A node of a tape over its text. Two handles are equal when they name the same place of the same tape.
#[derive(Clone, Copy)]
pub struct NodeRef<'t> {
    tape: &'t Tape,
    text: &'t str,
    index: u32,
}

impl PartialEq for NodeRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tape, other.tape) && self.index == other.index
    }
}

impl std::fmt::Debug for NodeRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{}", self.kind(), self.index)
    }
}

impl<'t> NodeRef<'t> {
    fn raw_node(self) -> &'t Node {
        &self.tape.nodes[self.index as usize]
    }

    /// The index in the tape; stable for the life of the tree.
    pub const fn index(self) -> u32 {
        self.index
    }

    /// The index of the first node after this subtree.
    pub fn next_index(self) -> u32 {
        self.raw_node().next
    }

    /// What the node is, as written.
    pub fn kind(self) -> Kind {
        self.raw_node().kind
    }

    /// Where it is written. Quotes belong to a quoted scalar, brackets to a flow collection.
    pub fn span(self) -> Span {
        self.raw_node().span()
    }

    /// The bytes as written.
    pub fn raw(self) -> &'t str {
        self.span().slice(self.text)
    }

    /// The whole text of the stream.
    pub const fn stream_text(self) -> &'t str {
        self.text
    }

    /// The document (from 0) the node belongs to.
    pub fn document(self) -> usize {
        self.tape.document_of(self.index)
    }

    /// Whether it is a scalar, written or absent.
    pub fn is_scalar(self) -> bool {
        !matches!(self.kind(), Kind::Mapping | Kind::Sequence | Kind::Alias)
    }

    /// The value of a scalar with quotes, escapes, folding and block indentation resolved; empty for a collection.
    pub fn value(self) -> Cow<'t, str> {
        let node = self.raw_node();
        if node.flags & VERBATIM != 0 {
            return Cow::Borrowed(self.raw());
        }
        if node.flags & DECODED != 0
            && let Ok(at) = self
                .tape
                .decoded
                .binary_search_by_key(&self.index, |entry| entry.node)
        {
            let entry = self.tape.decoded[at];
            return Cow::Borrowed(Span::new(entry.start, entry.end).slice(&self.tape.arena));
        }
        crate::decode::value(node, self.raw())
    }

    /// The tag as written, for example `!!str` or `!vault`.
    pub fn tag(self) -> Option<&'t str> {
        self.mark()?.tag.map(|span| span.slice(self.text))
    }

    /// Where the anchor is written, with its `&`.
    pub fn anchor(self) -> Option<Span> {
        self.mark()?.anchor
    }

    /// Where the tag is written.
    pub fn tag_span(self) -> Option<Span> {
        self.mark()?.tag
    }

    /// The root of the document the node belongs to.
    pub fn document_root(self) -> Option<Self> {
        self.tape.root(self.text, self.document())
    }

    /// Another node of the same tape.
    pub fn with_index(self, index: u32) -> Option<Self> {
        self.tape.node(self.text, index)
    }

    fn mark(self) -> Option<&'t Mark> {
        if self.raw_node().flags & MARKED == 0 {
            return None;
        }
        let at = self
            .tape
            .marks
            .binary_search_by_key(&self.index, |mark| mark.node)
            .ok()?;
        self.tape.marks.get(at)
    }

    /// The node an alias stands for; the node itself when it is no alias; `None` when no anchor of that name comes
    /// before it. Following aliases in a loop needs a budget: a document can nest them so that they expand without end.
    pub fn resolved(self) -> Option<Self> {
        if self.kind() != Kind::Alias {
            return Some(self);
        }
        let at = self
            .tape
            .aliases
            .binary_search_by_key(&self.index, |alias| alias.0)
            .ok()?;
        Some(Self {
            index: self.tape.aliases[at].1,
            ..self
        })
    }

    /// The entries of a mapping in the order written, merge keys as plain entries; empty for anything else.
    pub fn entries(self) -> Entries<'t> {
        Entries {
            at: self.children(Kind::Mapping),
        }
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(self) -> Items<'t> {
        Items {
            at: self.children(Kind::Sequence),
        }
    }

    fn children(self, kind: Kind) -> Children<'t> {
        let node = self.raw_node();
        let end = if node.kind == kind {
            node.next
        } else {
            self.index
        };
        Children {
            next: Self {
                index: self.index + 1,
                ..self
            },
            end,
        }
    }

    /// The value of the first entry whose key has this text, aliases followed once; `None` when the node is no mapping
    /// or has no such key.
    pub fn get(self, key: &str) -> Option<Self> {
        let (_, value) = self.entry(key)?;
        value.resolved()
    }

    /// The first entry whose key has this text.
    pub fn entry(self, key: &str) -> Option<(Self, Self)> {
        self.entries()
            .find(|(name, _)| name.is_scalar() && name.value() == key)
    }
}

struct Children<'t> {
    next: NodeRef<'t>,
    end: u32,
}

impl<'t> Children<'t> {
    fn step(&mut self) -> Option<NodeRef<'t>> {
        if self.next.index >= self.end {
            return None;
        }
        let here = self.next;
        self.next.index = here.raw_node().next;
        Some(here)
    }
}

/// The entries of a mapping, see [`NodeRef::entries`].
pub struct Entries<'t> {
    at: Children<'t>,
}

impl<'t> Iterator for Entries<'t> {
    type Item = (NodeRef<'t>, NodeRef<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.at.step()?;
        let value = self.at.step()?;
        Some((key, value))
    }
}

/// The items of a sequence, see [`NodeRef::items`].
pub struct Items<'t> {
    at: Children<'t>,
}

impl<'t> Iterator for Items<'t> {
    type Item = NodeRef<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        self.at.step()
    }
}
