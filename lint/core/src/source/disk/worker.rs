//! What becomes of each entry of a walk.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkState};

use super::Disk;
use super::reader::Reader;
use crate::source::{Listed, MakeVisitor, Visitor};
use crate::{BlobId, Mode, RepoPath, Skip};

pub(super) type Seen = Mutex<HashSet<RepoPath>>;

/// Folders with a repository of their own.
pub(super) type Nested = Mutex<Vec<PathBuf>>;

/// Whether the walk goes into a folder: not into `.git`, and inside a repository not into another one.
pub(super) fn enters(entry: &DirEntry, in_repository: bool, nested: &Nested) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    if entry.file_name() == ".git" {
        return false;
    }
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if in_repository && is_folder && fs::symlink_metadata(entry.path().join(".git")).is_ok() {
        nested
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry.path().to_owned());
        return false;
    }
    true
}

/// A path whose bytes are not all UTF-8, with those that are not as `\xFF`: a file is judged whatever its name.
fn escaped(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

pub(super) struct Workers<'w, 'm, 'v> {
    pub(super) disk: &'w Disk,
    pub(super) visitor: &'w MakeVisitor<'m, 'v>,
    pub(super) seen: Option<&'w Seen>,
}

impl<'s, 'w: 's, 'v: 's> ParallelVisitorBuilder<'s> for Workers<'w, '_, 'v> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Worker::new(self.disk, (self.visitor)(), self.seen))
    }
}

/// Takes the entries of one thread.
pub(super) struct Worker<'w, 'v> {
    disk: &'w Disk,
    visitor: Box<dyn Visitor + Send + 'v>,
    reader: Reader,
    seen: Option<&'w Seen>,
    mine: Vec<RepoPath>,
}

impl ParallelVisitor for Worker<'_, '_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        self.entry(entry);
        WalkState::Continue
    }
}

impl Drop for Worker<'_, '_> {
    fn drop(&mut self) {
        if let Some(seen) = self.seen {
            seen.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(self.mine.drain(..));
        }
    }
}

impl<'w, 'v> Worker<'w, 'v> {
    pub(super) fn new(
        disk: &'w Disk,
        visitor: Box<dyn Visitor + Send + 'v>,
        seen: Option<&'w Seen>,
    ) -> Self {
        Self {
            disk,
            visitor,
            reader: Reader::new(),
            seen,
            mine: Vec::new(),
        }
    }

    pub(super) fn entry(&mut self, entry: Result<DirEntry, ignore::Error>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.walk_error(&error),
        };
        if let Some(error) = entry.error() {
            let what = self
                .repo_path(entry.path())
                .unwrap_or_else(|| RepoPath::from_normalised(""));
            let reason = format!("a line of an ignore file is not understood: {error}");
            self.visitor
                .skip(Skip::visible("ignore-file", what.as_str(), reason));
        }
        let Some(kind) = entry.file_type() else {
            return;
        };
        let Some(path) = self.repo_path(entry.path()) else {
            return;
        };
        if kind.is_dir() {
            return;
        }
        if self.seen.is_some() {
            self.mine.push(path.clone());
        }
        self.file(path, kind, entry.path());
    }

    /// The path from the root; `None` for the root itself. Bytes that are no UTF-8 are written as `\\xFF`.
    fn repo_path(&self, path: &Path) -> Option<RepoPath> {
        let relative = path.strip_prefix(&self.disk.root).unwrap_or(path);
        if relative.as_os_str().is_empty() {
            return None;
        }
        let text = match relative.to_str() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(escaped(relative)),
        };
        if std::path::MAIN_SEPARATOR == '/' {
            Some(RepoPath::from_normalised(&text))
        } else {
            Some(RepoPath::from_normalised(
                &text.replace(std::path::MAIN_SEPARATOR, "/"),
            ))
        }
    }

    fn file(&mut self, path: RepoPath, kind: FileType, on_disk: &Path) {
        let mode = if kind.is_symlink() {
            match fs::read_link(on_disk) {
                Ok(target) => Mode::Symlink(target.to_string_lossy().into_owned()),
                Err(error) => {
                    return self.visitor.skip(Skip::fatal(
                        "unreadable",
                        path.as_str(),
                        error.to_string(),
                    ));
                }
            }
        } else if kind.is_file() {
            Mode::File
        } else {
            let reason = "it is neither a file, a folder nor a link, and is never opened";
            return self
                .visitor
                .skip(Skip::visible("not-a-regular-file", path.as_str(), reason));
        };
        let blob = if self.disk.with_blobs {
            self.clean_blob(&path, on_disk)
        } else {
            None
        };
        self.reader.choose(on_disk);
        self.visitor
            .file(Listed { path, mode, blob }, &mut self.reader);
    }

    fn clean_blob(&self, path: &RepoPath, on_disk: &Path) -> Option<BlobId> {
        let tracked = self.disk.tracked.as_ref()?;
        tracked.clean_blob(path, &fs::symlink_metadata(on_disk).ok()?)
    }

    /// Lists the folders that were not entered: submodules as what they are, other repositories as a skip.
    pub(super) fn nested(&mut self, nested: &Nested) {
        let mut folders =
            std::mem::take(&mut *nested.lock().unwrap_or_else(PoisonError::into_inner));
        folders.sort_unstable();
        for folder in folders {
            let Some(path) = self.repo_path(&folder) else {
                continue;
            };
            // A submodule is in the index and is listed with what is tracked.
            if !self
                .disk
                .tracked
                .as_ref()
                .is_some_and(|tracked| tracked.is_submodule(&path))
            {
                let reason = "it is a repository of its own and is judged there";
                self.visitor
                    .skip(Skip::visible("nested-repository", path.as_str(), reason));
            }
        }
    }

    pub(super) fn ignored_but_tracked(&mut self, path: RepoPath) {
        let on_disk = self.disk.root.join(path.as_str());
        if self.is_behind_a_link(&path) {
            // Git sees such a file as deleted: its folder was replaced by a link.
            return;
        }
        match fs::symlink_metadata(&on_disk) {
            // Deleted in the work tree: it is not there, as git status says too.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) => {}
            Err(error) => {
                self.visitor
                    .skip(Skip::fatal("unreadable", path.as_str(), error.to_string()));
            }
            Ok(metadata) if metadata.is_dir() => {
                if !self
                    .disk
                    .tracked
                    .as_ref()
                    .is_some_and(|tracked| tracked.is_submodule(&path))
                {
                    // Deleted, and a folder of that name made: what is in it was walked.
                    return;
                }
                let listed = Listed {
                    path,
                    mode: Mode::Submodule,
                    blob: None,
                };
                self.visitor.file(listed, &mut self.reader);
            }
            Ok(metadata) => self.file(path, metadata.file_type(), &on_disk),
        }
    }

    /// Whether a folder on the way to a path is a link: what lies behind it is no file of this repository.
    fn is_behind_a_link(&self, path: &RepoPath) -> bool {
        let folders = path
            .as_str()
            .match_indices('/')
            .map(|(end, _)| &path.as_str()[..end]);
        folders
            .map(|folder| self.disk.root.join(folder))
            .any(|folder| fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()))
    }

    fn walk_error(&mut self, error: &ignore::Error) {
        let (what, reason) = match error {
            ignore::Error::WithDepth { err, .. } => return self.walk_error(err),
            ignore::Error::WithPath { path, err } => {
                let relative = path.strip_prefix(&self.disk.root).unwrap_or(path);
                (relative.to_string_lossy().into_owned(), err.to_string())
            }
            other => (String::from("a folder"), other.to_string()),
        };
        self.visitor.skip(Skip::fatal("unreadable", what, reason));
    }
}
