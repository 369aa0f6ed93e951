//! The index: what the next commit holds, and what git knows of the files on disk.

use std::fs::Metadata;
use std::path::PathBuf;

use gix::bstr::BStr;
use gix::index::entry::{Flags, Mode, Stage};
use gix::index::{Entry, File};
use rempart_core::source::Tracked;
use rempart_core::{BlobId, RepoPath};

use crate::error::{GitError, words};
use crate::objects::blob_id;
use crate::path::repo_path;
use crate::stat::{Freshness, freshness};

/// No index over this size is read: ten million files stay below it.
const MAX_INDEX_BYTES: usize = 1 << 30;

/// A decoded index.
pub(crate) struct Index {
    file: File,
}

impl Index {
    /// Reads an index; a file that is not there is an empty index, as after `git init`.
    pub(crate) fn open(path: PathBuf) -> Result<Self, GitError> {
        let options = gix::index::decode::Options {
            alloc_limit_bytes: Some(MAX_INDEX_BYTES),
            ..Default::default()
        };
        // Like git itself since 2.13, without its checksum: hashing takes as long as decoding.
        let file =
            File::at_or_default(&path, gix::hash::Kind::Sha1, true, options).map_err(|error| {
                let reason = words(&error);
                GitError::Index { path, reason }
            })?;
        Ok(Self { file })
    }

    /// All entries with their paths: sorted by path, then by stage.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&BStr, &Entry)> {
        self.file
            .entries()
            .iter()
            .map(|entry| (entry.path(&self.file), entry))
    }

    /// How many entries there are, stages counted one by one.
    pub(crate) fn len(&self) -> usize {
        self.file.entries().len()
    }

    /// What a file on disk says of the content of an entry.
    pub(crate) fn freshness(&self, entry: &Entry, metadata: &Metadata) -> Freshness {
        let written = self.file.timestamp();
        let written = (written.unix_seconds(), written.nanoseconds());
        freshness(entry.mode, &entry.stat, written, metadata)
    }

    /// The entry at a place of [`Index::entries`].
    pub(crate) fn entry(&self, at: usize) -> &Entry {
        &self.file.entries()[at]
    }

    fn find(&self, path: &RepoPath) -> Option<&Entry> {
        let path = path.stored();
        let path = BStr::new(&*path);
        self.file.entry_by_path_and_stage(path, Stage::Unconflicted)
    }
}

impl Tracked for Index {
    fn paths(&self) -> Box<dyn Iterator<Item = RepoPath> + '_> {
        let mut last: Option<&BStr> = None;
        let paths = self.entries().filter_map(move |(path, entry)| {
            // The stages of a conflict have one path.
            if last.replace(path) == Some(path) || !is_on_disk(entry) {
                return None;
            }
            repo_path(path).ok()
        });
        Box::new(paths)
    }

    fn left_out(&self) -> Box<dyn Iterator<Item = RepoPath> + '_> {
        let left_out = self.entries().filter(|(_, entry)| !is_on_disk(entry));
        Box::new(left_out.filter_map(|(path, entry)| {
            // A sparse index holds a whole folder as one entry, whose name ends in a slash.
            let is_folder = entry.mode == Mode::DIR;
            let name = path.strip_suffix(b"/").filter(|_| is_folder);
            let path = repo_path(name.map_or(path, BStr::new)).ok()?;
            Some(if is_folder {
                RepoPath::from_normalised(&format!("{path}/"))
            } else {
                path
            })
        }))
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn clean_blob(&self, path: &RepoPath, metadata: &Metadata) -> Option<BlobId> {
        let entry = self.find(path)?;
        let knows = !entry
            .flags
            .intersects(Flags::INTENT_TO_ADD | Flags::SKIP_WORKTREE);
        (knows && self.freshness(entry, metadata) == Freshness::Clean)
            .then(|| blob_id(entry.id))
            .flatten()
    }

    fn is_submodule(&self, path: &RepoPath) -> bool {
        self.find(path)
            .is_some_and(|entry| entry.mode == Mode::COMMIT)
    }
}

/// Whether a file of this entry should be on disk: not where a sparse checkout left it out.
fn is_on_disk(entry: &Entry) -> bool {
    entry.mode != Mode::DIR && !entry.flags.contains(Flags::SKIP_WORKTREE)
}
