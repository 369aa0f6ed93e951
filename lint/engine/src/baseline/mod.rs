//! The findings that are known: counted by rule, path, object and the part of it, so that moved lines stay known.

mod apply;
mod parse;
mod write;

use std::collections::BTreeMap;

use rempart_core::{RepoPath, Span};

pub(crate) use apply::apply;

/// The name of the file at the root of a repository, unless another is given.
pub const FILE_NAME: &str = "rempart-baseline.json";

/// The key at the root of a baseline, with the version of the format.
pub(crate) const MARK: &str = "rempart-baseline";

/// What findings are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaselineEntry {
    /// The rule.
    pub rule: String,
    /// The file.
    pub path: String,
    /// The object as [`rempart_core::Subject`] prints it; empty for a finding about no object.
    pub object: String,
    /// The part of the object or file, such as a key path, without the numbers of items: what moves in a list stays
    /// known. Empty where a rule names none.
    pub key: String,
}

/// The findings that are known.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// The file it was read from.
    pub path: Option<RepoPath>,
    /// How many findings of each kind are known, and where the file says so.
    pub(crate) entries: BTreeMap<BaselineEntry, (usize, Span)>,
}

/// Why a text is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BaselineError {
    /// Where it stands in the file.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
}
