//! Which paths are judged and which are reported.

use globset::GlobSet;
use rempart_core::config::{Config, glob_set};
use rempart_core::{ClassId, Classes, RepoPath, Snapshot};

/// The paths of a run: all that are not excluded, and of these only the ones that were asked for.
pub(crate) struct Filter {
    excluded: Option<GlobSet>,
    /// Files and folders that are reported on; empty for all.
    wanted: Vec<String>,
}

impl Filter {
    /// The filter of a configuration and of the paths that were asked for.
    pub(crate) fn new(config: &Config, wanted: &[String]) -> Self {
        let normal = |path: &String| {
            let path = path.trim_start_matches("./").trim_matches('/');
            if path == "." {
                String::new()
            } else {
                path.to_owned()
            }
        };
        let wanted: Vec<_> = wanted.iter().map(normal).collect();
        Self {
            excluded: globs(&config.exclude),
            wanted: if wanted.iter().any(String::is_empty) {
                Vec::new()
            } else {
                wanted
            },
        }
    }

    /// Whether only some paths are reported on.
    pub(crate) fn is_partial(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Whether a path is left out by configuration.
    pub(crate) fn excludes(&self, path: &RepoPath) -> bool {
        self.excluded
            .as_ref()
            .is_some_and(|globs| globs.is_match(path.as_str()))
    }

    /// Takes the class of excluded files away: neither rules of the repository nor facts then look at them, and files
    /// that name them still find them.
    pub(crate) fn forget(&self, snapshot: &Snapshot, classes: &mut Classes) {
        if self.excluded.is_none() {
            return;
        }
        for (entry, class) in snapshot.entries().zip(&mut classes.of) {
            if self.excludes(&entry.path) {
                *class = ClassId::default();
            }
        }
    }

    /// Whether findings on a path were asked for.
    pub(crate) fn wants(&self, path: &RepoPath) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|folder| path.is_under(folder))
    }

    /// Whether a path is judged and reported.
    pub(crate) fn covers(&self, path: &RepoPath) -> bool {
        self.wants(path) && !self.excludes(path)
    }
}

/// Patterns that configuration checked before; `None` when there are none.
pub(crate) fn globs(patterns: &[String]) -> Option<GlobSet> {
    if patterns.is_empty() {
        return None;
    }
    glob_set(patterns.iter().map(String::as_str)).ok()
}
