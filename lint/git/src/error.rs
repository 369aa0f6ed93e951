//! Why a repository cannot be used.

use std::path::PathBuf;

/// Why a repository cannot be used. Questions about its history fail with [`rempart_core::RevisionError`] instead.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The file system refused while looking for a repository.
    #[error("cannot look for a git repository at {path}: {reason}")]
    Discover {
        /// Where the search began.
        path: PathBuf,
        /// The words of the file system or of the object store.
        reason: String,
    },
    /// There is a repository that cannot be opened: damage, or a format that is not known.
    #[error("cannot open the git repository of {path}: {reason}")]
    Open {
        /// Where the search began.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The repository names its objects by SHA-256.
    #[error("the git repository of {0} uses SHA-256 object names; only SHA-1 is read")]
    Sha256(PathBuf),
    /// The repository has no work tree, and files of one were asked for.
    #[error("{0} is a bare repository: it has commits but no files; name a commit with `--rev`")]
    Bare(PathBuf),
    /// The index cannot be read.
    #[error("cannot read the git index {path}: {reason}")]
    Index {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A path lies outside of the work tree.
    #[error("{path} lies outside of the repository at {root}")]
    Outside {
        /// The path.
        path: PathBuf,
        /// The work tree.
        root: PathBuf,
    },
}

/// All the words of an error and its causes, outermost first.
pub(crate) fn words(error: &gix::Error) -> String {
    let mut words = String::new();
    for cause in error.iter_errors() {
        let cause = cause.to_string();
        if words.contains(&cause) {
            continue;
        }
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&cause);
    }
    words
}
