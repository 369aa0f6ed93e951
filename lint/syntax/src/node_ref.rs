//! The handle to walk a tape.
#![expect(
    clippy::inline_always,
    reason = "every walk goes from node to node this way, and a call costs more than the step"
)]

use std::borrow::Cow;

use crate::node::{DECODED, FAR, MARKED, QUOTES, SLICE};
use crate::tape::{Mark, far_next, span_of};
use crate::{Kind, Node, Span, Tape, survey};

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
    /// The node at an index below the number of nodes.
    #[inline]
    pub(crate) const fn new(tape: &'t Tape, text: &'t str, index: u32) -> Self {
        Self { tape, text, index }
    }

    #[inline]
    fn raw_node(self) -> Node {
        self.tape.nodes[self.index as usize]
    }

    /// The index in the tape; stable for the life of the tree.
    #[inline]
    pub const fn index(self) -> u32 {
        self.index
    }

    /// The index of the first node after this subtree.
    #[inline(always)]
    pub fn next_index(self) -> u32 {
        match self.raw_node().size() {
            Some(size) => self.index + size,
            None => far_next(self.tape.far(), self.index),
        }
    }

    /// What the node is, as written.
    #[inline]
    pub fn kind(self) -> Kind {
        self.raw_node().kind
    }

    /// Where it is written. Quotes belong to a quoted scalar, brackets to a flow collection.
    #[inline]
    pub fn span(self) -> Span {
        match self.raw_node().near_span() {
            Some(span) => span,
            None => span_of(&self.tape.nodes, self.tape.far(), self.index),
        }
    }

    /// The bytes as written.
    #[inline]
    pub fn raw(self) -> &'t str {
        self.span().slice(self.text)
    }

    /// The bytes as written, for comparisons: [`NodeRef::raw`] has to check that it cuts no character.
    #[inline]
    pub fn raw_bytes(self) -> &'t [u8] {
        let Span { start, end } = self.span();
        let bytes = self.text.as_bytes();
        bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Whether it is a scalar of this value. Decodes nothing unless the scalar was written with
    /// escapes or over several lines, so this is the way to look for a key.
    #[inline]
    pub fn is(self, value: &str) -> bool {
        match self.value_span() {
            Some(Span { start, end }) => {
                let bytes = self.text.as_bytes().get(start as usize..end as usize);
                bytes == Some(value.as_bytes())
            }
            None => self.is_decoded(value),
        }
    }

    /// Where the value stands in the text, quotes left out; `None` when it is no slice of the text:
    /// for collections, aliases, block scalars, and scalars with escapes or of several lines.
    #[inline]
    pub fn value_span(self) -> Option<Span> {
        let node = self.raw_node();
        if node.len == FAR {
            return self.far_value_span();
        }
        node.near_value_span()
    }

    /// The same for a long scalar.
    #[cold]
    #[inline(never)]
    fn far_value_span(self) -> Option<Span> {
        let flags = self.raw_node().flags;
        if flags & SLICE == 0 {
            return None;
        }
        let Span { start, end } = self.span();
        let quotes = u32::from(flags & QUOTES != 0);
        Some(Span::new(start + quotes, end - quotes))
    }

    /// Whether it is a mapping that may have a key twice, whoever reads it. When not, its keys are strings to every
    /// reader and no two are alike, or there is one at most.
    #[inline]
    pub fn may_repeat_keys(self) -> bool {
        self.kind() == Kind::Mapping
            && survey::may_repeat_keys(
                &self.tape.nodes,
                self.tape.far(),
                self.text.as_bytes(),
                self.index,
            )
    }

    /// Whether it is a plain scalar that two readers may take for different things, when it has no tag.
    #[inline]
    pub fn may_be_contested(self) -> bool {
        self.kind() == Kind::Plain && survey::may_differ(self.raw_bytes())
    }

    /// Whether it is a mapping that is written `{{…`.
    #[inline]
    pub fn begins_with_braces(self) -> bool {
        self.kind() == Kind::Mapping
            && survey::begins_with_braces(self.text.as_bytes(), self.raw_node())
    }

    fn is_decoded(self, value: &str) -> bool {
        self.is_scalar() && self.value() == value
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
    #[inline]
    pub fn is_scalar(self) -> bool {
        !matches!(self.kind(), Kind::Mapping | Kind::Sequence | Kind::Alias)
    }

    /// The value of a scalar with quotes, escapes, folding and block indentation resolved; empty for a collection.
    #[inline]
    pub fn value(self) -> Cow<'t, str> {
        match self.value_span() {
            Some(span) => Cow::Borrowed(span.slice(self.text)),
            None => self.decoded_value(),
        }
    }

    /// The value when it is no slice of the text.
    #[cold]
    #[inline(never)]
    fn decoded_value(self) -> Cow<'t, str> {
        let node = self.raw_node();
        if node.flags & DECODED != 0
            && let Some(value) = self.tape.decoded(self.index)
        {
            return Cow::Borrowed(value);
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

    #[inline]
    fn mark(self) -> Option<&'t Mark> {
        if self.raw_node().flags & MARKED == 0 {
            return None;
        }
        let marks = self.tape.marks();
        let at = marks.binary_search_by_key(&self.index, |mark| mark.node);
        marks.get(at.ok()?)
    }

    /// The node an alias stands for; the node itself when it is no alias; `None` when no anchor of that name comes
    /// before it. Following aliases in a loop needs a budget: a document can nest them so that they expand without end.
    #[inline]
    pub fn resolved(self) -> Option<Self> {
        if self.kind() == Kind::Alias {
            self.alias_target()
        } else {
            Some(self)
        }
    }

    #[cold]
    fn alias_target(self) -> Option<Self> {
        let aliases = self.tape.aliases();
        let at = aliases.binary_search_by_key(&self.index, |alias| alias.node);
        let index = aliases.get(at.ok()?)?.target?;
        Some(Self { index, ..self })
    }

    /// The entries of a mapping in the order written, merge keys as plain entries; empty for anything else.
    #[inline]
    pub fn entries(self) -> Entries<'t> {
        Entries {
            at: self.children(Kind::Mapping),
        }
    }

    /// The items of a sequence; empty for anything else.
    #[inline]
    pub fn items(self) -> Items<'t> {
        Items {
            at: self.children(Kind::Sequence),
        }
    }

    #[inline]
    fn children(self, kind: Kind) -> Children<'t> {
        let end = if self.kind() == kind {
            self.next_index()
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
        self.entries().find(|(name, _)| name.is(key))
    }
}

struct Children<'t> {
    next: NodeRef<'t>,
    end: u32,
}

impl<'t> Children<'t> {
    #[inline(always)]
    fn step(&mut self) -> Option<NodeRef<'t>> {
        if self.next.index >= self.end {
            return None;
        }
        let here = self.next;
        self.next.index = here.next_index();
        Some(here)
    }
}

/// The entries of a mapping, see [`NodeRef::entries`].
pub struct Entries<'t> {
    at: Children<'t>,
}

impl<'t> Iterator for Entries<'t> {
    type Item = (NodeRef<'t>, NodeRef<'t>);

    #[inline(always)]
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

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        self.at.step()
    }
}
