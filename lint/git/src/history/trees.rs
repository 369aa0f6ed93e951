//! Every tree once, level by level, each as what differs in it from the one read before it.
//!
//! A tree holds nearly the same as another version of the same folder. So the trees of one path are read one after the
//! other, only what is new in one is looked up, and all of them can be kept in little memory until blobs are placed. In a
//! pack that `git gc` wrote they lie side by side as well; `git fast-import` leaves them in the order of commits.

use gix::ObjectId;
use gix::hashtable::{HashMap, hash_map};
use rempart_core::{RevisionError, parallel};

use super::KindOf;
use super::edits::{Edit, Held, Row, read_row};
use super::packs::Spot;
use super::reader::Readers;

/// How many trees are read before their entries are looked at; bounds the memory of a level.
const AT_ONCE: usize = 1 << 16;

/// For how many objects there is room from the start, at most.
const RESERVED: usize = 1 << 20;

/// How many trees one thread reads in a row, at least and at most: a thread that changes its place starts with cold
/// bases.
const IN_A_ROW: (usize, usize) = (64, 2048);

/// The trees, blobs and commits of other repositories that were met.
#[derive(Default)]
pub(super) struct Met {
    numbers: HashMap<ObjectId, u32>,
    ids: Vec<ObjectId>,
    /// Which kinds a blob has, as bits.
    kinds: Vec<u8>,
    /// How many trees there are.
    pub(super) trees: usize,
    pub(super) has_submodules: bool,
    pub(super) rows: Vec<Row>,
}

impl Met {
    /// The number of an object, and whether it was not known.
    fn number(&mut self, id: ObjectId) -> (u32, bool) {
        let next = self.ids.len() as u32;
        match self.numbers.entry(id) {
            hash_map::Entry::Occupied(known) => (*known.get(), false),
            hash_map::Entry::Vacant(place) => {
                place.insert(next);
                self.ids.push(id);
                self.kinds.push(0);
                (next, true)
            }
        }
    }

    /// The number of an object that was met.
    pub(super) fn number_of(&self, id: &ObjectId) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// The object of a number.
    pub(super) fn id(&self, number: u32) -> ObjectId {
        self.ids[number as usize]
    }

    /// How many objects were met.
    pub(super) const fn len(&self) -> usize {
        self.ids.len()
    }

    /// Notes a blob; whether it was not known with this kind.
    pub(super) fn blob(&mut self, id: ObjectId, kind: u8) -> bool {
        let (number, _) = self.number(id);
        self.note(number, kind)
    }

    fn note(&mut self, number: u32, kind: u8) -> bool {
        let bits = &mut self.kinds[number as usize];
        let bit = 1_u8 << (kind & 7);
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    /// Reads the trees below `roots` that are not known, and calls `new` with each blob that was not known.
    pub(super) fn walk(
        &mut self,
        readers: &Readers<'_>,
        roots: impl Iterator<Item = ObjectId>,
        kind_of: KindOf,
        new: &mut dyn FnMut(ObjectId, u8),
    ) -> Result<(), RevisionError> {
        let expected = readers.packs().objects().min(RESERVED);
        self.numbers
            .reserve(expected.saturating_sub(self.ids.len()));
        let mut open = Vec::new();
        for root in roots {
            self.tree(root, 0, &mut open);
        }
        while !open.is_empty() {
            let level = std::mem::take(&mut open);
            for batch in placed(readers, &level, |open| open.id, |open| open.path).chunks(AT_ONCE) {
                self.read(readers, batch, kind_of, &mut open, new)?;
            }
        }
        Ok(())
    }

    fn tree(&mut self, id: ObjectId, path: u64, open: &mut Vec<Open>) -> u32 {
        let (number, is_new) = self.number(id);
        if is_new {
            self.trees += 1;
            open.push(Open { number, id, path });
        }
        number
    }

    fn read(
        &mut self,
        readers: &Readers<'_>,
        batch: &[(Option<Spot>, Open)],
        kind_of: KindOf,
        open: &mut Vec<Open>,
        new: &mut dyn FnMut(ObjectId, u8),
    ) -> Result<(), RevisionError> {
        let in_a_row = (batch.len() / (readers.threads() * 4)).clamp(IN_A_ROW.0, IN_A_ROW.1);
        let rows: Vec<_> = batch.chunks(in_a_row).collect();
        let read = parallel::map(readers.threads(), rows.len(), |at| {
            let mut reader = readers.take();
            let row = read_row(rows[at], kind_of, &mut reader);
            readers.give_back(reader);
            row
        });
        for (row, trees) in read.into_iter().zip(rows) {
            let (mut row, held) = row?;
            let mut held = held.into_iter();
            let names: Vec<u64> = row.names().map(hash).collect();
            let ends = row.trees.iter().map(|(_, end)| *end as usize);
            let mut paths = ends.zip(trees.iter().map(|(_, open)| open.path)).peekable();
            for (at, edit) in row.edits.iter_mut().enumerate() {
                let Edit::Add { object, name, .. } = edit else {
                    continue;
                };
                let Some(held) = held.next() else {
                    break;
                };
                while paths.next_if(|(end, _)| *end <= at).is_some() {}
                *object = match held {
                    Held::Tree(id) => {
                        let folder = paths.peek().map_or(0, |(_, path)| *path);
                        let path = folder.rotate_left(5) ^ names[*name as usize];
                        self.tree(id, path, open)
                    }
                    Held::Submodule(id) => {
                        self.has_submodules = true;
                        self.number(id).0
                    }
                    Held::Blob(id, kind) => {
                        let (number, _) = self.number(id);
                        if self.note(number, kind) {
                            new(id, kind);
                        }
                        number
                    }
                };
            }
            self.rows.push(row);
        }
        Ok(())
    }
}

/// A tree that is to be read.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// Its number.
    pub(super) number: u32,
    /// The tree.
    pub(super) id: ObjectId,
    /// A number for the path at which it was met first.
    path: u64,
}

/// A number for a name (FNV-1a). Two names of one number cost time and nothing else.
fn hash(name: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    name.iter().fold(0xCBF2_9CE4_8422_2325, step)
}

/// Sorts objects by their group, and in it by where they lie; what lies in no pack comes last.
pub(super) fn placed<T: Copy + Send + Sync, G: Ord>(
    readers: &Readers<'_>,
    objects: &[T],
    id: impl Fn(&T) -> ObjectId + Sync,
    group: impl Fn(&T) -> G,
) -> Vec<(Option<Spot>, T)> {
    const IN_A_ROW: usize = 1024;
    let rows: Vec<&[T]> = objects.chunks(IN_A_ROW).collect();
    let spots = parallel::map(readers.threads(), rows.len(), |at| {
        let spot = |object| readers.packs().find(&id(object));
        rows[at].iter().map(spot).collect::<Vec<_>>()
    });
    let spots = spots.into_iter().flatten();
    let mut order: Vec<_> = spots
        .zip(0_u32..)
        .map(|(spot, at)| (spot.is_none(), group(&objects[at as usize]), spot, at))
        .collect();
    order.sort_unstable();
    let sorted = order.into_iter();
    sorted
        .map(|(_, _, spot, at)| (spot, objects[at as usize]))
        .collect()
}
