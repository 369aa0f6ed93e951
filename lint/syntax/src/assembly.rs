//! The tape under construction: what every parser pushes its nodes into.

use crate::Summary;
use crate::node::{DECODED, FAR, Far, MARKED, MULTI_LINE, QUOTES, SLICE, slice_flags};
use crate::nodes::Nodes;
use crate::survey::Surveyor;
use crate::tape::{Alias, Decoded, Mark, Rare};
use crate::{Kind, Node, Span, Tape};

/// What a buffer that lives as long as its thread may hold on to: nodes (8 bytes each), or bytes of
/// decoded values.
const KEPT_NODES: usize = 1 << 17;

/// Buffers that grow to the largest text seen and are then reused.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    pub(crate) nodes: Nodes,
    /// The root of each document.
    roots: Vec<u32>,
    rare: Rare,
    /// In the order in which the collections were closed.
    far: Vec<Far>,
    summary: Summary,
    /// The open collections, innermost last.
    open: Vec<u32>,
    surveyor: Surveyor,
    /// Whether the parser has noted itself what a survey of all nodes would find.
    is_surveyed: bool,
}

/// A length of every table, to return to when a document turns out to be broken.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Checkpoint {
    nodes: u32,
    roots: usize,
    arena: usize,
    decoded: usize,
    marks: usize,
    aliases: usize,
    far: usize,
    summary: Summary,
}

impl Assembly {
    pub(crate) fn clear(&mut self) {
        self.rewind(Checkpoint::default());
        self.is_surveyed = false;
    }

    /// The parser will note what a survey would find, or ask for one.
    pub(crate) fn survey_while_parsing(&mut self) {
        self.is_surveyed = true;
    }

    /// Something came that only a survey of all nodes can judge.
    #[inline]
    pub(crate) fn ask_for_survey(&mut self) {
        self.is_surveyed = false;
    }

    /// Gives back what an unusually large text has made the buffers grow to.
    pub(crate) fn release(&mut self) {
        if self.nodes.capacity() > KEPT_NODES || self.rare.arena.capacity() > KEPT_NODES {
            *self = Self::default();
        }
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            nodes: self.nodes.len(),
            roots: self.roots.len(),
            arena: self.rare.arena.len(),
            decoded: self.rare.decoded.len(),
            marks: self.rare.marks.len(),
            aliases: self.rare.aliases.len(),
            far: self.far.len(),
            summary: self.summary,
        }
    }

    /// Forgets everything after the checkpoint, open collections included.
    pub(crate) fn rewind(&mut self, to: Checkpoint) {
        self.nodes.truncate(to.nodes);
        self.roots.truncate(to.roots);
        self.rare.arena.truncate(to.arena);
        self.rare.decoded.truncate(to.decoded);
        self.rare.marks.truncate(to.marks);
        self.rare.aliases.truncate(to.aliases);
        self.far.truncate(to.far);
        self.summary = to.summary;
        self.open.clear();
    }

    /// All slots for nodes, how many are in use, and the table of far ends; see [`Nodes::parts_mut`].
    #[inline]
    pub(crate) fn parts_mut(&mut self) -> (&mut [Node], u32, &mut Vec<Far>) {
        let (nodes, count) = self.nodes.parts_mut();
        (nodes, count, &mut self.far)
    }

    /// The index the next node gets.
    #[inline]
    pub(crate) fn next_index(&self) -> u32 {
        self.nodes.len()
    }

    /// How many collections are open.
    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// What the innermost open collection is.
    pub(crate) fn innermost_kind(&self) -> Option<Kind> {
        let node = self.nodes.get(*self.open.last()?)?;
        Some(node.kind)
    }

    pub(crate) fn begin_document(&mut self) {
        self.roots.push(self.next_index());
    }

    /// How many documents have begun.
    pub(crate) fn document_count(&self) -> usize {
        self.roots.len()
    }

    /// Notes what the summary of the tape says about a node.
    #[inline]
    pub(crate) fn note(&mut self, summary: Summary) {
        self.summary = self.summary.and(summary);
    }

    /// Adds a scalar or an alias. A scalar without quotes, or with quotes and without flags, has a slice of the text
    /// for its value; for one that has not, a flag or [`Assembly::decode_last`] must say so.
    #[inline]
    pub(crate) fn push(&mut self, kind: Kind, span: Span, flags: u8) -> u32 {
        let index = self.next_index();
        let flags = match kind {
            Kind::Absent | Kind::Plain | Kind::SingleQuoted | Kind::DoubleQuoted if flags == 0 => {
                slice_flags(kind)
            }
            _ => flags,
        };
        let node = Node::scalar(kind, span, flags);
        self.nodes.push(node);
        if node.len == FAR {
            self.far_scalar(index, span.end);
        }
        index
    }

    /// Notes where a long scalar ends: the last one, which may have an entry already.
    #[cold]
    #[inline(never)]
    fn far_scalar(&mut self, node: u32, end: u32) {
        let next = node + 1;
        match self.far.last_mut() {
            Some(far) if far.node == node => far.end = end,
            _ => self.far.push(Far { node, next, end }),
        }
    }

    /// The scalar pushed last goes on to `end`, on another line.
    pub(crate) fn extend_last(&mut self, end: u32) {
        let index = self.next_index().saturating_sub(1);
        let Some(node) = self.nodes.last_mut() else {
            return;
        };
        let flags = node.flags & !SLICE | MULTI_LINE;
        *node = Node::scalar(node.kind, Span::new(node.start, end), flags);
        if node.len == FAR {
            self.far_scalar(index, end);
        }
    }

    /// Adds a collection that begins at `start`, for parsers that keep track of the open collections themselves.
    #[inline]
    pub(crate) fn push_collection(&mut self, kind: Kind, start: u32) -> u32 {
        let index = self.next_index();
        self.nodes.push(Node::collection(kind, start));
        index
    }

    /// Opens a collection that begins at `start`; its end is set when it closes.
    pub(crate) fn open(&mut self, kind: Kind, start: u32) -> u32 {
        let index = self.push_collection(kind, start);
        self.open.push(index);
        index
    }

    /// Closes the innermost collection behind its closing bracket.
    pub(crate) fn close_at(&mut self, end: u32) {
        if let Some(collection) = self.open.pop() {
            self.end_at(collection, end);
        }
    }

    /// Closes the innermost collection where its last node ends: block collections have no end of their own.
    pub(crate) fn close_after_last(&mut self) {
        if let Some(collection) = self.open.pop() {
            self.end_after_last(collection);
        }
    }

    /// Ends the subtree of a collection in brackets here and its text at `end`. For parsers that keep track of the
    /// open collections themselves.
    #[inline]
    pub(crate) fn end_at(&mut self, collection: u32, end: u32) {
        let next = self.next_index();
        if let Some(node) = self.nodes.get_mut(collection) {
            let far = node.end_brackets(collection, next, end);
            self.far.extend(far);
        }
    }

    /// The same for a block collection, see [`crate::tape::span_of`].
    #[inline]
    pub(crate) fn end_after_last(&mut self, collection: u32) {
        let next = self.next_index();
        if let Some(node) = self.nodes.get_mut(collection) {
            let far = node.end_subtree(collection, next);
            self.far.extend(far);
        }
    }

    /// Stores the value of the node pushed last, for values its span does not yield.
    pub(crate) fn decode_last(&mut self, value: &str) {
        let start = self.rare.arena.len() as u32;
        self.rare.arena.push_str(value);
        let end = self.rare.arena.len() as u32;
        if let Some(node) = self.flag_last(DECODED) {
            if let Some(last) = self.nodes.last_mut() {
                last.flags &= !(SLICE | QUOTES);
            }
            self.rare.decoded.push(Decoded { node, start, end });
        }
    }

    /// Notes the tag of the node pushed last.
    pub(crate) fn tag_last(&mut self, tag: Span) {
        if let Some(node) = self.flag_last(MARKED) {
            self.rare.marks.push(Mark {
                node,
                anchor: None,
                tag: Some(tag),
            });
        }
    }

    /// Notes the anchor of the node pushed last; its tag comes first.
    pub(crate) fn anchor_last(&mut self, anchor: Span) {
        let Some(node) = self.flag_last(MARKED) else {
            return;
        };
        match self.rare.marks.last_mut() {
            Some(mark) if mark.node == node => mark.anchor = Some(anchor),
            _ => self.rare.marks.push(Mark {
                node,
                anchor: Some(anchor),
                tag: None,
            }),
        }
    }

    /// Notes the anchor of the node that comes next, before the nodes inside it get theirs, so that
    /// the table stays sorted. [`Assembly::mark`] must follow.
    pub(crate) fn anchor_next(&mut self, anchor: Span) {
        let node = self.next_index();
        self.rare.marks.push(Mark {
            node,
            anchor: Some(anchor),
            tag: None,
        });
    }

    /// Says of a node that the table of marks has it.
    pub(crate) fn mark(&mut self, index: u32) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.flags |= MARKED;
        }
    }

    /// Notes that the node pushed last is an alias, and what it stands for.
    pub(crate) fn alias_last(&mut self, target: Option<u32>) {
        let node = self.next_index().saturating_sub(1);
        self.rare.aliases.push(Alias { node, target });
    }

    /// The span of the scalar pushed last is its value, whatever the kind.
    pub(crate) fn verbatim_last(&mut self) {
        if let Some(node) = self.nodes.last_mut() {
            node.flags = node.flags & !QUOTES | SLICE;
        }
    }

    fn flag_last(&mut self, flag: u8) -> Option<u32> {
        let index = self.next_index().checked_sub(1)?;
        self.nodes.last_mut()?.flags |= flag;
        Some(index)
    }

    /// The tape of a text, exactly sized; the buffers stay for the next text. In the usual case (one document
    /// without tags, anchors, aliases and values that need decoding) it is one allocation.
    pub(crate) fn snapshot(&mut self, text: &str) -> Tape {
        let nodes = self.nodes.as_slice();
        let rare = (!self.rare.is_empty()).then(|| Box::new(self.rare.clone()));
        // The inner collections were closed first.
        self.far.sort_unstable_by_key(|far| far.node);
        let far = self.far.as_slice();
        let summary = if self.is_surveyed {
            self.summary
        } else {
            let found = self.surveyor.survey(nodes, far, text.as_bytes());
            self.summary.and(found)
        };
        let roots = match self.roots.as_slice() {
            [] | [0] => Box::default(),
            several => Box::from(several),
        };
        Tape {
            nodes: Box::from(nodes),
            roots,
            far: Box::from(far),
            rare,
            summary,
        }
    }
}
