//! Files that are given: standard input, test cases, rendered folders.

use crate::source::{FileSource, Listed, MakeVisitor, ReadError, ReadFile, SourceError};
use crate::{Mode, RepoPath};

/// A list of files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: Vec<(RepoPath, Vec<u8>)>,
}

impl Memory {
    /// Files in any order; of two with the same path the first stays.
    pub const fn new(files: Vec<(RepoPath, Vec<u8>)>) -> Self {
        Self { files }
    }
}

impl FileSource for Memory {
    fn visit(&self, _threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        let mut visitor = visitor();
        for (path, bytes) in &self.files {
            let listed = Listed {
                path: path.clone(),
                mode: Mode::File,
                blob: None,
            };
            visitor.file(listed, &mut Given(bytes));
        }
        Ok(())
    }
}

struct Given<'g>(&'g [u8]);

impl ReadFile for Given<'_> {
    fn read(&mut self, limit: u64) -> Result<&[u8], ReadError> {
        let size = self.0.len() as u64;
        if size > limit {
            Err(ReadError::TooLarge(size))
        } else {
            Ok(self.0)
        }
    }
}
