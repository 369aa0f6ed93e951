//! One state of a repository, immutable: every path with its mode and its content.

mod entries;
mod load;
mod remarks;
mod runs;

use std::any::Any;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entries::Entries;
use rempart_syntax::Summary;

use crate::source::{FileSource, SourceError};
use crate::{FileFault, RepoPath, Revisions, Skip, SourceFile, Tree, parallel};

pub use remarks::Remarks;

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
    /// What the nodes of its tree have among them. It stands here because the trees of many files lie far apart in
    /// memory.
    pub summary: Summary,
    /// What can be said of it at one glance.
    pub remarks: Remarks,
    /// [`Looked::hint`], where somebody has looked.
    pub hint: Option<u16>,
    /// [`Looked::found`], where somebody has looked.
    pub found: Option<Found>,
}

impl Entry {
    /// An entry that nobody has looked at.
    pub fn new(path: RepoPath, mode: Mode, file: Arc<SourceFile>) -> Self {
        Self {
            summary: summary_of(&file),
            remarks: Remarks::of(&mode, &file),
            path,
            mode,
            file,
            hint: None,
            found: None,
        }
    }

    /// The entry with what the first look at it gave, see [`Look`].
    #[must_use]
    pub fn looked_at(mut self, looked: Looked) -> Self {
        self.hint = Some(looked.hint);
        self.found = looked.found;
        // Who shares the file keeps its nodes.
        if let (Some(asleep), Some(file)) = (looked.asleep, Arc::get_mut(&mut self.file)) {
            file.forget(asleep);
        }
        self
    }
}

/// What one look at a file alone gives; `model` knows what it means.
#[derive(Clone, Debug)]
pub struct Looked {
    /// What the file looks like.
    pub hint: u16,
    /// What was found in it, for the fact that takes it, see [`crate::Fact::found`].
    pub found: Option<Found>,
    /// The tree that the file is to keep instead of its own, see [`SourceFile::sleeping_tree`]; what was found stands in
    /// it. `None` where the nodes are wanted again.
    pub asleep: Option<Arc<Tree>>,
}

/// What was found in a file; `model` knows what it is.
pub type Found = Arc<dyn Any + Send + Sync>;

/// What was found in the bytes of a file that is no text; a checker knows what it is.
pub type FoundInBytes = Arc<dyn Any + Send + Sync>;

/// Looks at a file as soon as it is read, on the thread that read it: its bytes are in that core's cache then, and in
/// nobody's when all files are read.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Looks at a file that is parsed, with [`Self::purpose`].
    pub file: fn(&RepoPath, &SourceFile, Purpose) -> Looked,
    /// What the look is for.
    pub purpose: Purpose,
    /// Looks at the bytes of a file that is no text, which nobody sees again; what it gives is found at
    /// [`SourceFile::found_in_bytes`].
    pub bytes: Option<fn(&RepoPath, &[u8]) -> FoundInBytes>,
}

/// What a look is for: guesses, made before the configuration is read. A wrong one costs time, and changes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purpose {
    /// The minor of the Kubernetes release that objects are judged for in the look, such as 35. 0 where they are not to
    /// be judged.
    pub release: u32,
    /// Whether hardly anybody asks for the nodes of objects that are judged, see [`Looked::asleep`]. They are two fifths
    /// of the memory of a run, and a processor takes as long to get memory from the system as to parse what it fills.
    pub forgets: bool,
}

impl Look {
    /// A look at parsed files alone.
    pub const fn at_files(file: fn(&RepoPath, &SourceFile, Purpose) -> Looked) -> Self {
        Self {
            file,
            purpose: Purpose {
                release: 0,
                forgets: false,
            },
            bytes: None,
        }
    }
}

/// One state of a repository.
#[derive(Debug, Default)]
pub struct Snapshot {
    entries: Entries,
    /// The entries that anything is remarked of: few.
    remarked: Vec<FileId>,
    skipped: Vec<Skip>,
    documents: usize,
    /// Where the files lie, for those that come from a folder.
    folder: Option<PathBuf>,
}

fn documents(entries: &Entries) -> usize {
    entries.iter().map(|entry| documents_of(&entry.file)).sum()
}

fn summary_of(file: &SourceFile) -> Summary {
    file.tree()
        .map_or_else(Summary::default, |tree| tree.tape().summary())
}

/// How many documents a content has: none without a tree.
fn documents_of(file: &SourceFile) -> usize {
    file.tree().map_or(0, |tree| tree.document_count())
}

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
        Self::load_looking(source, threads, known, None)
    }

    /// As [`Self::load`], with a first look at each file.
    ///
    /// # Errors
    /// The source cannot be listed at all.
    pub fn load_looking(
        source: &dyn FileSource,
        threads: usize,
        known: Option<&Self>,
        look: Option<Look>,
    ) -> Result<Self, SourceError> {
        let loaded = load::load(source, threads, known, look)?;
        Ok(Self {
            remarked: remarks::remarked(&loaded.entries),
            entries: loaded.entries,
            skipped: loaded.skips,
            documents: loaded.documents,
            folder: source.folder().map(Path::to_owned),
        })
    }

    /// A snapshot of entries made elsewhere, in any order.
    pub fn from_entries(entries: Vec<Entry>, skipped: Vec<Skip>) -> Self {
        let entries = Entries::of(entries);
        Self {
            documents: documents(&entries),
            remarked: remarks::remarked(&entries),
            entries,
            skipped,
            folder: None,
        }
    }

    /// With more that is not read of this state.
    #[must_use]
    pub fn with_skips(mut self, skips: Vec<Skip>) -> Self {
        self.skipped.extend(skips);
        self
    }

    /// The bytes of a file, which are not kept where it is no text: those of its blob, or read again from the folder that
    /// the snapshot was made of. `None` where neither can be had, and for what is longer than `limit`.
    pub fn bytes(&self, id: FileId, limit: u64, revisions: &dyn Revisions) -> Option<Vec<u8>> {
        let entry = self.entry(id);
        if !matches!(entry.mode, Mode::File | Mode::Executable) {
            return None;
        }
        let is_read = |bytes: &Vec<u8>| bytes.len() as u64 <= limit;
        if let Some(blob) = entry.file.blob() {
            return revisions.blob(blob).ok().filter(is_read);
        }
        let path = entry.path.on_disk(self.folder.as_ref()?);
        // What is no file any more is not opened: a pipe would wait without end.
        let metadata = std::fs::symlink_metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > limit {
            return None;
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&path).ok()?;
        let read = file.take(limit + 1).read_to_end(&mut bytes);
        read.ok().map(|_| bytes).filter(is_read)
    }

    /// All entries in the order of their paths.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> + Clone {
        self.entries.iter()
    }

    /// How many entries there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many documents all YAML and JSON files have together.
    pub const fn documents(&self) -> usize {
        self.documents
    }

    /// Whether there is no entry.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All ids in the order of their paths.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.len() as u32).map(FileId)
    }

    /// The entry of an id of this snapshot.
    pub fn entry(&self, id: FileId) -> &Entry {
        self.entries.get(id.0 as usize)
    }

    /// The entries that one of these is remarked of, in order. Costs as much as there are with any remark.
    pub fn remarked(&self, any: Remarks) -> impl Iterator<Item = FileId> + '_ {
        let ids = self.remarked.iter().copied();
        ids.filter(move |id| self.entry(*id).remarks.meets(any))
    }

    /// The id of a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let at = self.entries.find(|entry| entry.cmp(path))?;
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
        let start = self.entries.count_while(0, |path| path < prefix.as_str());
        let count = self
            .entries
            .count_while(start, |path| path.starts_with(&prefix));
        (start as u32..(start + count) as u32).map(FileId)
    }

    /// What was listed and not read.
    pub fn skipped(&self) -> &[Skip] {
        &self.skipped
    }

    /// Every file that has no text, in the order of paths.
    pub fn faults(&self) -> impl Iterator<Item = FileFault> + '_ {
        self.remarked(Remarks::FAULT).filter_map(|id| {
            let entry = self.entry(id);
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
            self.entries.get(at).file.tree();
        });
    }
}
