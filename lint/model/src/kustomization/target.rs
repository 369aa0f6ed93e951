//! Where a path of a kustomization leads.

use rempart_core::{FileId, RepoPath, Snapshot};

/// What a path of a kustomization leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file.
    File(FileId),
    /// A folder; holds its kustomization.
    Kustomization(FileId),
    /// A folder without a kustomization.
    Folder(RepoPath),
    /// Another repository, or a URL.
    Remote,
    /// Nothing in this snapshot; holds the path that was looked for.
    Missing(RepoPath),
    /// A place outside the repository, or an absolute path.
    Outside,
}

impl Target {
    /// The file to go on with: the file itself, or the kustomization of the folder.
    pub const fn file(&self) -> Option<FileId> {
        match self {
            Self::File(id) | Self::Kustomization(id) => Some(*id),
            _ => None,
        }
    }
}

/// The names kustomize looks for in a folder, in its order (`konfig.RecognizedKustomizationFileNames`).
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Follows a path that `from` names. What is there wins over what looks like a URL, as in kustomize.
pub fn resolve(snapshot: &Snapshot, from: &RepoPath, path: &str) -> Target {
    if path.contains("://") {
        return Target::Remote;
    }
    let Ok(place) = from.sibling(path) else {
        return if is_remote(path) {
            Target::Remote
        } else {
            Target::Outside
        };
    };
    if let Some(id) = snapshot.find(place.as_str()) {
        return Target::File(id);
    }
    if let Some(id) = kustomization_in(snapshot, place.as_str()) {
        return Target::Kustomization(id);
    }
    if snapshot.under(place.as_str()).next().is_some() {
        return Target::Folder(place);
    }
    if is_remote(path) {
        return Target::Remote;
    }
    Target::Missing(place)
}

/// The kustomization of a folder.
pub fn kustomization_in(snapshot: &Snapshot, folder: &str) -> Option<FileId> {
    NAMES.iter().find_map(|name| {
        if folder.is_empty() {
            snapshot.find(name)
        } else {
            snapshot.find(&format!("{folder}/{name}"))
        }
    })
}

/// Whether a path names another repository or a URL (`api/internal/git/repospec.go`).
pub fn is_remote(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or_default();
    path.contains("://")
        || path.starts_with("git::")
        || path.starts_with("gh:")
        || path.contains("?ref=")
        || path.contains(".git//")
        || path.strip_suffix(".git").is_some()
        || (path.contains('@') && path.contains(':'))
        || ["github.com", "gitlab.com", "bitbucket.org", "dev.azure.com"]
            .iter()
            .any(|known| host.starts_with(known))
}
