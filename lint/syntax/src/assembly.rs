//! The tape under construction: what every parser pushes its nodes into.

use crate::node::{DECODED, MARKED, VERBATIM};
use crate::tape::{Alias, Decoded, Mark};
use crate::{Kind, Node, Span, Tape};

/// What a buffer that lives as long as its thread may hold on to: nodes (16 bytes each), or bytes of
/// decoded values.
const KEPT_NODES: usize = 1 << 17;

/// Buffers that grow to the largest text seen and are then reused.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    pub(crate) tape: Tape,
    /// The open collections, innermost last.
    open: Vec<u32>,
}

/// A length of every table, to return to when a document turns out to be broken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checkpoint {
    nodes: usize,
    documents: usize,
    arena: usize,
    decoded: usize,
    marks: usize,
    aliases: usize,
}

impl Assembly {
    pub(crate) fn clear(&mut self) {
        self.rewind(Checkpoint {
            nodes: 0,
            documents: 0,
            arena: 0,
            decoded: 0,
            marks: 0,
            aliases: 0,
        });
    }

    /// Gives back what an unusually large text has made the buffers grow to.
    pub(crate) fn release(&mut self) {
        if self.tape.nodes.capacity() > KEPT_NODES || self.tape.arena.capacity() > KEPT_NODES {
            *self = Self::default();
        }
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            nodes: self.tape.nodes.len(),
            documents: self.tape.documents.len(),
            arena: self.tape.arena.len(),
            decoded: self.tape.decoded.len(),
            marks: self.tape.marks.len(),
            aliases: self.tape.aliases.len(),
        }
    }

    /// Forgets everything after the checkpoint, open collections included.
    pub(crate) fn rewind(&mut self, to: Checkpoint) {
        self.tape.nodes.truncate(to.nodes);
        self.tape.documents.truncate(to.documents);
        self.tape.arena.truncate(to.arena);
        self.tape.decoded.truncate(to.decoded);
        self.tape.marks.truncate(to.marks);
        self.tape.aliases.truncate(to.aliases);
        self.open.clear();
    }

    /// The index the next node gets.
    #[inline]
    pub(crate) fn next_index(&self) -> u32 {
        self.tape.nodes.len() as u32
    }

    /// How many collections are open.
    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// What the innermost open collection is.
    pub(crate) fn innermost_kind(&self) -> Option<Kind> {
        let node = self.tape.nodes.get(*self.open.last()? as usize)?;
        Some(node.kind)
    }

    pub(crate) fn begin_document(&mut self) {
        self.tape.documents.push(self.next_index());
    }

    #[inline]
    pub(crate) fn push(&mut self, kind: Kind, span: Span, flags: u8, aux: u16) -> u32 {
        let index = self.next_index();
        let Span { start, end } = span;
        self.tape.nodes.push(Node {
            start,
            end,
            next: index + 1,
            kind,
            flags,
            aux,
        });
        index
    }

    /// The scalar pushed last goes on to `end`, which sets these flags.
    pub(crate) fn extend_last(&mut self, end: u32, flags: u8) {
        if let Some(node) = self.tape.nodes.last_mut() {
            node.end = end;
            node.flags |= flags;
        }
    }

    /// Opens a collection that begins at `start`; its end is set when it closes.
    pub(crate) fn open(&mut self, kind: Kind, start: u32) -> u32 {
        let index = self.push(kind, Span::at(start), 0, 0);
        self.open.push(index);
        index
    }

    /// Closes the innermost collection behind its closing bracket.
    pub(crate) fn close_at(&mut self, end: u32) {
        if let Some(collection) = self.open.pop() {
            self.end_at(collection, end);
        }
    }

    /// Closes the innermost collection where its last node ends.
    pub(crate) fn close_after_last(&mut self) {
        if let Some(collection) = self.open.pop() {
            self.end_after_last(collection);
        }
    }

    /// Ends the subtree of a collection here and its text at `end`. For parsers that keep track of
    /// the open collections themselves.
    #[inline]
    pub(crate) fn end_at(&mut self, collection: u32, end: u32) {
        let next = self.next_index();
        if let Some(node) = self.tape.nodes.get_mut(collection as usize) {
            node.end = end;
            node.next = next;
        }
    }

    /// The same where the last node ends: block collections have no end of their own, and the blank
    /// lines and comments behind them are not part of them.
    #[inline]
    pub(crate) fn end_after_last(&mut self, collection: u32) {
        if let Some(last) = self.tape.nodes.last() {
            self.end_at(collection, last.end);
        }
    }

    /// Stores the value of the node pushed last, for values its span does not yield.
    pub(crate) fn decode_last(&mut self, value: &str) {
        let start = self.tape.arena.len() as u32;
        self.tape.arena.push_str(value);
        let end = self.tape.arena.len() as u32;
        if let Some(node) = self.flag_last(DECODED) {
            self.tape.decoded.push(Decoded { node, start, end });
        }
    }

    /// Notes the tag of the node pushed last.
    pub(crate) fn tag_last(&mut self, tag: Span) {
        if let Some(node) = self.flag_last(MARKED) {
            self.tape.marks.push(Mark {
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
        match self.tape.marks.last_mut() {
            Some(mark) if mark.node == node => mark.anchor = Some(anchor),
            _ => self.tape.marks.push(Mark {
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
        self.tape.marks.push(Mark {
            node,
            anchor: Some(anchor),
            tag: None,
        });
    }

    /// Says of a node that the table of marks has it.
    pub(crate) fn mark(&mut self, index: u32) {
        if let Some(node) = self.tape.nodes.get_mut(index as usize) {
            node.flags |= MARKED;
        }
    }

    /// Notes that the node pushed last is an alias, and what it stands for.
    pub(crate) fn alias_last(&mut self, target: Option<u32>) {
        let node = self.next_index().saturating_sub(1);
        self.tape.aliases.push(Alias { node, target });
    }

    pub(crate) fn verbatim_last(&mut self) {
        self.flag_last(VERBATIM);
    }

    fn flag_last(&mut self, flag: u8) -> Option<u32> {
        let index = self.next_index().checked_sub(1)?;
        self.tape.nodes.last_mut()?.flags |= flag;
        Some(index)
    }

    /// A copy with exactly sized tables; the buffers stay for the next text.
    pub(crate) fn snapshot(&self) -> Tape {
        self.tape.clone()
    }
}
