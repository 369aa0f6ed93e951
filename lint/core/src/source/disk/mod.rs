//! Files of a folder on disk.

mod folder;
mod ignores;
mod queue;
mod reader;
mod walk;
mod worker;

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::{FileSource, MakeVisitor, SourceError};
use crate::{BlobId, RepoPath};
use walk::Noted;
use worker::Worker;

/// What a git index knows of the files on disk.
pub trait Tracked: Send + Sync {
    /// Every tracked path: a tracked file is read even where an ignore file names it.
    fn paths(&self) -> Box<dyn Iterator<Item = RepoPath> + '_>;
    /// How many paths there are.
    fn count(&self) -> usize;
    /// The blob of a path whose file on disk is as the index last saw it.
    fn clean_blob(&self, path: &RepoPath, metadata: &Metadata) -> Option<BlobId>;
    /// The paths that should not be on disk, since a sparse checkout leaves them out; a folder of them ends in `/`.
    fn left_out(&self) -> Box<dyn Iterator<Item = RepoPath> + '_>;
    /// Whether a folder is a submodule: a commit of another repository, not read.
    fn is_submodule(&self, path: &RepoPath) -> bool;
}

/// A folder. Ignore files of the folder itself count (`.gitignore` at any depth), those of the machine do not; `.git`
/// is not entered; links are listed, never followed; what is neither file, folder nor link is never opened.
pub struct Disk {
    root: PathBuf,
    only: Vec<PathBuf>,
    tracked: Option<Arc<dyn Tracked>>,
    with_blobs: bool,
}

impl Disk {
    /// Everything below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            only: Vec::new(),
            tracked: None,
            with_blobs: false,
        }
    }

    /// Walks only these files and folders; their names still count from the root.
    #[must_use]
    pub fn only(mut self, paths: Vec<PathBuf>) -> Self {
        self.only = paths;
        self
    }

    /// Adds what an index tracks. With `with_blobs`, each file is compared with the index to learn its blob: that costs
    /// a system call a file, and pays when another snapshot shares the contents.
    #[must_use]
    pub fn tracked(mut self, tracked: Arc<dyn Tracked>, with_blobs: bool) -> Self {
        self.tracked = Some(tracked);
        self.with_blobs = with_blobs;
        self
    }
}

impl FileSource for Disk {
    fn folder(&self) -> Option<&Path> {
        Some(&self.root)
    }

    fn visit(&self, threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        fs::read_dir(&self.root).map_err(|error| SourceError {
            what: "the folder".to_owned(),
            reason: error.to_string(),
        })?;
        let roots = if self.only.is_empty() {
            vec![self.root.clone()]
        } else {
            self.only.clone()
        };
        let noted = Noted::default();
        walk::walk(self, roots, threads, visitor, &noted);
        if let Some(tracked) = &self.tracked {
            let seen = noted.take_seen();
            let mut worker = Worker::new(self, visitor(), &noted);
            worker.nested();
            let missed = |path: &RepoPath| seen.binary_search(path).is_err();
            for path in tracked.paths().filter(missed) {
                worker.ignored_but_tracked(path);
            }
            for path in tracked.left_out().filter(missed) {
                worker.left_out(&path);
            }
        }
        Ok(())
    }
}
