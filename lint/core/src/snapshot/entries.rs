//! The entries of a snapshot in one order, wherever they stand in memory.

use std::cmp::Ordering;

use super::Entry;

/// How many bits of a place say where in its block an entry stands.
const SLOT_BITS: u32 = 9;

/// How many entries stand together in memory. As every file costs some, a block is neither grown nor copied.
pub(super) const BLOCK_ENTRIES: usize = 1 << SLOT_BITS;

/// Where an entry stands: a block, and a slot in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(u32);

impl Place {
    /// A slot below [`BLOCK_ENTRIES`] of a block.
    pub(super) const fn new(block: usize, slot: usize) -> Self {
        Self((block as u32) << SLOT_BITS | slot as u32)
    }

    /// The place this many slots later, in the same block.
    pub(super) const fn later(self, slots: u32) -> Self {
        Self(self.0 + slots)
    }

    /// The same slot this many blocks later.
    pub(super) const fn in_later_block(self, blocks: usize) -> Self {
        Self(self.0 + ((blocks as u32) << SLOT_BITS))
    }

    /// The entry that stands there.
    pub(super) fn of(self, blocks: &[Vec<Entry>]) -> &Entry {
        let slot = self.0 & (BLOCK_ENTRIES as u32 - 1);
        &blocks[(self.0 >> SLOT_BITS) as usize][slot as usize]
    }
}

/// Entries in the order of their paths, each path once.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Of [`BLOCK_ENTRIES`] at most.
    blocks: Vec<Vec<Entry>>,
    /// Places of blocks, each once. An entry that no place names is not there.
    order: Vec<Place>,
}

impl Entries {
    /// Entries that stand in blocks of [`BLOCK_ENTRIES`] at most, in the order of these places.
    pub(super) const fn new(blocks: Vec<Vec<Entry>>, order: Vec<Place>) -> Self {
        Self { blocks, order }
    }

    /// Entries in any order; of two with one path, the first stays.
    pub(super) fn of(mut entries: Vec<Entry>) -> Self {
        if !entries.is_sorted_by(|a, b| a.path < b.path) {
            entries.sort_by(|a, b| a.path.cmp(&b.path));
            entries.dedup_by(|a, b| a.path == b.path);
        }
        let place = |at| Place::new(at / BLOCK_ENTRIES, at % BLOCK_ENTRIES);
        let order = (0..entries.len()).map(place).collect();
        let mut blocks = Vec::with_capacity(entries.len().div_ceil(BLOCK_ENTRIES));
        let mut rest = entries.into_iter();
        while !rest.as_slice().is_empty() {
            blocks.push(rest.by_ref().take(BLOCK_ENTRIES).collect());
        }
        Self { blocks, order }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.order.len()
    }

    /// The entry at a place of the order.
    pub(super) fn get(&self, at: usize) -> &Entry {
        self.order[at].of(&self.blocks)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Entry> + Clone {
        self.order.iter().map(|place| place.of(&self.blocks))
    }

    /// Where the entry stands whose path compares as equal; where paths that compare as less come first.
    pub(super) fn find(&self, compare: impl Fn(&str) -> Ordering) -> Option<usize> {
        let path = |place: &Place| compare(place.of(&self.blocks).path.as_str());
        self.order.binary_search_by(path).ok()
    }

    /// How many of the entries from `start` on come before the first whose path is not `before`, which is true of the
    /// first ones and of none after.
    pub(super) fn count_while(&self, start: usize, before: impl Fn(&str) -> bool) -> usize {
        let is_before = |place: &Place| before(place.of(&self.blocks).path.as_str());
        self.order[start..].partition_point(is_before)
    }
}
