//! Trees that are made rather than parsed.

use crate::Summary;
use crate::assembly::Assembly;
use crate::{Kind, Span, Tape};

/// Builds a tape node by node, with a text of its own that holds the values of its scalars. Every
/// call returns the index of the node it made, so that origins can be attached to it.
///
/// ```
/// use rempart_syntax::{Kind, TapeBuilder};
///
/// let mut builder = TapeBuilder::new();
/// builder.begin_document();
/// builder.begin_mapping();
/// builder.scalar(Kind::Plain, "replicas");
/// builder.scalar(Kind::Plain, "3");
/// builder.end();
/// let (text, tape) = builder.finish();
/// let root = tape.root(&text, 0);
/// assert_eq!(root.and_then(|root| root.get("replicas")).map(|node| node.value()).as_deref(), Some("3"));
/// ```
#[derive(Debug, Default)]
pub struct TapeBuilder {
    text: String,
    assembly: Assembly,
}

impl TapeBuilder {
    /// An empty stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a document. The next node is its root.
    pub fn begin_document(&mut self) {
        self.assembly.begin_document();
    }

    /// Adds a scalar whose value is `value` as it stands: `kind` only tells a reader whether it was
    /// quoted. [`Kind::Absent`] has no value. A kind that is no scalar becomes [`Kind::Plain`].
    pub fn scalar(&mut self, kind: Kind, value: &str) -> u32 {
        let kind = match kind {
            Kind::Mapping | Kind::Sequence | Kind::Alias => Kind::Plain,
            scalar => scalar,
        };
        let start = self.text.len() as u32;
        if kind != Kind::Absent {
            self.text.push_str(value);
        }
        let index = self
            .assembly
            .push(kind, Span::new(start, self.text.len() as u32), 0);
        self.assembly.verbatim_last();
        if kind == Kind::Plain {
            self.assembly.note(Summary::of_plain(value.as_bytes()));
        }
        index
    }

    /// Gives the node added last a tag, as it would be written (`!!binary`).
    pub fn tag(&mut self, tag: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(tag);
        self.assembly
            .tag_last(Span::new(start, self.text.len() as u32));
    }

    /// Opens a mapping; its keys and values follow in turn until [`TapeBuilder::end`].
    pub fn begin_mapping(&mut self) -> u32 {
        self.assembly.open(Kind::Mapping, self.text.len() as u32)
    }

    /// Opens a sequence; its items follow until [`TapeBuilder::end`].
    pub fn begin_sequence(&mut self) -> u32 {
        self.assembly.open(Kind::Sequence, self.text.len() as u32)
    }

    /// Closes the innermost open collection; nothing happens when none is open.
    pub fn end(&mut self) {
        self.assembly.close_after_last();
    }

    /// How many collections are open.
    pub fn depth(&self) -> usize {
        self.assembly.depth()
    }

    /// The text and its tape; collections left open are closed.
    pub fn finish(mut self) -> (String, Tape) {
        while self.depth() > 0 {
            self.end();
        }
        let tape = self.assembly.snapshot(&self.text);
        (self.text, tape)
    }
}
