//! Block mappings and sequences.
//!
//! Nesting is compared by *level*: a token at column `c` has the level `2c + 1`, and `2c + 2` when it
//! is the dash of an item. So a sequence may stand at the column of the key it belongs to and is
//! still deeper than that key, and 0 is left for what holds the root.
//!
//! `floor` is the least column a node may stand at: one more than the column of the collection
//! that holds it, 0 for a root.

use super::cursor::Scanner;
use super::key::{Key, begins_plain};
use super::{Declined, Step};
use crate::{Kind, survey};

/// A collection that is open.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::yaml) struct Open {
    /// Its node.
    pub(super) node: u32,
    /// The level of the collection that holds it.
    pub(super) outer: u32,
    /// Of a mapping, a bit for each key so far.
    pub(super) keys: u64,
}

impl Open {
    /// A collection without anything in it.
    #[inline(always)]
    pub(super) const fn new(node: u32, outer: u32) -> Self {
        Self {
            node,
            outer,
            keys: 0,
        }
    }

    /// Adds the bit of a key; whether it tells the key from those before it.
    #[inline(always)]
    pub(super) const fn add_key(&mut self, bit: u64) -> bool {
        let is_new = bit & !self.keys != 0;
        self.keys |= bit;
        is_new
    }
}

/// How much deeper the dash of an item is than a key at its column.
pub(super) const DASH: u32 = 1;

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The token here begins the node that an entry or an item waits for.
    Node,
    /// The node is complete; the token here, if there is one, belongs to something else.
    Other,
}

impl Scanner<'_, '_> {
    /// The node whose first token stands here, at `floor` or deeper, with everything inside it.
    pub(super) fn block_node(&mut self, floor: usize) -> Step {
        let mut next = Next::Node;
        let mut floor = floor;
        // The level of the innermost open collection.
        let mut top = 0;
        loop {
            next = self.common_entries(&mut top, next);
            if top != 0 {
                floor = top.div_ceil(2) as usize;
            }
            next = match next {
                Next::Node => self.node(&mut top, floor)?,
                Next::Other => {
                    let level = self.level();
                    top = self.close_above(level, top);
                    if top == 0 {
                        return Ok(());
                    }
                    // Deeper than the collection that is open, it belongs to nothing.
                    if top != level {
                        return Err(Declined);
                    }
                    if is_mapping(top) {
                        let key = self.key()?;
                        self.entry(top, &key)?
                    } else {
                        self.item(top)?
                    }
                }
            };
            if top != 0 {
                floor = top.div_ceil(2) as usize;
            }
        }
    }

    /// The level of the token here; 0 when there is none.
    #[inline(always)]
    fn level(&self) -> u32 {
        if self.more() {
            level(self.column(), self.is_dash(self.at))
        } else {
            0
        }
    }

    /// A scalar, or the beginning of a collection with its first entry or item.
    #[inline(always)]
    fn node(&mut self, top: &mut u32, floor: usize) -> Step<Next> {
        let (at, column) = (self.at as u32, self.column());
        if self.is_dash(self.at) {
            *top = self.open_block(Kind::Sequence, at, level(column, true), *top)?;
            return self.item(*top);
        }
        if let Some(key) = self.first_key()? {
            *top = self.open_block(Kind::Mapping, at, level(column, false), *top)?;
            return self.entry(*top, &key);
        }
        self.value(floor)?;
        Ok(Next::Other)
    }

    /// The key that begins a mapping here; `None` when the node is of another kind.
    #[inline(always)]
    fn first_key(&self) -> Step<Option<Key>> {
        let first = self.byte(self.at);
        if begins_plain(first)
            && let Some(key) = self.key_of_one_word(self.word_end(self.at))
        {
            return Ok(Some(key));
        }
        match first {
            // `&a key: v` anchors the key, or the mapping: not decided here.
            b'&' | b'*' if self.plain_key()?.is_some() => Err(Declined),
            b'[' | b'{' | b'|' | b'>' | b'&' | b'*' => Ok(None),
            _ => self.other_key(),
        }
    }

    /// Opens the collection of this level whose first token stands at `at`; returns the level.
    #[inline(always)]
    pub(super) fn open_block(&mut self, kind: Kind, at: u32, level: u32, outer: u32) -> Step<u32> {
        let node = self.assembly.next_index();
        let open = self.opened.get_mut(self.depth).ok_or(Declined)?;
        *open = Open::new(node, outer);
        self.depth += 1;
        self.assembly.push_collection(kind, at);
        Ok(level)
    }

    /// Closes the collections above `level`, each where its last node ends; returns the level of the
    /// innermost one that stays open.
    #[inline(always)]
    pub(super) fn close_above(&mut self, level: u32, top: u32) -> u32 {
        let mut top = top;
        while top > level
            && let Some(open) = self.opened.get(self.depth.wrapping_sub(1))
        {
            self.depth -= 1;
            top = open.outer;
            self.assembly.end_after_last(open.node);
        }
        top
    }

    /// The value of the key that stands here.
    #[inline(always)]
    fn entry(&mut self, top: u32, key: &Key) -> Step<Next> {
        let column = (top / 2) as usize;
        self.push(key.kind, self.at, key.end, key.flags);
        self.survey_key(key);
        let from = key.colon + 1;
        let (at, first) = self.skip_separation(from);
        self.at = at;
        match first {
            _ if begins_plain(first) => self.plain(column + 1)?,
            b'\n' | b'#' => return self.below(top, from),
            // `key: - item` is no sequence.
            b'-' if !self.ends_plain_dash() => return Err(Declined),
            _ => self.value(column + 1)?,
        }
        Ok(Next::Other)
    }

    /// Tells the key that stands here from those before it, or asks for a survey.
    #[inline(always)]
    fn survey_key(&mut self, key: &Key) {
        let bit = self.key_bit(key.kind, key.flags, self.at, key.end);
        let open = self.opened.get_mut(self.depth.wrapping_sub(1));
        if !open.is_some_and(|open| open.add_key(bit)) {
            self.assembly.ask_for_survey();
        }
    }

    /// The bit of a key, see [`Open::add_key`]; 0 when it is not plain that it is one string to every reader.
    #[inline(always)]
    pub(super) fn key_bit(&self, kind: Kind, flags: u8, start: usize, end: usize) -> u64 {
        let quotes = usize::from(kind != Kind::Plain);
        match self.bytes.get(start + quotes..end - quotes) {
            Some(name) if kind == Kind::Plain => survey::PlainKey::of(name).bit,
            Some(name) if flags == 0 => survey::place_of_quoted(name),
            _ => 0,
        }
    }

    /// The item whose dash stands here.
    #[inline(always)]
    fn item(&mut self, top: u32) -> Step<Next> {
        let after_dash = self.at + 1;
        let (at, first) = self.skip_separation(after_dash);
        self.at = at;
        match first {
            b'\t' => Err(Declined),
            b'\n' | b'#' => self.below(top, after_dash),
            _ => Ok(Next::Node),
        }
    }

    /// The node of an entry or item that has nothing on its own line is the one below, if that is
    /// deeper, or else none, which stands at `absent`.
    #[inline(always)]
    fn below(&mut self, top: u32, absent: usize) -> Step<Next> {
        self.leave_line(self.at)?;
        if self.level() > top {
            return Ok(Next::Node);
        }
        self.push(Kind::Absent, absent, absent, 0);
        Ok(Next::Other)
    }

    /// Whether the `-` here begins a plain scalar.
    #[inline]
    fn ends_plain_dash(&self) -> bool {
        !matches!(self.byte(self.at + 1), b' ' | b'\n' | b'\t')
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

/// The level of a token at a column.
#[inline(always)]
const fn level(column: usize, dash: bool) -> u32 {
    let key = column as u32 * 2 + 1;
    if dash { key + DASH } else { key }
}

/// Whether a level is that of a mapping.
const fn is_mapping(level: u32) -> bool {
    level % 2 == 1
}
