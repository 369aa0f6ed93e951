//! Every tree once, level by level.

use gix::ObjectId;
use gix::hashtable::{HashMap, HashSet};
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};
use rempart_core::{RevisionError, parallel};

use super::{KindOf, MAX_BLOB_BYTES, store};
use crate::error::words;
use crate::objects::{ObjectError, Objects};

/// How many trees are read before their entries are looked at; bounds the memory of a level.
const AT_ONCE: usize = 8192;

/// How many trees one thread reads in a row.
const IN_A_ROW: usize = 64;

/// The trees and blobs that were met.
#[derive(Default)]
pub(super) struct Met {
    pub(super) trees: HashSet<ObjectId>,
    /// Which kinds a blob has, as bits.
    pub(super) blobs: HashMap<ObjectId, u8>,
    pub(super) has_submodules: bool,
}

/// What one tree holds.
enum Held {
    Tree(ObjectId),
    Blob(ObjectId, u8),
    Submodule,
}

impl Met {
    /// Notes a blob; whether it was not known with this kind.
    pub(super) fn blob(&mut self, id: ObjectId, kind: u8) -> bool {
        let bit = 1_u8 << (kind & 7);
        let bits = self.blobs.entry(id).or_default();
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    /// Reads the trees below `roots` that are not known, and calls `new` with each blob that was not known.
    pub(super) fn walk(
        &mut self,
        repository: &gix::ThreadSafeRepository,
        roots: impl Iterator<Item = ObjectId>,
        kind_of: KindOf,
        threads: usize,
        new: &mut dyn FnMut(ObjectId, u8),
    ) -> Result<(), RevisionError> {
        let mut open: Vec<ObjectId> = roots.filter(|root| self.trees.insert(*root)).collect();
        let pool = Pool::new(repository, threads);
        while !open.is_empty() {
            // Neighbours in the order of ids are no neighbours in a pack; the order in which they were met is.
            let batch: Vec<ObjectId> = open.drain(..open.len().min(AT_ONCE)).collect();
            for held in pool.read(&batch, kind_of)? {
                match held {
                    Held::Tree(id) => {
                        if self.trees.insert(id) {
                            open.push(id);
                        }
                    }
                    Held::Blob(id, kind) => {
                        if self.blob(id, kind) {
                            new(id, kind);
                        }
                    }
                    Held::Submodule => self.has_submodules = true,
                }
            }
        }
        Ok(())
    }
}

/// Stores of the threads, kept with their caches between two levels.
struct Pool {
    idle: std::sync::Mutex<Vec<Objects>>,
    repository: gix::ThreadSafeRepository,
    threads: usize,
}

impl Pool {
    fn new(repository: &gix::ThreadSafeRepository, threads: usize) -> Self {
        Self {
            idle: std::sync::Mutex::default(),
            repository: repository.clone(),
            threads,
        }
    }

    fn read(&self, trees: &[ObjectId], kind_of: KindOf) -> Result<Vec<Held>, RevisionError> {
        let rows: Vec<&[ObjectId]> = trees.chunks(IN_A_ROW).collect();
        let read = parallel::map(self.threads, rows.len(), |at| {
            let mut objects = self.take();
            let mut held = Vec::new();
            for tree in rows[at] {
                read_tree(&mut objects, *tree, kind_of, &mut held)?;
            }
            self.give_back(objects);
            Ok::<_, RevisionError>(held)
        });
        let mut all = Vec::new();
        for held in read {
            all.append(&mut held?);
        }
        Ok(all)
    }

    fn take(&self) -> Objects {
        let mut idle = self
            .idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        idle.pop()
            .unwrap_or_else(|| store::objects(&self.repository))
    }

    fn give_back(&self, objects: Objects) {
        let mut idle = self
            .idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        idle.push(objects);
    }
}

fn read_tree(
    objects: &mut Objects,
    tree: ObjectId,
    kind_of: KindOf,
    held: &mut Vec<Held>,
) -> Result<(), RevisionError> {
    let data = objects.read(tree, Kind::Tree, MAX_BLOB_BYTES)?;
    for entry in TreeRefIter::from_bytes(data, gix::hash::Kind::Sha1) {
        let entry = entry.map_err(|error| ObjectError::Store(tree, words(&error)))?;
        let id = entry.oid.to_owned();
        held.push(match entry.mode.kind() {
            EntryKind::Tree => Held::Tree(id),
            EntryKind::Commit => Held::Submodule,
            // The target of a link is a text, whatever the name of the link.
            EntryKind::Link => Held::Blob(id, 0),
            EntryKind::Blob | EntryKind::BlobExecutable => Held::Blob(id, kind_of(entry.filename)),
        });
    }
    Ok(())
}
