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

/// A node of the tape: 12 bytes, since the nodes are what a large repository takes most memory for.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
    /// Of a collection, how many nodes it takes with those inside it, or [`FAR`]. Of a scalar with [`SLICE`], how many
    /// bytes of quotes stand at either end. For block scalars of the fast path, see [`block_scalar_aux`]. Otherwise 0.
    pub(crate) aux: u16,
}

/// A collection that takes this many nodes or more: where it ends stands in a table of the tape, found by node index.
pub(crate) const FAR: u16 = u16::MAX;

/// Where a collection of so many nodes that it has [`FAR`] ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Far {
    pub(crate) node: u32,
    /// The index of the first node after the subtree.
    pub(crate) next: u32,
}

/// The scalar spans several lines and its line breaks must be folded.
pub(crate) const MULTI_LINE: u8 = 1;
/// The quoted scalar holds escapes (`\` or `''`).
pub(crate) const ESCAPED: u8 = 2;
/// The value stands decoded in the arena of the tape, found by node index.
pub(crate) const DECODED: u8 = 4;
/// The node has a tag or an anchor, found by node index.
pub(crate) const MARKED: u8 = 8;
/// The value is a slice of the text: the span without `aux` bytes at either end. Most scalars have it.
pub(crate) const SLICE: u8 = 16;

/// `|`: one final line break is kept.
pub(crate) const CLIP: u16 = 0;
/// `|-`: no final line break is kept.
pub(crate) const STRIP: u16 = 1;
/// `|+`: all final line breaks are kept.
pub(crate) const KEEP: u16 = 2;

/// What the decoder of a block scalar must know: chomping in the low two bits, the indentation of
/// the text above them (0 for a scalar without text). `None` when the indentation does not fit.
pub(crate) fn block_scalar_aux(chomping: u16, indent: usize) -> Option<u16> {
    let indent = u16::try_from(indent).ok()?.checked_mul(4)?;
    Some(indent | chomping)
}

impl Node {
    /// A scalar on one line without escapes, or a collection without anything inside it yet.
    #[inline]
    pub(crate) const fn new(kind: Kind, span: Span) -> Self {
        let (flags, aux) = match kind {
            Kind::Absent | Kind::Plain => (SLICE, 0),
            Kind::SingleQuoted | Kind::DoubleQuoted => (SLICE, 1),
            Kind::Mapping | Kind::Sequence => (0, 1),
            _ => (0, 0),
        };
        Self {
            start: span.start,
            end: span.end,
            kind,
            flags,
            aux,
        }
    }

    /// What the node is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it is written.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Where the value stands in the text, quotes left out; `None` when it is no slice of the text.
    #[inline]
    pub(crate) fn value_span(&self) -> Option<Span> {
        let quotes = u32::from(self.aux);
        (self.flags & SLICE != 0).then(|| Span::new(self.start + quotes, self.end - quotes))
    }

    /// Whether other nodes may stand inside it.
    #[inline]
    pub(crate) const fn is_collection(&self) -> bool {
        matches!(self.kind, Kind::Mapping | Kind::Sequence)
    }

    /// How many nodes the subtree takes; `None` when a table of the tape must be asked.
    #[inline]
    pub(crate) const fn size(&self) -> Option<u32> {
        if !self.is_collection() {
            return Some(1);
        }
        match self.aux {
            FAR => None,
            count => Some(count as u32),
        }
    }

    /// Sets where the subtree of a collection at `index` ends; returns the entry for the table if it is large.
    #[inline]
    pub(crate) fn end_subtree(&mut self, index: u32, next: u32) -> Option<Far> {
        match u16::try_from(next.wrapping_sub(index)) {
            Ok(count) if count < FAR => {
                self.aux = count;
                None
            }
            _ => {
                self.aux = FAR;
                Some(Far { node: index, next })
            }
        }
    }
}
