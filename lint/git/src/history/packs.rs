//! The packs of a repository, so that objects can be read in the order in which they lie.
//!
//! `gix` finds objects by id. A walk over everything knows all the ids it wants, and git stores most objects as
//! differences from one that lies before them: read in that order, each base was decoded a moment ago.

use std::path::Path;

use gix::hash::Kind as Hash;
use gix::hashtable::HashSet;
use gix::odb::pack::data::entry::Header;
use gix::odb::pack::{data, index};
use gix::{ObjectId, ThreadSafeRepository};

/// Where an object lies: the number of its pack, and the offset there. The order is the one to read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub(super) pack: u32,
    pub(super) offset: u64,
}

/// One pack with its index.
pub(super) struct Pack {
    index: index::File,
    pub(super) data: data::File,
}

/// All packs, those of alternates too. What cannot be opened is left to `gix`, which tells what is wrong with it.
#[derive(Default)]
pub(super) struct Packs {
    pub(super) all: Vec<Pack>,
}

impl Packs {
    /// Opens the packs of a repository.
    pub(super) fn open(store: &ThreadSafeRepository) -> Self {
        let repository = store.to_thread_local();
        let objects = repository.objects.store_ref();
        let mut folders = vec![objects.path().to_owned()];
        folders.extend(objects.alternate_db_paths().unwrap_or_default());
        let mut packs = Self::default();
        for folder in folders {
            packs.add(&folder.join("pack"));
        }
        packs
    }

    fn add(&mut self, folder: &Path) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|word| word == "idx"));
        files.sort();
        for file in files {
            let index = index::File::at(&file, Hash::Sha1);
            let data = data::File::at(file.with_extension("pack"), Hash::Sha1);
            if let (Ok(index), Ok(data)) = (index, data) {
                self.all.push(Pack { index, data });
            }
        }
    }

    /// How many objects the packs hold.
    pub(super) fn objects(&self) -> usize {
        let counts = self.all.iter().map(|pack| pack.index.num_objects());
        counts.map(|count| count as usize).sum()
    }

    /// Where an object lies, if it lies in a pack.
    pub(super) fn find(&self, id: &ObjectId) -> Option<Spot> {
        self.all.iter().zip(0..).find_map(|(pack, number)| {
            let offset = pack.offset(id)?;
            Some(Spot {
                pack: number,
                offset,
            })
        })
    }

    /// All commits that lie in packs, in the order in which they lie. A commit may lie in several.
    pub(super) fn commits(&self) -> Vec<(Spot, ObjectId)> {
        let mut commits = Vec::new();
        for (pack, number) in self.all.iter().zip(0..) {
            pack.commits(number, &mut commits);
        }
        commits
    }
}

impl Pack {
    /// Where an object lies in this pack.
    pub(super) fn offset(&self, id: &ObjectId) -> Option<u64> {
        let at = self.index.lookup(id)?;
        Some(self.index.pack_offset_at_index(at))
    }

    fn commits(&self, number: u32, commits: &mut Vec<(Spot, ObjectId)>) {
        let count = self.index.num_objects();
        let mut entries: Vec<(u64, u32)> = (0..count)
            .map(|at| (self.index.pack_offset_at_index(at), at))
            .collect();
        entries.sort_unstable();
        let mut offsets = std::collections::HashSet::new();
        let mut ids = HashSet::default();
        for (offset, at) in entries {
            let Ok(entry) = self.data.entry(offset) else {
                continue;
            };
            let is_commit = match entry.header {
                Header::Commit => true,
                Header::OfsDelta { base_distance } => entry
                    .checked_base_pack_offset(base_distance)
                    .is_some_and(|base| offsets.contains(&base)),
                Header::RefDelta { base_id } => ids.contains(&base_id),
                Header::Tree | Header::Blob | Header::Tag => false,
            };
            if is_commit {
                let id = self.index.oid_at_index(at).to_owned();
                offsets.insert(offset);
                ids.insert(id);
                let spot = Spot {
                    pack: number,
                    offset,
                };
                commits.push((spot, id));
            }
        }
    }
}
