//! Files of a folder on disk.

mod reader;
mod worker;

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;

use crate::source::{FileSource, MakeVisitor, SourceError};
use crate::{BlobId, RepoPath};
use worker::{Nested, Worker, Workers, enters};

/// What a git index knows of the files on disk.
pub trait Tracked: Send + Sync {
    /// Every tracked path: a tracked file is read even where an ignore file names it.
    fn paths(&self) -> Box<dyn Iterator<Item = RepoPath> + '_>;
    /// How many paths there are.
    fn count(&self) -> usize;
    /// The blob of a path whose file on disk is as the index last saw it.
    fn clean_blob(&self, path: &RepoPath, metadata: &Metadata) -> Option<BlobId>;
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

/// Below this many files, starting threads costs more than it saves (measured: 64 files are read in under a
/// millisecond, and an idle walker thread sleeps for one).
const FEW_FILES: usize = 64;

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

    fn walk(&self, nested: &Arc<Nested>) -> WalkBuilder {
        let mut roots = self.only.iter();
        let mut builder = WalkBuilder::new(roots.next().unwrap_or(&self.root));
        for root in roots {
            builder.add(root);
        }
        let (nested, in_repository) = (Arc::clone(nested), self.tracked.is_some());
        builder
            .hidden(false)
            .ignore(false)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .follow_links(false)
            .filter_entry(move |entry| enters(entry, in_repository, &nested));
        builder
    }
}

impl Disk {
    /// Whether the folder holds few files, told without an index: the look ends at the first file too many.
    fn is_small(&self) -> bool {
        let mut folders = if self.only.is_empty() {
            vec![self.root.clone()]
        } else {
            self.only.clone()
        };
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    _ => files += 1,
                }
                if files + folders.len() > FEW_FILES {
                    return false;
                }
            }
        }
        true
    }
}

impl FileSource for Disk {
    fn visit(&self, threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        fs::read_dir(&self.root).map_err(|error| SourceError {
            what: "the folder".to_owned(),
            reason: error.to_string(),
        })?;
        let seen = self.tracked.as_ref().map(|_| Mutex::default());
        let nested = Arc::default();
        let few = match self.tracked.as_ref().map(|tracked| tracked.count()) {
            None | Some(0) => self.is_small(),
            Some(count) => count <= FEW_FILES,
        };
        if threads <= 1 || few {
            let mut worker = Worker::new(self, visitor(), seen.as_ref());
            for entry in self.walk(&nested).build() {
                worker.entry(entry);
            }
        } else {
            let mut workers = Workers {
                disk: self,
                visitor,
                seen: seen.as_ref(),
            };
            self.walk(&nested)
                .threads(threads)
                .build_parallel()
                .visit(&mut workers);
        }
        if let (Some(tracked), Some(seen)) = (&self.tracked, seen) {
            let seen: HashSet<RepoPath> = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut worker = Worker::new(self, visitor(), None);
            worker.nested(&nested);
            for path in tracked.paths().filter(|path| !seen.contains(path)) {
                worker.ignored_but_tracked(path);
            }
        }
        Ok(())
    }
}
