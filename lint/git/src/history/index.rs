//! What the index of a work tree holds and no commit does: files that were added and not committed.

use gix::ObjectId;
use gix::index::entry::{Flags, Mode};
use rempart_core::{RepoPath, RevisionError};

use super::trees::Met;
use super::{PlaceMode, Wanted, refs};
use crate::index::Index;
use crate::path::repo_path;
use crate::repository::Repository;

/// An entry of an index.
pub(super) struct Staged {
    /// The other work tree whose index it is; `None` for the one that was opened.
    pub(super) work_tree: Option<String>,
    pub(super) id: ObjectId,
    pub(super) path: RepoPath,
    pub(super) mode: PlaceMode,
}

/// The entries whose blobs are not known, of the indexes of all work trees, all stages of a conflict. `new` is called with
/// each.
pub(super) fn staged(
    repository: &Repository,
    met: &mut Met,
    wanted: Wanted<'_>,
    new: &mut dyn FnMut(ObjectId, u8),
) -> Result<Vec<Staged>, RevisionError> {
    let failed = |error: crate::GitError| RevisionError::Store(error.to_string());
    let index = repository.index().map_err(failed)?;
    let mut staged = Vec::new();
    of_index(&index, None, met, wanted, new, &mut staged)?;
    for (name, other) in refs::others(&repository.store().to_thread_local())? {
        let index = Index::open(other.index_path()).map_err(failed)?;
        let name = super::names::shown(name, wanted.is_suspect);
        of_index(&index, Some(&name), met, wanted, new, &mut staged)?;
    }
    Ok(staged)
}

fn of_index(
    index: &Index,
    work_tree: Option<&str>,
    met: &mut Met,
    wanted: Wanted<'_>,
    new: &mut dyn FnMut(ObjectId, u8),
    staged: &mut Vec<Staged>,
) -> Result<(), RevisionError> {
    for (path, entry) in index.entries() {
        let mode = match entry.mode {
            Mode::FILE | Mode::FILE_EXECUTABLE => PlaceMode::File,
            Mode::SYMLINK => PlaceMode::Link,
            _ => continue,
        };
        // `git add --intent-to-add` announces a file and adds nothing.
        if entry.flags.contains(Flags::INTENT_TO_ADD) {
            continue;
        }
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        let kind = match mode {
            PlaceMode::Link => 0,
            _ => (wanted.kind_of)(name),
        };
        if !met.blob(entry.id, kind) {
            continue;
        }
        let path = repo_path(path)
            .map_err(|skip| RevisionError::Store(format!("{}: {}", skip.what, skip.reason)))?;
        new(entry.id, kind);
        staged.push(Staged {
            work_tree: work_tree.map(str::to_owned),
            id: entry.id,
            path,
            mode,
        });
    }
    Ok(())
}
