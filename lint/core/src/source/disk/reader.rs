//! Reads files into one buffer.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::source::{ReadError, ReadFile};

/// Reads files into one buffer.
pub(super) struct Reader {
    buffer: Vec<u8>,
    path: PathBuf,
}

/// The buffer starts at this size, which holds nearly every file.
const BUFFER_BYTES: usize = 64 * 1024;
/// A buffer that one large file has grown beyond this is given back before the next.
const KEPT_BYTES: usize = 4 * 1024 * 1024;

impl Reader {
    pub(super) fn new() -> Self {
        Self {
            buffer: vec![0; BUFFER_BYTES],
            path: PathBuf::new(),
        }
    }

    /// Chooses the file that the next read reads.
    pub(super) fn choose(&mut self, path: &Path) {
        self.path.clear();
        self.path.push(path);
    }
}

impl ReadFile for Reader {
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError> {
        let refused = |error: &io::Error| ReadError::Refused(error.to_string());
        let mut file = File::open(&self.path).map_err(|error| refused(&error))?;
        if self.buffer.len() > KEPT_BYTES {
            self.buffer = vec![0; BUFFER_BYTES];
        }
        let most = usize::try_from(limit)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        let mut filled = 0;
        loop {
            // A file gives less than was asked for at its end only: that spares a call to learn its size before and
            // one to be told again that nothing is left.
            let room = self.buffer.len() - filled;
            match file.read(&mut self.buffer[filled..]) {
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
            if filled == self.buffer.len() {
                self.buffer.resize(filled.saturating_mul(4).min(most), 0);
            }
        }
        Ok(&self.buffer[..filled])
    }
}
