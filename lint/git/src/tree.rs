//! The files of a commit.

use std::sync::{Mutex, PoisonError};

use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};
use gix::{ObjectId, ThreadSafeRepository};
use rempart_core::source::{FileSource, MakeVisitor, ReadError, SourceError};
use rempart_core::{RevisionError, Skip};

use crate::error::words;
use crate::files::{BlobReader, Item};
use crate::objects::{MAX_OBJECT_BYTES, ObjectError, Objects};
use crate::path::repo_path;
use crate::share::share;

/// More files than any repository holds. A few hand-made trees that hold one another can name billions.
const MAX_FILES: usize = 1_000_000;

/// Deeper than any path that an operating system opens; bounds the names of hand-made trees.
const MAX_PATH_BYTES: usize = 4096;

/// What a tree holds.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) items: Vec<Item>,
    pub(crate) skips: Vec<Skip>,
}

impl Listing {
    /// Adds everything below a tree. `prefix` is the path of the tree: empty, or with a final `/`.
    pub(crate) fn add_tree(
        &mut self,
        objects: &mut Objects,
        tree: ObjectId,
        prefix: Vec<u8>,
    ) -> Result<(), RevisionError> {
        let mut open = vec![(tree, prefix)];
        let mut trees = 0;
        while let Some((tree, prefix)) = open.pop() {
            trees += 1;
            if trees > MAX_FILES || self.items.len() + open.len() > MAX_FILES {
                let reason = format!("the tree names more than {MAX_FILES} files");
                return Err(RevisionError::Store(reason));
            }
            let data = objects.read(tree, Kind::Tree, MAX_OBJECT_BYTES)?;
            for entry in TreeRefIter::from_bytes(data, gix::hash::Kind::Sha1) {
                let entry = entry.map_err(|error| ObjectError::Store(tree, words(&error)))?;
                let mut path = prefix.clone();
                path.extend_from_slice(entry.filename);
                if path.len() > MAX_PATH_BYTES {
                    let reason =
                        format!("a path of the tree is longer than {MAX_PATH_BYTES} bytes");
                    return Err(RevisionError::Store(reason));
                }
                if entry.mode.is_tree() {
                    path.push(b'/');
                    open.push((entry.oid.to_owned(), path));
                } else {
                    self.add(&path, entry.mode.kind(), entry.oid.to_owned());
                }
            }
        }
        Ok(())
    }

    /// Adds one file.
    pub(crate) fn add(&mut self, path: &[u8], kind: EntryKind, id: ObjectId) {
        match repo_path(path.into()) {
            Ok(path) => self.items.push(Item { path, kind, id }),
            Err(skip) => self.skips.push(skip),
        }
    }
}

/// The files of one commit as a source.
pub(crate) struct CommitFiles<'r> {
    repository: &'r ThreadSafeRepository,
    listing: Listing,
    /// The first missing blob, by its place in the listing, so that every number of threads names the same one.
    missing: Mutex<Option<(usize, ObjectId)>>,
}

impl<'r> CommitFiles<'r> {
    pub(crate) fn new(
        repository: &'r ThreadSafeRepository,
        tree: ObjectId,
    ) -> Result<Self, RevisionError> {
        let mut listing = Listing::default();
        listing.add_tree(&mut Objects::new(repository), tree, Vec::new())?;
        Ok(Self {
            repository,
            listing,
            missing: Mutex::default(),
        })
    }

    /// The blob that the last visit did not find.
    pub(crate) fn missing(&self) -> Option<ObjectId> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        missing.map(|(_, id)| id)
    }

    fn note_missing(&self, at: usize, id: ObjectId) {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.is_none_or(|(other, _)| at < other) {
            *missing = Some((at, id));
        }
    }
}

impl FileSource for CommitFiles<'_> {
    fn visit(&self, threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        let mut skipper = visitor();
        for skip in &self.listing.skips {
            skipper.skip(skip.clone());
        }
        drop(skipper);
        let start = || (Objects::new(self.repository), visitor());
        share(
            threads,
            self.listing.items.len(),
            start,
            |(objects, visitor), at| {
                let item = &self.listing.items[at];
                match item.listed(objects) {
                    Ok(listed) => {
                        let mut reader = BlobReader {
                            objects,
                            id: item.id,
                            missing: None,
                        };
                        visitor.file(listed, &mut reader);
                        if let Some(id) = reader.missing {
                            self.note_missing(at, id);
                        }
                    }
                    Err(error) => {
                        if let ObjectError::Missing(id) = error {
                            self.note_missing(at, id);
                        }
                        let reason = ReadError::from(error).to_string();
                        visitor.skip(Skip::fatal("unreadable", item.path.as_str(), reason));
                    }
                }
            },
        );
        Ok(())
    }
}
