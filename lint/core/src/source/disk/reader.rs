//! Reads files into one buffer.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::folder::Folder;
use crate::source::{ReadError, ReadFile};

/// The buffer that all files of a thread are read into.
pub(super) struct Buffer(Vec<u8>);

/// The buffer starts at this size, which holds nearly every file.
const BUFFER_BYTES: usize = 64 * 1024;
/// A buffer that one large file has grown beyond this is given back before the next.
const KEPT_BYTES: usize = 4 * 1024 * 1024;

impl Buffer {
    pub(super) fn new() -> Self {
        Self(vec![0; BUFFER_BYTES])
    }
}

/// Where the file stands that is read next.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    /// In an open folder, under a name.
    In(&'p Folder, &'p OsStr),
    /// At a path.
    At(&'p Path),
}

impl<'p> Place<'p> {
    /// The whole path.
    pub(super) fn path(self) -> Cow<'p, Path> {
        match self {
            Self::In(folder, name) => Cow::Owned(folder.path().join(name)),
            Self::At(path) => Cow::Borrowed(path),
        }
    }

    fn open(self) -> io::Result<File> {
        match self {
            Self::In(folder, name) => folder.file(name),
            Self::At(path) => File::open(path),
        }
    }
}

/// Reads one file.
pub(super) struct Reader<'r> {
    pub(super) buffer: &'r mut Buffer,
    pub(super) place: Place<'r>,
}

impl ReadFile for Reader<'_> {
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError> {
        let refused = |error: &io::Error| ReadError::Refused(error.to_string());
        let mut file = self.place.open().map_err(|error| refused(&error))?;
        let buffer = &mut self.buffer.0;
        if buffer.len() > KEPT_BYTES {
            *buffer = vec![0; BUFFER_BYTES];
        }
        let most = usize::try_from(limit)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        let mut filled = 0;
        loop {
            // A file gives less than was asked for at its end only: that spares a call to learn its size before and
            // one to be told again that nothing is left.
            let room = buffer.len() - filled;
            match file.read(&mut buffer[filled..]) {
                Ok(count) if count < room => {
                    filled += count;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(refused(&error)),
            }
            if filled as u64 > limit {
                let size = file
                    .metadata()
                    .map_or(filled as u64, |metadata| metadata.len());
                return Err(ReadError::TooLarge(size));
            }
            if filled == buffer.len() {
                // Asked before the buffer grows, so that a file over the limit costs no memory.
                let size = file.metadata().map_or(0, |metadata| metadata.len());
                if size > limit {
                    return Err(ReadError::TooLarge(size));
                }
                buffer.resize(filled.saturating_mul(4).min(most), 0);
            }
        }
        Ok(&buffer[..filled])
    }
}
