//! One state of a repository, immutable: every path with its mode and its content.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use crate::source::{FileSource, Listed, ReadFile, SourceError};
use crate::{FaultKind, FileFault, Format, RepoPath, Skip, SourceFile, parallel};

/// The object id that git gives a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 20]);

/// What a path is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    File,
    /// A file that may be executed; only sources that know without asking tell it from [`Mode::File`].
    Executable,
    /// A symbolic link, never followed; holds its target as written.
    Symlink(String),
    /// A commit of another repository.
    Submodule,
}

/// The index of an entry in its snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A path with its mode and content.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path.
    pub path: RepoPath,
    /// What it is.
    pub mode: Mode,
    /// Its content; links and submodules have an empty one.
    pub file: Arc<SourceFile>,
}

/// One state of a repository.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Sorted by path.
    entries: Vec<Entry>,
    skipped: Vec<Skip>,
}

/// A file over this size is not read: offsets are 32 bits, and no manifest is larger.
const MAX_FILE_BYTES: u64 = 1 << 30;

impl Snapshot {
    /// Lists, reads and parses every file of a source, on `threads` threads. Files that cannot be read stay in the
    /// snapshot with their fault. Contents that `known` holds under the same path and blob are shared, not read again.
    ///
    /// # Errors
    /// The source cannot be listed at all.
    pub fn load(
        source: &dyn FileSource,
        threads: usize,
        known: Option<&Self>,
    ) -> Result<Self, SourceError> {
        let known = known.map(Known::new);
        let loaded: Mutex<(Vec<Entry>, Vec<Skip>)> = Mutex::default();
        let collect = |entries: &mut Vec<Entry>, skips: &mut Vec<Skip>| {
            let mut all = loaded.lock().unwrap_or_else(PoisonError::into_inner);
            all.0.append(entries);
            all.1.append(skips);
        };
        source.visit(threads, &|| {
            Box::new(Loader {
                known: known.as_ref(),
                entries: Vec::new(),
                skips: Vec::new(),
                collect: &collect,
            })
        })?;
        let (mut entries, mut skipped) =
            loaded.into_inner().unwrap_or_else(PoisonError::into_inner);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        skipped.sort_unstable();
        Ok(Self { entries, skipped })
    }

    /// A snapshot of entries made elsewhere, in any order.
    pub fn from_entries(mut entries: Vec<Entry>, skipped: Vec<Skip>) -> Self {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        Self { entries, skipped }
    }

    /// All entries in the order of their paths.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All ids in the order of their paths.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.entries.len() as u32).map(FileId)
    }

    /// The entry of an id of this snapshot.
    pub fn entry(&self, id: FileId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// The id of a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let at = self
            .entries
            .binary_search_by(|entry| entry.path.as_str().cmp(path))
            .ok()?;
        Some(FileId(at as u32))
    }

    /// The ids of all files in a folder and below; all files for the empty folder.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = FileId> + use<> {
        let folder = if folder == "." {
            ""
        } else {
            folder.trim_end_matches('/')
        };
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let start = self
            .entries
            .partition_point(|entry| entry.path.as_str() < prefix.as_str());
        let count =
            self.entries[start..].partition_point(|entry| entry.path.as_str().starts_with(&prefix));
        (start as u32..(start + count) as u32).map(FileId)
    }

    /// What was listed and not read.
    pub fn skipped(&self) -> &[Skip] {
        &self.skipped
    }

    /// Every file that has no text, in the order of paths.
    pub fn faults(&self) -> impl Iterator<Item = FileFault> + '_ {
        self.entries.iter().filter_map(|entry| {
            let kind = entry.file.fault()?.clone();
            Some(FileFault {
                path: entry.path.clone(),
                kind,
            })
        })
    }

    /// Parses what is not parsed yet, in parallel.
    pub fn parse(&self, threads: usize) {
        parallel::for_each(threads, self.entries.len(), |at| {
            self.entries[at].file.tree();
        });
    }
}

/// The contents of another snapshot, by blob.
struct Known<'s> {
    by_blob: HashMap<(BlobId, Format), &'s Arc<SourceFile>>,
}

impl<'s> Known<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        let readable = snapshot
            .entries
            .iter()
            .filter(|entry| entry.file.fault().is_none());
        let by_blob = readable
            .filter_map(|entry| Some(((entry.file.blob()?, entry.path.format()), &entry.file)))
            .collect();
        Self { by_blob }
    }
}

/// Gathers the entries of one thread, and hands them over when the thread is done.
struct Loader<'l> {
    known: Option<&'l Known<'l>>,
    entries: Vec<Entry>,
    skips: Vec<Skip>,
    collect: &'l (dyn Fn(&mut Vec<Entry>, &mut Vec<Skip>) + Sync),
}

impl crate::source::Visitor for Loader<'_> {
    fn file(&mut self, listed: Listed, read: &mut dyn ReadFile) {
        let file = match listed.mode {
            Mode::File | Mode::Executable => self.content(&listed, read),
            Mode::Symlink(_) | Mode::Submodule => Arc::new(SourceFile::from_text(
                Arc::from(""),
                Format::Text,
                listed.blob,
            )),
        };
        self.entries.push(Entry {
            path: listed.path,
            mode: listed.mode,
            file,
        });
    }

    fn skip(&mut self, skip: Skip) {
        self.skips.push(skip);
    }
}

impl Loader<'_> {
    fn content(&self, listed: &Listed, read: &mut dyn ReadFile) -> Arc<SourceFile> {
        let format = listed.path.format();
        if let Some(blob) = listed.blob
            && let Some(known) = self
                .known
                .and_then(|known| known.by_blob.get(&(blob, format)))
        {
            return Arc::clone(known);
        }
        let file = match read.read(MAX_FILE_BYTES) {
            Ok(bytes) => SourceFile::from_bytes(bytes, format, listed.blob),
            Err(crate::source::ReadError::TooLarge(size)) => {
                SourceFile::faulty(FaultKind::TooLarge(size), listed.blob)
            }
            Err(crate::source::ReadError::Refused(words)) => {
                SourceFile::faulty(FaultKind::Unreadable(words), listed.blob)
            }
        };
        // Parsed here, while the bytes are in the cache of this core. A parser that breaks down costs its file alone.
        let parsed = catch_unwind(AssertUnwindSafe(|| {
            file.tree();
        }));
        if parsed.is_ok() {
            return Arc::new(file);
        }
        let words = "the parser broke down on it".to_owned();
        Arc::new(SourceFile::faulty(
            FaultKind::Unreadable(words),
            listed.blob,
        ))
    }
}

impl Drop for Loader<'_> {
    fn drop(&mut self) {
        (self.collect)(&mut self.entries, &mut self.skips);
    }
}
