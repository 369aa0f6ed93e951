//! What rules may ask about refs, ancestry and messages. `git` answers; tests answer from memory.

use crate::{BlobId, RepoPath, Snapshot};

/// A commit id as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(pub String);

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: RevisionId,
    /// Its parents, in order.
    pub parents: Vec<RevisionId>,
    /// The whole message.
    pub message: String,
    /// The author as `name <address>`.
    pub author: String,
    /// When it was committed, in seconds since 1970-01-01 00:00 UTC.
    pub committed: i64,
}

/// Why a question about revisions cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevisionError {
    /// There is no git repository.
    #[error("this is no git repository")]
    NoRepository,
    /// The words name no commit.
    #[error("`{0}` names no commit of this repository")]
    Unknown(String),
    /// The clone does not reach that far.
    #[error("the clone is shallow and does not reach {0}; run `git fetch --unshallow` first")]
    Shallow(String),
    /// An object is not there: a partial clone, or damage.
    #[error("object {0} is missing from this clone; run `git fetch --refetch` first")]
    MissingObject(String),
    /// Anything else the object store said.
    #[error("{0}")]
    Store(String),
}

/// The history of the repository that is judged.
pub trait Revisions: Send + Sync {
    /// The commit that is checked out; `None` before the first commit.
    fn head(&self) -> Result<Option<RevisionId>, RevisionError>;

    /// The commit that a revision names, by git's own syntax (gitrevisions(7)).
    fn resolve(&self, revision: &str) -> Result<RevisionId, RevisionError>;

    /// A commit.
    fn commit(&self, id: &RevisionId) -> Result<Commit, RevisionError>;

    /// The best common ancestor of two commits; `None` when they share none.
    fn merge_base(
        &self,
        one: &RevisionId,
        other: &RevisionId,
    ) -> Result<Option<RevisionId>, RevisionError>;

    /// The commits that `to` reaches and `from` does not, oldest first; without `from`, all that `to` reaches.
    fn log(&self, from: Option<&RevisionId>, to: &RevisionId)
    -> Result<Vec<Commit>, RevisionError>;

    /// All tags with the commit they lead to, sorted by name.
    fn tags(&self) -> Result<Vec<(String, RevisionId)>, RevisionError>;

    /// The files of a commit. Contents that `known` holds are shared.
    fn snapshot(
        &self,
        id: &RevisionId,
        threads: usize,
        known: Option<&Snapshot>,
    ) -> Result<Snapshot, RevisionError>;

    /// One file of a commit; `None` when nothing stands there.
    ///
    /// # Errors
    /// A link, a folder or another repository stands there, or the history cannot be read.
    fn file(&self, id: &RevisionId, path: &RepoPath) -> Result<Option<Vec<u8>>, RevisionError>;

    /// The bytes of a blob.
    fn blob(&self, id: BlobId) -> Result<Vec<u8>, RevisionError>;

    /// Whether history is cut off below some commits.
    fn is_shallow(&self) -> bool;

    /// The URLs of the remotes, as configured, in the order of their names.
    fn remotes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The answers where there is no git repository: every question but [`Revisions::head`] fails.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRevisions;

impl Revisions for NoRevisions {
    fn head(&self) -> Result<Option<RevisionId>, RevisionError> {
        Ok(None)
    }

    fn resolve(&self, _revision: &str) -> Result<RevisionId, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn commit(&self, _id: &RevisionId) -> Result<Commit, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn merge_base(
        &self,
        _one: &RevisionId,
        _other: &RevisionId,
    ) -> Result<Option<RevisionId>, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn log(
        &self,
        _from: Option<&RevisionId>,
        _to: &RevisionId,
    ) -> Result<Vec<Commit>, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn tags(&self) -> Result<Vec<(String, RevisionId)>, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn snapshot(
        &self,
        _id: &RevisionId,
        _threads: usize,
        _known: Option<&Snapshot>,
    ) -> Result<Snapshot, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn file(&self, _id: &RevisionId, _path: &RepoPath) -> Result<Option<Vec<u8>>, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn blob(&self, _id: BlobId) -> Result<Vec<u8>, RevisionError> {
        Err(RevisionError::NoRepository)
    }

    fn is_shallow(&self) -> bool {
        false
    }
}
