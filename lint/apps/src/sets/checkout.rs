//! What a git generator sees of this repository.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rempart_core::{FileId, Mode, Snapshot};

use super::pattern::{self, PathError};
use crate::Repository;

/// The repository as the repo-server has it checked out.
pub(crate) struct Checkout<'c> {
    /// The files.
    pub(crate) snapshot: &'c Snapshot,
    /// The names of the repository.
    pub(crate) repository: &'c Repository,
    folders: OnceLock<Vec<String>>,
}

impl<'c> Checkout<'c> {
    pub(crate) const fn new(snapshot: &'c Snapshot, repository: &'c Repository) -> Self {
        Self {
            snapshot,
            repository,
            folders: OnceLock::new(),
        }
    }

    /// All folders but hidden ones and what is in them, in the order of a walk (`GetGitDirectories`).
    pub(crate) fn folders(&self) -> &[String] {
        self.folders.get_or_init(|| folders(self.snapshot))
    }

    /// The files that `git ls-files` lists for a pattern.
    ///
    /// # Errors
    /// The pattern says more than this reader knows, or git refuses it.
    pub(crate) fn files(&self, path: &str) -> Result<Vec<FileId>, PathError> {
        let wanted = pattern::Pathspec::new(path)?;
        let ids = self.snapshot.ids();
        Ok(ids
            .filter(|id| wanted.matches(self.snapshot.entry(*id).path.as_str()))
            .collect())
    }
}

fn folders(snapshot: &Snapshot) -> Vec<String> {
    // Compared name by name, so that `a/b` comes before `a-b`.
    let mut found: BTreeSet<Vec<&str>> = BTreeSet::new();
    let mut last = "";
    for entry in snapshot.entries() {
        let mut folder = match entry.mode {
            Mode::Submodule => entry.path.as_str(),
            _ => entry.path.parent(),
        };
        if folder == last {
            continue;
        }
        last = folder;
        while !folder.is_empty() {
            let names: Vec<_> = folder.split('/').collect();
            if !names.iter().any(|name| name.starts_with('.')) && !found.insert(names) {
                break;
            }
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
    }
    found.into_iter().map(|names| names.join("/")).collect()
}
