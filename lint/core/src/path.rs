//! The name of a file inside a repository.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rempart_syntax::Format;

use crate::name;

/// A path from the root of the repository: `/` between parts on every platform, never absolute, never `.` or `..`.
/// Cheap to clone. The order is byte order, so that a report is the same on every machine.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

/// Why a text is no path inside the repository.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It starts with `/`.
    #[error("`{0}` is absolute")]
    Absolute(String),
    /// It climbs out of the repository.
    #[error("`{0}` leaves the repository")]
    Outside(String),
}

impl RepoPath {
    /// Normalises `text`: removes `.` and empty parts, resolves `..`.
    ///
    /// # Errors
    /// The path is absolute or leaves the repository.
    pub fn new(text: &str) -> Result<Self, PathError> {
        if text.starts_with('/') {
            return Err(PathError::Absolute(text.to_owned()));
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts
                        .pop()
                        .ok_or_else(|| PathError::Outside(text.to_owned()))?;
                }
                part => parts.push(part),
            }
        }
        Ok(Self(parts.join("/").into()))
    }

    /// Takes a path that is normalised already, as walks and git give it.
    pub fn from_normalised(text: &str) -> Self {
        Self(text.into())
    }

    /// The whole path; empty for the root itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the bytes of a name as a file system or git gives them, normalised already; see [`name`].
    pub fn from_stored(bytes: &[u8]) -> Self {
        Self(name::escape(bytes).into())
    }

    /// The bytes of the name as a file system or git has them.
    pub fn stored(&self) -> Cow<'_, [u8]> {
        name::unescape(&self.0)
    }

    /// Where the file is on disk, in a work tree.
    pub fn on_disk(&self, root: &Path) -> PathBuf {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            root.join(std::ffi::OsStr::from_bytes(&self.stored()))
        }
        #[cfg(not(unix))]
        root.join(self.as_str())
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        &self.0[last(&self.0, b'/').map_or(0, |at| at + 1)..]
    }

    /// What follows the last dot of the file name, as written; empty without one.
    pub fn extension(&self) -> &str {
        // Which of the two comes first from the back: most extensions are shorter than the names before them.
        let at = self.0.bytes().rposition(|byte| matches!(byte, b'.' | b'/'));
        let dot = at.filter(|at| self.0.as_bytes()[*at] == b'.');
        dot.map_or("", |at| &self.0[at + 1..])
    }

    /// How its name says that it is read.
    pub fn format(&self) -> Format {
        Format::of_name(self.file_name())
    }

    /// The folder the file is in; empty at the root.
    pub fn parent(&self) -> &str {
        last(&self.0, b'/').map_or("", |at| &self.0[..at])
    }

    /// A path written relative to the folder of this file, as files that name other files do.
    ///
    /// # Errors
    /// The result would be absolute or leave the repository.
    pub fn sibling(&self, relative: &str) -> Result<Self, PathError> {
        if relative.starts_with('/') {
            return Err(PathError::Absolute(relative.to_owned()));
        }
        let parent = self.parent();
        if parent.is_empty() {
            Self::new(relative)
        } else {
            Self::new(&format!("{parent}/{relative}"))
        }
    }

    /// Whether the file lies in `folder` or below it; every file lies in the empty folder.
    pub fn is_under(&self, folder: &str) -> bool {
        folder.is_empty()
            || self
                .0
                .strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The last place of an ASCII byte. Asked of every file, several times.
fn last(text: &str, byte: u8) -> Option<usize> {
    memchr::memrchr(byte, text.as_bytes())
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_and_refuses_to_leave() {
        assert_eq!(RepoPath::new("a/./b//c/../d").unwrap().as_str(), "a/b/d");
        assert_eq!(
            RepoPath::new("../x"),
            Err(PathError::Outside("../x".into()))
        );
        assert_eq!(RepoPath::new("/x"), Err(PathError::Absolute("/x".into())));
        let file = RepoPath::new("apps/web/index.yaml").unwrap();
        assert_eq!(
            file.sibling("../base/x.yaml").unwrap().as_str(),
            "apps/base/x.yaml"
        );
        assert!(file.is_under("apps/web") && !file.is_under("apps/we"));
    }
}
