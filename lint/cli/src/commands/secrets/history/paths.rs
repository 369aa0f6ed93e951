//! Paths that make a blob worth judging whatever its bytes say.

use std::collections::HashSet;

use globset::GlobSet;
use rempart_core::RepoPath;
use rempart_core::config::glob_set;
use rempart_git::history::{History, Paths};
use rempart_secrets::history as secrets;
use rempart_secrets::scan::tokens_in_path;

use super::settings::Settings;

/// Paths that are judged whatever their blobs hold: those that the configuration declares secret, and those that hold a
/// token.
pub(super) struct Told {
    declared: GlobSet,
    /// Names of files and folders that hold a token.
    names: HashSet<Vec<u8>>,
}

impl Told {
    /// Those of a configuration that asks for the rule, and of a history; `None` without any.
    pub(super) fn of(settings: &Settings, history: &History) -> Option<Self> {
        let patterns = secrets::declared(&settings.config);
        let declared = glob_set(patterns).unwrap_or_default();
        let long: HashSet<&[u8]> = history
            .names()
            .filter(|name| name.len() >= SHORTEST)
            .collect();
        let holds_token = |name: &&[u8]| !tokens_in_path(&String::from_utf8_lossy(name)).is_empty();
        let names: HashSet<Vec<u8>> = long
            .into_iter()
            .filter(holds_token)
            .map(<[u8]>::to_vec)
            .collect();
        (!declared.is_empty() || !names.is_empty()).then_some(Self { declared, names })
    }
}

/// No token is shorter, in bytes.
const SHORTEST: usize = 20;

impl Paths for Told {
    fn may_end_in(&self, _: &[u8]) -> bool {
        true
    }

    fn holds(&self, path: &[u8]) -> bool {
        let mut names = path.split(|byte| *byte == b'/');
        names.any(|name| self.names.contains(name))
            || self.declared.is_match(&*String::from_utf8_lossy(path))
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
