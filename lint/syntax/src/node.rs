//! One node of a tape.

use crate::Span;

/// What a node is, as written; what a plain scalar *means* is the reader's decision (see `scalar`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A scalar that is not written at all: `key:` with nothing behind it, or an empty document.
    Absent,
    /// A scalar without quotes. JSON numbers, `true`, `false` and `null` are plain too.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`; every JSON string.
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// Keys and values in turn.
    Mapping,
    /// Items.
    Sequence,
    /// `*name`
    Alias,
}

/// A node of the tape: 8 bytes, since the nodes are what a large repository takes most memory for. What is rare, or
/// follows from other nodes, is not in it but in a table of the tape.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub(crate) start: u32,
    /// Of a scalar or an alias, how many bytes it takes as written; of a collection, how many nodes it takes with those
    /// inside it. [`FAR`] in either case when a table must be asked.
    pub(crate) len: u16,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
}

/// A node of this length or more: where it ends stands in a table of the tape, found by node index.
pub(crate) const FAR: u16 = u16::MAX;

/// Where a node ends that cannot say so itself: a long scalar, a large collection, a collection in brackets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Far {
    pub(crate) node: u32,
    /// The index of the first node after the subtree.
    pub(crate) next: u32,
    /// Of a scalar or a collection in brackets, the end of its text; 0 for others.
    pub(crate) end: u32,
}

/// The scalar spans several lines and its line breaks must be folded.
pub(crate) const MULTI_LINE: u8 = 1;
/// The quoted scalar holds escapes (`\` or `''`).
pub(crate) const ESCAPED: u8 = 2;
/// The value stands decoded in the arena of the tape, found by node index.
pub(crate) const DECODED: u8 = 4;
/// The node has a tag or an anchor, found by node index.
pub(crate) const MARKED: u8 = 8;
/// The value is a slice of the text: the span, without the quotes where [`QUOTES`] says so. Most scalars have it.
pub(crate) const SLICE: u8 = 16;
/// The collection ends behind a bracket; where, stands in the table of [`Far`].
pub(crate) const APART: u8 = 32;
/// The collection is written `{}` or `[]`.
pub(crate) const EMPTY: u8 = 64;
/// The slice that is the value has a quote at either end. The highest bit, see [`Node::near_value_span`].
pub(crate) const QUOTES: u8 = 128;

impl Node {
    /// A scalar of one line without escapes; `None` when it is so long that a table must know its end.
    #[inline]
    pub(crate) fn slice(kind: Kind, span: Span) -> Option<Self> {
        let node = Self::scalar(kind, span, slice_flags(kind));
        (node.len != FAR).then_some(node)
    }

    /// A scalar or an alias. When it is [`FAR`], the table must be told.
    #[inline]
    pub(crate) fn scalar(kind: Kind, span: Span, flags: u8) -> Self {
        Self {
            start: span.start,
            len: short(span.end.wrapping_sub(span.start)),
            kind,
            flags,
        }
    }

    /// A collection without anything inside it yet.
    #[inline]
    pub(crate) const fn collection(kind: Kind, start: u32) -> Self {
        Self {
            start,
            len: 1,
            kind,
            flags: 0,
        }
    }

    /// Where it is written, for what can say so itself: not for long scalars, and of collections only for `{}` and `[]`.
    #[inline]
    pub(crate) fn near_span(self) -> Option<Span> {
        let width = match self.kind {
            Kind::Mapping | Kind::Sequence if self.flags & EMPTY == 0 => return None,
            Kind::Mapping | Kind::Sequence => BRACKETS,
            _ if self.len == FAR => return None,
            _ => u32::from(self.len),
        };
        Some(Span::new(self.start, self.start + width))
    }

    /// Where the value stands in the text, quotes left out; `None` when it is no slice of the text, or so long that a
    /// table must be asked.
    #[inline]
    pub(crate) fn near_value_span(self) -> Option<Span> {
        let quotes = u32::from(self.flags >> 7);
        let end = self.start + u32::from(self.len);
        (self.flags & SLICE != 0 && self.len != FAR)
            .then(|| Span::new(self.start + quotes, end - quotes))
    }

    /// Whether other nodes may stand inside it.
    #[inline]
    pub(crate) const fn is_collection(self) -> bool {
        matches!(self.kind, Kind::Mapping | Kind::Sequence)
    }

    /// How many nodes the subtree takes; `None` when a table of the tape must be asked.
    #[inline]
    pub(crate) const fn size(self) -> Option<u32> {
        if !self.is_collection() {
            return Some(1);
        }
        match self.len {
            FAR => None,
            count => Some(count as u32),
        }
    }

    /// Sets where the subtree of a block collection at `index` ends; returns the entry for the table if it is large.
    #[inline]
    pub(crate) fn end_subtree(&mut self, index: u32, next: u32) -> Option<Far> {
        self.len = short(next.wrapping_sub(index));
        (self.len == FAR).then_some(Far {
            node: index,
            next,
            end: 0,
        })
    }

    /// The same for a collection in brackets, the last of which ends at `end`.
    #[inline]
    pub(crate) fn end_brackets(&mut self, index: u32, next: u32, end: u32) -> Option<Far> {
        self.len = short(next.wrapping_sub(index));
        if end == self.start + BRACKETS && self.len == 1 {
            self.flags |= EMPTY;
            return None;
        }
        self.flags |= APART;
        Some(Far {
            node: index,
            next,
            end,
        })
    }
}

/// What a scalar of one line without escapes has.
#[inline]
pub(crate) const fn slice_flags(kind: Kind) -> u8 {
    match kind {
        Kind::SingleQuoted | Kind::DoubleQuoted => SLICE | QUOTES,
        _ => SLICE,
    }
}

/// How many bytes `{}` takes.
const BRACKETS: u32 = 2;

/// A length, or [`FAR`] when it is too large.
#[inline]
fn short(length: u32) -> u16 {
    u16::try_from(length).unwrap_or(FAR)
}
