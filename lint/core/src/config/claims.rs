//! Which cluster a path reaches.

use globset::GlobSet;

use super::{Cluster, glob_set};
use crate::RepoPath;

/// The paths that the clusters claim. A folder claims what is in it.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// In the order of the clusters.
    globs: Vec<GlobSet>,
}

impl Claims {
    /// Those of some clusters. Patterns that are none were refused when the configuration was read.
    pub fn of(clusters: &[Cluster]) -> Self {
        let globs = |cluster: &Cluster| {
            let paths = cluster.paths.iter().map(String::as_str);
            glob_set(paths).unwrap_or_default()
        };
        Self {
            globs: clusters.iter().map(globs).collect(),
        }
    }

    /// The place of the first cluster that claims a path.
    pub fn cluster(&self, path: &RepoPath) -> Option<usize> {
        let path = path.as_str();
        self.globs.iter().position(|globs| globs.is_match(path))
    }
}
