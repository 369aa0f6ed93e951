//! The files that the next commit would hold.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::ThreadSafeRepository;
use gix::bstr::ByteSlice;
use gix::index::entry::{Flags, Mode, Stage};
use gix::objs::Kind;
use gix::objs::tree::EntryKind;
use rempart_core::Skip;
use rempart_core::source::{FileSource, MakeVisitor, ReadError, ReadFile, SourceError, Visitor};

use crate::attributes::may_convert;
use crate::error::GitError;
use crate::index::Index;
use crate::objects::{Objects, is_named};
use crate::share::share;
use crate::stat::Freshness;
use crate::tree::Listing;

/// The files of an index. Their blobs count, never what stands on disk beside them; a file on disk that is surely the
/// same is read instead of its blob, since that is faster.
///
/// - A path that is unmerged is a fatal skip: the next commit holds none of its versions.
/// - A path that was added with `--intent-to-add` is a visible skip: the next commit does not hold it.
/// - What a sparse checkout leaves out is read from the object store.
pub struct Staged {
    repository: ThreadSafeRepository,
    root: PathBuf,
    index: Arc<Index>,
    listing: Listing,
    /// For each item its place in the index; `None` below a folder that a sparse index holds as one entry.
    places: Vec<Option<usize>>,
    /// Whether the bytes of every file on disk must be compared, since attributes may change them.
    verify: bool,
}

impl Staged {
    pub(crate) fn new(
        repository: ThreadSafeRepository,
        root: PathBuf,
        index: Arc<Index>,
        index_path: &Path,
    ) -> Result<Self, GitError> {
        let mut objects = Objects::new(&repository);
        let mut listing = Listing::default();
        let mut places = Vec::with_capacity(index.len());
        let mut unmerged: Option<Vec<u8>> = None;
        for (at, (path, entry)) in index.entries().enumerate() {
            if entry.stage() != Stage::Unconflicted {
                if unmerged.as_deref() != Some(path) {
                    unmerged = Some(path.to_vec());
                    listing.skips.push(unmerged_skip(&path.to_str_lossy()));
                }
            } else if entry.flags.contains(Flags::INTENT_TO_ADD) {
                let reason = "it was added with --intent-to-add: the next commit does not hold it";
                let skip = Skip::visible("intent-to-add", path.to_str_lossy(), reason);
                listing.skips.push(skip);
            } else if entry.mode == Mode::DIR {
                let added = listing.add_tree(&mut objects, entry.id, path.to_vec());
                added.map_err(|error| GitError::Index {
                    path: index_path.to_owned(),
                    reason: error.to_string(),
                })?;
            } else {
                listing.add(path, kind(entry.mode), entry.id);
                if places.len() < listing.items.len() {
                    places.push(Some(at));
                }
            }
            places.resize(listing.items.len(), None);
        }
        let verify = may_convert(&index, &mut objects);
        Ok(Self {
            repository,
            root,
            index,
            listing,
            places,
            verify,
        })
    }

    fn visit_one(&self, worker: &mut Worker<'_>, at: usize) {
        let item = &self.listing.items[at];
        match item.listed(&mut worker.objects) {
            Ok(listed) => {
                let mut reader = Reader {
                    staged: self,
                    objects: &mut worker.objects,
                    buffer: &mut worker.buffer,
                    at,
                };
                worker.visitor.file(listed, &mut reader);
            }
            Err(error) => {
                let reason = ReadError::from(error).to_string();
                let skip = Skip::fatal("unreadable", item.path.as_str(), reason);
                worker.visitor.skip(skip);
            }
        }
    }
}

impl FileSource for Staged {
    fn visit(&self, threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        let mut skipper = visitor();
        for skip in &self.listing.skips {
            skipper.skip(skip.clone());
        }
        drop(skipper);
        let start = || Worker {
            objects: Objects::new(&self.repository),
            buffer: vec![0; 64 * 1024],
            visitor: visitor(),
        };
        share(threads, self.listing.items.len(), start, |worker, at| {
            self.visit_one(worker, at);
        });
        Ok(())
    }
}

fn unmerged_skip(path: &str) -> Skip {
    let reason = "it is unmerged: resolve the conflict and stage the result";
    Skip::fatal("unmerged", path, reason)
}

fn kind(mode: Mode) -> EntryKind {
    mode.to_tree_entry_mode()
        .map_or(EntryKind::Blob, EntryKind::from)
}

/// What one thread has.
struct Worker<'v> {
    objects: Objects,
    buffer: Vec<u8>,
    visitor: Box<dyn Visitor + Send + 'v>,
}

/// Reads one item from wherever it is cheapest.
struct Reader<'s> {
    staged: &'s Staged,
    objects: &'s mut Objects,
    buffer: &'s mut Vec<u8>,
    at: usize,
}

impl ReadFile for Reader<'_> {
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError> {
        match self.take_from_disk(limit) {
            Some(length) => Ok(&self.buffer[..length]),
            None => Ok(self
                .objects
                .blob(self.staged.listing.items[self.at].id, limit)?),
        }
    }
}

impl Reader<'_> {
    /// Fills the buffer with the file on disk, and returns its length, if it is surely the content of the blob.
    fn take_from_disk(&mut self, limit: u64) -> Option<usize> {
        let entry = self.staged.index.entry(self.staged.places[self.at]?);
        if entry.flags.contains(Flags::SKIP_WORKTREE) {
            return None;
        }
        let item = &self.staged.listing.items[self.at];
        let on_disk = item.path.on_disk(&self.staged.root);
        // Asked before the file is opened: a pipe in its place would wait for a writer.
        let metadata = fs::symlink_metadata(&on_disk).ok()?;
        let freshness = self.staged.index.freshness(entry, &metadata);
        if freshness == Freshness::Unknown || metadata.len() > limit {
            return None;
        }
        let length = fill(self.buffer, &on_disk, metadata.len() as usize)?;
        let bytes = &self.buffer[..length];
        let doubtful = freshness == Freshness::Racy
            || self.staged.verify
            // Conversion of line ends makes these two differ only where the file on disk has a carriage return.
            || bytes.contains(&b'\r');
        (!doubtful || is_named(entry.id, Kind::Blob, bytes)).then_some(length)
    }
}

/// Reads a file of a known length; `None` if it cannot be read or has another length by now.
fn fill(buffer: &mut Vec<u8>, on_disk: &Path, length: usize) -> Option<usize> {
    // One byte more, so that a file that grew shows itself.
    if buffer.len() <= length {
        buffer.resize(length + 1, 0);
    }
    let mut file = File::open(on_disk).ok()?;
    let mut filled = 0;
    loop {
        match file.read(&mut buffer[filled..=length]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
        if filled > length {
            return None;
        }
    }
    (filled == length).then_some(length)
}
