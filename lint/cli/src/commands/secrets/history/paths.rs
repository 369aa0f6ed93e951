//! Paths that make a blob worth judging whatever its bytes say.

use std::collections::HashSet;

use globset::GlobSet;
use rempart_core::RepoPath;
use rempart_core::config::glob_set;
use rempart_git::history::Paths;
use rempart_secrets::history as secrets;

use super::settings::Settings;

/// Paths that the configuration declares secret.
pub(super) struct Declared(GlobSet);

impl Declared {
    /// Those of a configuration, if it has some and asks for the rule.
    pub(super) fn of(settings: &Settings) -> Option<Self> {
        let patterns = secrets::declared(&settings.config);
        let globs = glob_set(patterns).ok()?;
        (!globs.is_empty()).then_some(Self(globs))
    }
}

impl Paths for Declared {
    fn may_end_in(&self, _: &[u8]) -> bool {
        true
    }

    fn holds(&self, path: &[u8]) -> bool {
        self.0.is_match(&*String::from_utf8_lossy(path))
    }
}

/// Paths that other files name.
pub(super) struct Named {
    names: HashSet<Vec<u8>>,
    paths: HashSet<Vec<u8>>,
}

impl Named {
    pub(super) fn of<'p>(paths: impl Iterator<Item = &'p RepoPath> + Clone) -> Self {
        let bytes = |text: &str| text.as_bytes().to_vec();
        Self {
            names: paths.clone().map(|path| bytes(path.file_name())).collect(),
            paths: paths.map(|path| bytes(path.as_str())).collect(),
        }
    }
}

impl Paths for Named {
    fn may_end_in(&self, name: &[u8]) -> bool {
        self.names.contains(name)
    }

    fn holds(&self, path: &[u8]) -> bool {
        self.paths.contains(path)
    }
}
