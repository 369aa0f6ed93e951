//! What the index holds and no commit does: files that were added and not committed.

use gix::ObjectId;
use gix::index::entry::{Flags, Mode};
use rempart_core::{RepoPath, RevisionError};

use super::trees::Met;
use super::{KindOf, PlaceMode};
use crate::path::repo_path;
use crate::repository::Repository;

/// An entry of the index.
pub(super) struct Staged {
    pub(super) id: ObjectId,
    pub(super) path: RepoPath,
    pub(super) mode: PlaceMode,
}

/// The entries whose blobs are not known, all stages of a conflict. `new` is called with each.
pub(super) fn staged(
    repository: &Repository,
    met: &mut Met,
    kind_of: KindOf,
    new: &mut dyn FnMut(ObjectId, u8),
) -> Result<Vec<Staged>, RevisionError> {
    let index = repository
        .index()
        .map_err(|error| RevisionError::Store(error.to_string()))?;
    let mut staged = Vec::new();
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
            _ => kind_of(name),
        };
        if !met.blob(entry.id, kind) {
            continue;
        }
        let path = repo_path(path)
            .map_err(|skip| RevisionError::Store(format!("{}: {}", skip.what, skip.reason)))?;
        new(entry.id, kind);
        staged.push(Staged {
            id: entry.id,
            path,
            mode,
        });
    }
    Ok(staged)
}
