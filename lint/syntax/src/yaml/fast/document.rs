//! Documents: where they begin, and what happens when one is declined.

use super::cursor::{Ahead, Scanner};
use super::{Declined, Step};
use crate::Kind;
use crate::assembly::Assembly;

impl Scanner<'_, '_> {
    /// Moves to the first document. `Declined` means the stream begins with something else.
    pub(in crate::yaml) fn begin(&mut self) -> Step {
        self.next_token(self.at)
    }

    /// Whether all documents are read.
    pub(in crate::yaml) fn finished(&self) -> bool {
        self.ahead == Ahead::End
    }

    /// Where the next document begins, its `---` and the indentation of its first token included.
    pub(in crate::yaml) fn position(&self) -> usize {
        self.line_start
    }

    /// Continues behind a document that someone else has read: at a `---` or at the end.
    pub(in crate::yaml) fn resume(&mut self, at: usize) {
        self.at = at;
        self.line_start = at;
        self.ahead = if at >= self.bytes.len() {
            Ahead::End
        } else {
            Ahead::Marker
        };
    }

    /// The tape under construction.
    pub(in crate::yaml) fn assembly(&mut self) -> &mut Assembly {
        self.assembly
    }

    /// Reads one document. When it is declined, its nodes are the caller's to drop.
    pub(in crate::yaml) fn document(&mut self) -> Step {
        self.anchors.clear();
        self.depth = 0;
        let mut absent = self.at;
        if self.ahead == Ahead::Marker {
            absent += 3;
            self.marker()?;
        }
        self.assembly.begin_document();
        if !self.more() {
            self.push(Kind::Absent, absent, absent, 0);
            return Ok(());
        }
        self.block_node(0)?;
        // The root is one node: whatever is left belongs to no document.
        if self.more() { Err(Declined) } else { Ok(()) }
    }

    /// `---` alone on its line, or with a comment.
    fn marker(&mut self) -> Step {
        self.ahead = Ahead::Token;
        self.at += 3;
        self.end_line()
    }
}
