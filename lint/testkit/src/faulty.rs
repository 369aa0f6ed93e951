//! Files that fail, without file modes and races.

use std::collections::BTreeMap;

use rempart_core::source::{FileSource, Listed, MakeVisitor, ReadError, ReadFile, SourceError};
use rempart_core::{Mode, RepoPath};

/// Files in memory, some of which cannot be read.
#[derive(Clone, Debug, Default)]
pub struct FaultySource {
    files: BTreeMap<String, Result<Vec<u8>, ReadError>>,
    unlistable: bool,
}

impl FaultySource {
    /// Files that can be read.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), Ok(text.as_bytes().to_vec())));
        Self {
            files: files.collect(),
            unlistable: false,
        }
    }

    /// A file that may not be read.
    #[must_use]
    pub fn unreadable(self, path: &str) -> Self {
        self.refused(path, "permission denied")
    }

    /// A file that is listed and gone when it is read.
    #[must_use]
    pub fn vanishing(self, path: &str) -> Self {
        self.refused(path, "no such file or directory")
    }

    /// A file over the limit, with its size in bytes.
    #[must_use]
    pub fn too_large(mut self, path: &str, size: u64) -> Self {
        self.files
            .insert(path.to_owned(), Err(ReadError::TooLarge(size)));
        self
    }

    /// A source that cannot be listed at all.
    #[must_use]
    pub const fn unlistable(mut self) -> Self {
        self.unlistable = true;
        self
    }

    fn refused(mut self, path: &str, words: &str) -> Self {
        self.files
            .insert(path.to_owned(), Err(ReadError::Refused(words.to_owned())));
        self
    }
}

impl FileSource for FaultySource {
    fn visit(&self, _threads: usize, visitor: &MakeVisitor<'_, '_>) -> Result<(), SourceError> {
        if self.unlistable {
            return Err(SourceError {
                what: "the folder".to_owned(),
                reason: "input/output error".to_owned(),
            });
        }
        let mut visitor = visitor();
        for (path, content) in &self.files {
            let path = RepoPath::from_normalised(path);
            let listed = Listed {
                path,
                mode: Mode::File,
                blob: None,
            };
            visitor.file(listed, &mut Given(content));
        }
        Ok(())
    }
}

struct Given<'g>(&'g Result<Vec<u8>, ReadError>);

impl ReadFile for Given<'_> {
    fn read(&mut self, _limit: u64) -> Result<&[u8], ReadError> {
        match self.0 {
            Ok(bytes) => Ok(bytes),
            Err(error) => Err(error.clone()),
        }
    }
}
