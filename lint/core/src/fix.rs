//! Changes a finding offers.

use rempart_syntax::Span;

use crate::RepoPath;

/// A change to one file: the bytes of `span` become `replacement`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file to change.
    pub path: RepoPath,
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// A set of edits that belong together: all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order ("quote the value").
    pub title: String,
    /// Whether the meaning for the machine that reads the file stays the same, or becomes what another file of the
    /// repository says that it is to be; only safe fixes are applied unasked.
    pub safe: bool,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}
