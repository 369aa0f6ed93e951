//! What `rempart secrets verify` asks for.

use rempart_core::config::{Config, glob_set};
use rempart_core::{Context, RepoPath};

use super::Identities;

/// Which files are verified, and with which keys: what the engine hands to the rules that need a key
/// (`rempart_core::Context::given`).
#[derive(Debug)]
pub struct Request {
    identities: Identities,
    paths: Vec<String>,
    strict: bool,
}

impl Request {
    /// Asks for the files of SOPS at and under these paths of the repository; all of them without a path.
    pub const fn new(identities: Identities, paths: Vec<String>) -> Self {
        Self {
            identities,
            paths,
            strict: true,
        }
    }

    /// A file that cannot be verified is listed and does not fail the run.
    #[must_use]
    pub fn allow_unverified(mut self, allow: bool) -> Self {
        self.strict = !allow;
        self
    }

    pub(super) fn of<'c>(context: &Context<'c>) -> Option<&'c Self> {
        context.given?.downcast_ref()
    }

    pub(super) const fn identities(&self) -> &Identities {
        &self.identities
    }

    /// Whether a file that cannot be verified fails the run.
    pub(super) const fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether a file is asked for by its own name, and not only by a folder around it.
    pub(super) fn names(&self, path: &RepoPath) -> bool {
        self.paths.iter().any(|at| at == path.as_str())
    }

    /// Says which files are asked for and not excluded by the configuration.
    pub(super) fn wanted(&self, config: &Config) -> impl Fn(&RepoPath) -> bool {
        // Patterns were checked when the configuration was read.
        let excluded = glob_set(config.exclude.iter().map(String::as_str)).ok();
        move |path| {
            let asked = self.paths.is_empty() || self.paths.iter().any(|at| path.is_under(at));
            let out = excluded
                .as_ref()
                .is_some_and(|globs| globs.is_match(path.as_str()));
            asked && !out
        }
    }
}
