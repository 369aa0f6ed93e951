//! What a run is asked to do.

use rempart_core::config::Config;
use rempart_core::{Checker, Classes, Commit, Profile, RepoPath, Revisions, Severity, Snapshot};

use crate::baseline::Baseline;

/// A run: two states at most, the rules, and how to judge.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// The state that is judged.
    pub head: &'r Snapshot,
    /// The state it is compared with; without one, rules of the change scope are listed as skipped.
    pub base: Option<&'r Snapshot>,
    /// Says what each file is.
    pub classify: fn(&Snapshot) -> Classes,
    /// All checkers of the program.
    pub checkers: &'r [&'static Checker],
    /// How to judge.
    pub config: &'r Config,
    /// Refs, ancestry and messages.
    pub revisions: &'r dyn Revisions,
    /// The commits that rules of the history scope judge; without one they are listed as skipped.
    pub commits: &'r [Commit],
    /// What was already there, by rule, path and object.
    pub baseline: Option<&'r Baseline>,
    /// Everything that comes from flags.
    pub options: &'r Options,
}

/// What flags say.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many threads to use.
    pub threads: usize,
    /// Overrides the profile of the configuration.
    pub profile: Option<Profile>,
    /// Severities by rule id or `checker/*`, in the order given; `None` is off.
    pub levels: Vec<(String, Option<Severity>)>,
    /// The checkers to run; all, when empty.
    pub only: Vec<String>,
    /// The files and folders to report on; all, when empty.
    pub paths: Vec<RepoPath>,
    /// Report only what is not there at the base.
    pub only_new: bool,
    /// List every object and every file.
    pub resources: bool,
    /// The day that expiry is judged at, `YYYY-MM-DD`.
    pub now: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 1,
            profile: None,
            levels: Vec::new(),
            only: Vec::new(),
            paths: Vec::new(),
            only_new: false,
            resources: false,
            now: None,
        }
    }
}
