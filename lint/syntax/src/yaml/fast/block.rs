//! Block mappings and sequences.
//!
//! `floor` is the least column a node may stand at: one more than the column of the collection
//! that holds it, 0 for a root.

use super::cursor::Scanner;
use super::key::Key;
use super::{Declined, Step};
use crate::Kind;

impl Scanner<'_, '_> {
    /// The node whose first token stands here, at `floor` or deeper.
    pub(super) fn block_node(&mut self, floor: usize) -> Step {
        if self.is_dash(self.at) {
            return self.sequence(self.column());
        }
        match self.byte(self.at) {
            // `&a key: v` anchors the key, or the mapping: not decided here.
            b'&' | b'*' if self.plain_key(self.at)?.is_some() => return Err(Declined),
            b'[' | b'{' | b'|' | b'>' | b'&' | b'*' => return self.value(floor),
            _ => {}
        }
        match self.key(self.at)? {
            Some(key) => self.mapping(self.column(), key),
            None => self.value(floor),
        }
    }

    /// A mapping at `column` whose first key has been found.
    fn mapping(&mut self, column: usize, first: Key) -> Step {
        self.open(Kind::Mapping)?;
        let mut key = first;
        loop {
            self.push(key.kind, self.at, key.end, key.flags);
            self.entry_value(column, key.colon + 1)?;
            if !self.belongs(column)? {
                break;
            }
            key = self.key(self.at)?.ok_or(Declined)?;
        }
        self.assembly.close_after_last();
        Ok(())
    }

    /// Whether the next token stands at the column of the collection. Deeper than that it belongs
    /// to nothing.
    #[inline]
    fn belongs(&self, column: usize) -> Step<bool> {
        if !self.more() || self.column() < column {
            return Ok(false);
        }
        if self.column() > column {
            Err(Declined)
        } else {
            Ok(true)
        }
    }

    /// The value of an entry, from behind its colon.
    #[inline]
    fn entry_value(&mut self, column: usize, from: usize) -> Step {
        self.at = self.skip_spaces(from);
        match self.byte(self.at) {
            b'\n' | b'#' => {}
            // `key: - item` is no sequence.
            b'-' if !self.ends_plain_dash() => return Err(Declined),
            _ => return self.value(column + 1),
        }
        self.leave_line(self.at)?;
        if self.more() && self.column() > column {
            return self.block_node(column + 1);
        }
        // A sequence may stand at the column of the key it belongs to.
        if self.more() && self.column() == column && self.is_dash(self.at) {
            return self.sequence(column);
        }
        self.push(Kind::Absent, from, from, 0);
        Ok(())
    }

    /// Whether the `-` here begins a plain scalar.
    #[inline]
    fn ends_plain_dash(&self) -> bool {
        !matches!(self.byte(self.at + 1), b' ' | b'\n' | b'\t')
    }

    /// A sequence whose first dash stands here, at `column`.
    fn sequence(&mut self, column: usize) -> Step {
        self.open(Kind::Sequence)?;
        loop {
            self.item(column)?;
            if !self.belongs(column)? || !self.is_dash(self.at) {
                break;
            }
        }
        self.assembly.close_after_last();
        Ok(())
    }

    #[inline]
    fn item(&mut self, column: usize) -> Step {
        let after_dash = self.at + 1;
        self.at = self.skip_spaces(after_dash);
        match self.byte(self.at) {
            b'\t' => return Err(Declined),
            b'\n' | b'#' => self.leave_line(self.at)?,
            _ => return self.block_node(column + 1),
        }
        if self.more() && self.column() > column {
            return self.block_node(column + 1);
        }
        self.push(Kind::Absent, after_dash, after_dash, 0);
        Ok(())
    }

    /// A scalar, an alias or a flow collection, then the rest of its line.
    #[inline]
    pub(super) fn value(&mut self, floor: usize) -> Step {
        match self.byte(self.at) {
            b'"' | b'\'' => {
                self.quoted(floor)?;
                self.end_line()
            }
            b'|' | b'>' => self.block_scalar(floor),
            b'[' | b'{' => {
                self.flow(floor)?;
                self.end_line()
            }
            b'&' => self.anchored(floor),
            b'*' => self.alias(),
            b'?' | b':' | b',' | b']' | b'}' | b'!' | b'%' | b'@' | b'`' | b'#' => Err(Declined),
            _ => self.plain(floor),
        }
    }
}
