//! Whether a mapping may have a key twice.
#![expect(
    clippy::inline_always,
    reason = "every node of every file comes by, and a call costs as much as the answer"
)]

use super::first::{self, FIRST, may_be_no_string, may_differ};
use crate::node::Far;
use crate::tape::far_next;
use crate::{Kind, Node};

/// The keys of a mapping of so many entries or fewer are compared one by one; more of them are sorted.
const FEW: usize = 32;

/// Whether a mapping may have a key twice, whoever reads it: nearly always all keys are strings to every reader and
/// differ as they are written. Allocates nothing for mappings of few entries.
pub(crate) fn may_repeat_keys(nodes: &[Node], far: &[Far], text: &[u8], mapping: u32) -> bool {
    let keys = Keys::of(nodes, far, mapping);
    // A lone key repeats nothing, whatever it is.
    let mut after_first = keys.clone();
    if after_first.next().is_none() || after_first.is_empty() {
        return false;
    }
    // Each key sets a bit; only where its bit is set already is it compared with those before it.
    let mut bits = 0_u64;
    let mut count = 0;
    for key in keys.clone() {
        // What one reader takes for something else than a string may be the same as another key.
        let Some(name) = string(text, key) else {
            return true;
        };
        let bit = 1 << place(name);
        if bits & bit != 0 && count < FEW && is_among(keys.clone().take(count), text, name) {
            return true;
        }
        bits |= bit;
        count += 1;
    }
    count > FEW && repeats(keys.map(|key| string(text, key)).collect())
}

#[inline(never)]
fn is_among(mut keys: impl Iterator<Item = Node>, text: &[u8], name: &[u8]) -> bool {
    keys.any(|key| string(text, key) == Some(name))
}

/// The keys of a mapping.
#[derive(Clone)]
struct Keys<'n> {
    nodes: &'n [Node],
    far: &'n [Far],
    at: u32,
    end: u32,
}

impl<'n> Keys<'n> {
    #[inline(always)]
    fn of(nodes: &'n [Node], far: &'n [Far], mapping: u32) -> Self {
        let mut keys = Self {
            nodes,
            far,
            at: mapping + 1,
            end: 0,
        };
        keys.end = keys.next_of(mapping).unwrap_or_default();
        keys
    }

    #[inline(always)]
    const fn is_empty(&self) -> bool {
        self.at >= self.end
    }

    #[inline(always)]
    fn next_of(&self, index: u32) -> Option<u32> {
        match self.nodes.get(index as usize)?.size() {
            Some(size) => Some(index + size),
            None => Some(far_next(self.far, index)),
        }
    }
}

impl Iterator for Keys<'_> {
    type Item = Node;

    #[inline(always)]
    fn next(&mut self) -> Option<Node> {
        if self.is_empty() {
            return None;
        }
        let key = *self.nodes.get(self.at as usize)?;
        self.at = self.next_of(self.next_of(self.at)?)?;
        Some(key)
    }
}

#[inline(never)]
fn repeats(mut names: Vec<Option<&[u8]>>) -> bool {
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// The text of a key that is this string to every reader, when it stands in the file as it is
/// and is not very long.
#[inline(always)]
fn string(text: &[u8], key: Node) -> Option<&[u8]> {
    let value = key.near_value_span()?;
    let name = text.get(value.start as usize..value.end as usize)?;
    if key.kind == Kind::Plain && may_be_no_string(name) {
        return None;
    }
    Some(name)
}

/// One of 64 places for a text: most keys of one mapping differ in length or at their ends.
#[inline(always)]
fn place(text: &[u8]) -> u64 {
    let end = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or_default());
    let word = (text.len() as u64) << 16 | end(text.first()) << 8 | end(text.last());
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58
}

/// What is asked of a key without quotes while it is read.
#[derive(Clone, Copy)]
pub(crate) struct PlainKey {
    /// Its bit among the keys of its mapping; 0 when it is not plain that it is this string to every reader.
    pub(crate) bit: u64,
    /// See [`may_differ`].
    pub(crate) differs: bool,
}

impl PlainKey {
    /// Of the text of a key.
    #[inline(always)]
    pub(crate) fn of(name: &[u8]) -> Self {
        match name.first() {
            // Most keys: the first byte says that it is a string.
            Some(first) if FIRST[usize::from(*first)] == 0 => Self {
                bit: 1 << place(name),
                differs: false,
            },
            _ => Self::of_odd(name),
        }
    }

    #[inline(never)]
    fn of_odd(name: &[u8]) -> Self {
        let bit = if may_be_no_string(name) {
            0
        } else {
            1 << place(name)
        };
        Self {
            bit,
            differs: may_differ(name),
        }
    }
}

/// The bit of a key in quotes that holds no escapes; `name` is what stands between them.
#[inline(always)]
pub(crate) fn place_of_quoted(name: &[u8]) -> u64 {
    1 << place(name)
}

/// The bit of a key among the keys of its mapping; 0 when it is not plain that it is this string to every reader.
#[inline(always)]
pub(super) fn place_of_key(key: Node, text: &[u8], first: u8) -> u64 {
    let Some(value) = key.near_value_span() else {
        return 0;
    };
    let Some(name) = text.get(value.start as usize..value.end as usize) else {
        return 0;
    };
    if key.kind == Kind::Plain && first & first::NO_STRING != 0 && may_be_no_string(name) {
        return 0;
    }
    1 << place(name)
}
