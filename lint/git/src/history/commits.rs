//! The commits of a walk.

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::objs::{CommitRef, Kind};
use rempart_core::{RevisionError, parallel};

use super::MAX_BLOB_BYTES;
use super::order::{Commits, sorted};
use super::reader::{Reader, Readers};
use super::texts::{IsSuspect, Text, Texts};
use super::tips::Tips;
use crate::error::words;
use crate::objects::ObjectError;

/// How many commits one thread reads in a row.
const IN_A_ROW: usize = 512;

/// A commit as read.
pub(super) struct Read {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) committed: i64,
    pub(super) reached: Reached,
    /// What is worth judging in it.
    texts: Vec<Text>,
}

/// Whether a walk comes by a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    No,
    /// From where the range starts.
    Hidden,
    /// From the tip of this place.
    By(usize),
}

/// Reads every commit that the wanted tips reach and the hidden ones do not; `texts` takes what is worth judging.
pub(super) fn walk(
    readers: &Readers<'_>,
    tips: &Tips,
    boundary: &[ObjectId],
    is_suspect: IsSuspect,
    texts: &mut Vec<Text>,
) -> Result<Commits, RevisionError> {
    let mut graph = Graph {
        reader: readers.take(),
        texts: Texts::new(is_suspect),
        reads: Vec::new(),
        of: HashMap::default(),
    };
    graph.add(packed(readers, is_suspect));
    graph.hide(&tips.hidden, boundary)?;
    let mut open = Vec::new();
    for (at, tip) in tips.wanted.iter().enumerate() {
        if tip.kind == Kind::Commit {
            open.push(tip.id);
        }
        while let Some(id) = open.pop() {
            let read = graph.get(id)?;
            if read.reached != Reached::No {
                continue;
            }
            read.reached = Reached::By(at);
            if boundary.binary_search(&id).is_ok() {
                return Err(RevisionError::Shallow(format!("the parents of {id}")));
            }
            open.extend_from_slice(&read.parents);
            texts.append(&mut read.texts);
        }
    }
    let Graph {
        reader, reads, of, ..
    } = graph;
    readers.give_back(reader);
    Ok(sorted(&reads, &of, tips))
}

/// The commits that were read so far, and a way to the others.
struct Graph<'p> {
    reads: Vec<Read>,
    of: HashMap<ObjectId, u32>,
    reader: Reader<'p>,
    texts: Texts,
}

impl Graph<'_> {
    fn add(&mut self, reads: Vec<Vec<Read>>) {
        let count = reads.iter().map(Vec::len).sum();
        self.of.reserve(count);
        self.reads.reserve(count);
        for read in reads.into_iter().flatten() {
            self.push(read);
        }
    }

    /// A commit may lie in several packs; the last one is taken.
    fn push(&mut self, read: Read) -> usize {
        let number = self.reads.len();
        self.of.insert(read.id, number as u32);
        self.reads.push(read);
        number
    }

    fn get(&mut self, id: ObjectId) -> Result<&mut Read, RevisionError> {
        let known = self.of.get(&id).map(|number| *number as usize);
        let number = if let Some(number) = known {
            number
        } else {
            let data = self.reader.read(id, Kind::Commit, MAX_BLOB_BYTES)?;
            let read = parse(id, data, &mut self.texts)
                .map_err(|reason| ObjectError::Store(id, reason))?;
            self.push(read)
        };
        Ok(&mut self.reads[number])
    }

    /// Marks the commits that are not wanted. All of them are read: which of them a range starts from is known only
    /// then, and a clock may be wrong.
    fn hide(&mut self, from: &[ObjectId], boundary: &[ObjectId]) -> Result<(), RevisionError> {
        let mut open = from.to_vec();
        while let Some(id) = open.pop() {
            let read = self.get(id)?;
            if read.reached == Reached::Hidden {
                continue;
            }
            read.reached = Reached::Hidden;
            // Below the end of a shallow clone is nothing that could be wanted.
            if boundary.binary_search(&id).is_err() {
                open.extend_from_slice(&read.parents);
            }
        }
        Ok(())
    }
}

/// Reads the commits of all packs as they lie: a walk from child to parent would know only one at a time. What is not
/// reached costs the time to read it; what cannot be read is read again when it is reached, and its fault is told then.
fn packed(readers: &Readers<'_>, is_suspect: IsSuspect) -> Vec<Vec<Read>> {
    let commits = readers.packs().commits();
    let rows: Vec<_> = commits.chunks(IN_A_ROW).collect();
    parallel::map(readers.threads(), rows.len(), |at| {
        let mut reader = readers.take();
        let mut texts = Texts::new(is_suspect);
        let mut read = Vec::with_capacity(rows[at].len());
        for (spot, id) in rows[at] {
            if let Some(data) = reader.decode(*spot, *id, Kind::Commit) {
                read.extend(parse(*id, data, &mut texts));
            }
        }
        readers.give_back(reader);
        read
    })
}

fn parse(id: ObjectId, data: &[u8], texts: &mut Texts) -> Result<Read, String> {
    let commit =
        CommitRef::from_bytes(data, gix::hash::Kind::Sha1).map_err(|error| words(&error))?;
    Ok(Read {
        id,
        tree: commit.tree(),
        parents: commit.parents().collect(),
        committed: commit
            .committer()
            .map_or(0, |committer| committer.seconds()),
        reached: Reached::No,
        texts: texts.of_commit(id, &commit),
    })
}
