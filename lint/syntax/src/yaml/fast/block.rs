//! Block mappings and sequences.
//!
//! `floor` is the least column a node may stand at: one more than the column of the collection
//! that holds it, 0 for a root.

use super::cursor::Scanner;
use super::key::{Key, begins_plain};
use super::{Declined, Step};
use crate::Kind;

impl Scanner<'_, '_> {
    /// The node whose first token stands here, at `floor` or deeper.
    pub(super) fn block_node(&mut self, floor: usize) -> Step {
        let first = self.byte(self.at);
        let key = if begins_plain(first) {
            let end = self.word_end(self.at);
            match self.key_of_one_word(end) {
                Some(key) => key,
                None => match self.other_key()? {
                    Some(key) => key,
                    None => return self.plain_of_one_word(end, floor),
                },
            }
        } else {
            match first {
                b'-' if self.ends_indicator(self.at + 1) => return self.sequence(self.column()),
                // `&a key: v` anchors the key, or the mapping: not decided here.
                b'&' | b'*' if self.plain_key()?.is_some() => return Err(Declined),
                b'[' | b'{' | b'|' | b'>' | b'&' | b'*' => return self.value(floor),
                _ => match self.other_key()? {
                    Some(key) => key,
                    None => return self.value(floor),
                },
            }
        };
        self.mapping(self.column(), key)
    }

    /// A mapping at `column` whose first key has been found.
    #[inline(always)]
    fn mapping(&mut self, column: usize, first: Key) -> Step {
        let collection = self.open(Kind::Mapping)?;
        let mut key = first;
        loop {
            self.push(key.kind, self.at, key.end, key.flags);
            self.entry_value(column, key.colon + 1)?;
            if !self.belongs(column)? {
                break;
            }
            key = self.key()?;
        }
        self.close_block(collection);
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
    #[inline(always)]
    fn entry_value(&mut self, column: usize, from: usize) -> Step {
        let (at, first) = self.skip_separation(from);
        self.at = at;
        match first {
            _ if begins_plain(first) => return self.plain(column + 1),
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
            return self.block_node(column);
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
    #[inline(always)]
    fn sequence(&mut self, column: usize) -> Step {
        let collection = self.open(Kind::Sequence)?;
        loop {
            self.item(column)?;
            if !self.belongs(column)? || !self.is_dash(self.at) {
                break;
            }
        }
        self.close_block(collection);
        Ok(())
    }

    #[inline]
    fn item(&mut self, column: usize) -> Step {
        let after_dash = self.at + 1;
        let (at, first) = self.skip_separation(after_dash);
        self.at = at;
        match first {
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
    #[inline(never)]
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
