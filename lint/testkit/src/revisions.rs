//! Tags and commits of a case, as git lists them in `.git/packed-refs`.

use rempart_core::{BlobId, Commit, RepoPath, RevisionError, RevisionId, Revisions, Snapshot};

/// Where a case says which revisions there are: a line `COMMIT NAME` each.
const FILE: &str = ".git/packed-refs";

/// Where git says that a clone is shallow.
const SHALLOW: &str = ".git/shallow";

/// The revisions of a case; it has no commits that could be read.
#[derive(Debug, Default)]
pub(crate) struct CaseRevisions {
    /// Commits with their names, such as `refs/tags/v1`.
    references: Vec<(RevisionId, String)>,
    is_shallow: bool,
}

impl CaseRevisions {
    /// Reads them; `None` where the case has none and is no repository.
    pub(crate) fn of(snapshot: &Snapshot) -> Option<Self> {
        let text = snapshot.entry(snapshot.find(FILE)?).file.text()?;
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        Some(Self {
            references: lines
                .map(|(id, name)| (RevisionId(id.to_owned()), name.to_owned()))
                .collect(),
            is_shallow: snapshot.find(SHALLOW).is_some(),
        })
    }
}

/// What a case cannot answer.
fn none<T>() -> Result<T, RevisionError> {
    Err(RevisionError::Store("a case has no commits".to_owned()))
}

impl Revisions for CaseRevisions {
    fn head(&self) -> Result<Option<RevisionId>, RevisionError> {
        Ok(None)
    }

    fn resolve(&self, revision: &str) -> Result<RevisionId, RevisionError> {
        let is_meant = |(id, name): &&(RevisionId, String)| {
            id.0 == revision || name.rsplit('/').next() == Some(revision)
        };
        let found = self.references.iter().find(is_meant);
        found.map_or_else(
            || Err(RevisionError::Unknown(revision.to_owned())),
            |(id, _)| Ok(id.clone()),
        )
    }

    fn commit(&self, _id: &RevisionId) -> Result<Commit, RevisionError> {
        none()
    }

    fn merge_base(
        &self,
        _one: &RevisionId,
        _other: &RevisionId,
    ) -> Result<Option<RevisionId>, RevisionError> {
        none()
    }

    fn log(
        &self,
        _from: Option<&RevisionId>,
        _to: &RevisionId,
    ) -> Result<Vec<Commit>, RevisionError> {
        none()
    }

    fn tags(&self) -> Result<Vec<(String, RevisionId)>, RevisionError> {
        let tag = |(id, name): &(RevisionId, String)| {
            Some((name.strip_prefix("refs/tags/")?.to_owned(), id.clone()))
        };
        Ok(self.references.iter().filter_map(tag).collect())
    }

    fn snapshot(
        &self,
        _id: &RevisionId,
        _threads: usize,
        _known: Option<&Snapshot>,
    ) -> Result<Snapshot, RevisionError> {
        none()
    }

    fn file(&self, _id: &RevisionId, _path: &RepoPath) -> Result<Option<Vec<u8>>, RevisionError> {
        none()
    }

    fn blob(&self, _id: BlobId) -> Result<Vec<u8>, RevisionError> {
        none()
    }

    fn is_shallow(&self) -> bool {
        self.is_shallow
    }
}
