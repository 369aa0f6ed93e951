//! Where files come from: a folder, an index, a commit, a test. The only reader of bytes beside `git`.

mod disk;
mod memory;

use std::path::Path;

use crate::{BlobId, Mode, RepoPath, Skip};

pub use disk::{Disk, Tracked};
pub use memory::Memory;

/// A file that a source lists.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The path.
    pub path: RepoPath,
    /// What it is.
    pub mode: Mode,
    /// The git object of the content, when it is known without reading.
    pub blob: Option<BlobId>,
}

/// The source as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot list {what}: {reason}")]
pub struct SourceError {
    /// The folder, index or commit.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// A file over this size is not read, and the report says so: 128 MiB. It bounds the memory of a run, no manifest comes
/// near it, and the large forges refuse files above 100 MB.
pub const MAX_FILE_BYTES: u64 = 128 << 20;

/// One file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Over the limit; holds the size in bytes.
    #[error("{0} bytes are over the limit")]
    TooLarge(u64),
    /// The operating system or the object store refused; holds its words.
    #[error("{0}")]
    Refused(String),
}

/// Reads the file that is being visited.
pub trait ReadFile {
    /// The whole content. The slice lives until the next read: one buffer serves all files of a thread.
    ///
    /// # Errors
    /// The file is gone, may not be read, or has more than `limit` bytes.
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError>;
}

/// Receives what a source lists, on one thread.
pub trait Visitor {
    /// A file, a link or a submodule.
    fn file(&mut self, listed: Listed, read: &mut dyn ReadFile);
    /// Something that is there and is not read.
    fn skip(&mut self, skip: Skip);
    /// What comes next stands elsewhere: its path need not follow on the last one. Files between two gaps come in the
    /// order of their paths where a source can tell; nothing depends on it but the time it takes to sort them.
    fn gap(&mut self) {}
}

/// Makes the visitor of one thread.
pub type MakeVisitor<'m, 'v> = dyn Fn() -> Box<dyn Visitor + Send + 'v> + Sync + 'm;

/// Lists and reads files.
pub trait FileSource: Send + Sync {
    /// Visits every file once, in any order, from up to `threads` threads.
    ///
    /// # Errors
    /// The source cannot be listed at all; single files that cannot be read are told to the visitor.
    fn visit(&self, threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError>;

    /// The folder that the files lie in; `None` for a source whose files are not all on disk.
    fn folder(&self) -> Option<&Path> {
        None
    }
}
