//! Reads a source into entries.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use super::entries::Entries;
use super::runs::Runs;
use super::{BlobId, Entry, Look, Mode, Snapshot};
use crate::source::{
    FileSource, Listed, MAX_FILE_BYTES, ReadError, ReadFile, SourceError, Visitor,
};
use crate::{FaultKind, Format, RepoPath, Skip, SourceFile};

/// What the threads of a load have gathered.
#[derive(Default)]
struct Gathered {
    runs: Runs,
    skips: Vec<Skip>,
    documents: usize,
}

/// What a source holds.
pub(super) struct Loaded {
    /// Sorted by path, each path once.
    pub(super) entries: Entries,
    /// What was not read, sorted.
    pub(super) skips: Vec<Skip>,
    /// How many documents the entries have.
    pub(super) documents: usize,
}

/// Reads a source.
pub(super) fn load(
    source: &dyn FileSource,
    threads: usize,
    known: Option<&Snapshot>,
    look: Option<Look>,
) -> Result<Loaded, SourceError> {
    let known = known.map(Known::new);
    let gathered: Mutex<Gathered> = Mutex::default();
    let collect = |mut mine: Gathered| {
        mine.runs.sort();
        let mut all = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        all.runs.append(mine.runs);
        all.skips.append(&mut mine.skips);
        all.documents += mine.documents;
    };
    source.visit(threads, &|| {
        Box::new(Loader {
            known: known.as_ref(),
            look,
            gathered: Gathered::default(),
            collect: &collect,
        })
    })?;
    let mut gathered = gathered
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    gathered.skips.sort_unstable();
    let read = gathered.runs.len();
    let entries = gathered.runs.into_entries();
    Ok(Loaded {
        // A path that came twice was counted twice.
        documents: if entries.len() == read {
            gathered.documents
        } else {
            super::documents(&entries)
        },
        entries,
        skips: gathered.skips,
    })
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
    look: Option<Look>,
    gathered: Gathered,
    collect: &'l (dyn Fn(Gathered) + Sync),
}

impl Visitor for Loader<'_> {
    fn file(&mut self, listed: Listed, read: &mut dyn ReadFile) {
        let file = match listed.mode {
            Mode::File | Mode::Executable => self.content(&listed, read),
            Mode::Symlink(_) | Mode::Submodule => Arc::new(SourceFile::from_text(
                Arc::from(""),
                Format::Text,
                listed.blob,
            )),
        };
        self.gathered.documents += super::documents_of(&file);
        let is_file = matches!(listed.mode, Mode::File | Mode::Executable);
        let look = self.look.filter(|_| is_file);
        let entry = Entry::new(listed.path, listed.mode, file);
        let looked =
            look.and_then(|look| unbroken(|| (look.file)(&entry.path, &entry.file, look.purpose)));
        self.gathered.runs.push(match looked {
            Some(looked) => entry.looked_at(looked),
            None => entry,
        });
    }

    fn gap(&mut self) {
        self.gathered.runs.end();
    }

    fn skip(&mut self, skip: Skip) {
        self.gathered.skips.push(skip);
    }
}

impl Loader<'_> {
    /// The file with what stands in its bytes, if it is no text, or one that is read as UTF-16.
    fn looked_through(&self, path: &RepoPath, bytes: &[u8], file: SourceFile) -> SourceFile {
        let is_wide = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
        let is_no_text = is_wide || matches!(file.fault(), Some(FaultKind::NotUtf8(_)));
        let look = self.look.and_then(|look| look.bytes);
        let found = look
            .filter(|_| is_no_text)
            .and_then(|look| unbroken(|| look(path, bytes)));
        match found {
            Some(found) => file.with_found_in_bytes(found),
            None => file,
        }
    }

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
            Ok(bytes) => {
                let file = SourceFile::from_bytes(bytes, format, listed.blob);
                self.looked_through(&listed.path, bytes, file)
            }
            Err(ReadError::TooLarge(size)) => {
                SourceFile::faulty(FaultKind::TooLarge(size), listed.blob)
            }
            Err(ReadError::Refused(words)) => {
                SourceFile::faulty(FaultKind::Unreadable(words), listed.blob)
            }
        };
        // Parsed here, while the bytes are in the cache of this core. A parser that breaks down costs its file alone.
        let parsed = unbroken(|| {
            file.tree();
        });
        if parsed.is_some() {
            return Arc::new(file);
        }
        let words = "the parser broke down on it".to_owned();
        Arc::new(SourceFile::faulty(
            FaultKind::Unreadable(words),
            listed.blob,
        ))
    }
}

/// `None` when `work` breaks down.
fn unbroken<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

impl Drop for Loader<'_> {
    fn drop(&mut self) {
        (self.collect)(std::mem::take(&mut self.gathered));
    }
}
