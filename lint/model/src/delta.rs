//! What a change of the repository changes in a cluster, as plain values: `change` finds it, `output` shows it.

use rempart_core::{RepoPath, Side, Skip, Subject};

/// What happens to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happens {
    /// It comes.
    Added,
    /// It goes.
    Removed,
    /// It stays and differs.
    Changed,
}

impl Happens {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    /// The mark for it, as in a diff.
    pub const fn mark(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The state the file is read from.
    pub side: Side,
    /// The file.
    pub path: RepoPath,
    /// The line, from 1.
    pub line: u32,
}

/// A field of an object that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDelta {
    /// The path of the field, such as `spec.template.spec.containers[name=web].image`.
    pub path: String,
    /// The value before; `None` when the field was not there.
    pub before: Option<String>,
    /// The value after; `None` when the field is not there any more.
    pub after: Option<String>,
    /// The line that decides it: of the new state, or of the old one for a field that goes.
    pub line: Option<Line>,
    /// The line that decided the value before.
    pub before_line: Option<Line>,
    /// The values before and after that [`Self::before`] and [`Self::after`] show in part: for whoever has to know whether
    /// there is a secret in them, and shown to nobody.
    pub whole: Vec<String>,
    /// What differs inside values of several lines, or long ones, as a unified diff without a head: a bounded number of
    /// bounded lines.
    pub lines: Vec<String>,
}

/// An object that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectDelta {
    /// The object; its namespace is the one it lands in.
    pub subject: Subject,
    /// What happens to it.
    pub happens: Happens,
    /// What differs in it, for one that stays, or comes from another application.
    pub fields: Vec<FieldDelta>,
    /// Whether more fields differ than are listed.
    pub has_more: bool,
    /// Where it is written: in the new state, or in the old one for an object that goes.
    pub line: Option<Line>,
    /// The application that it comes from or goes to.
    pub other: Option<String>,
    /// Whether Argo CD deletes it from the cluster; without it, an object that goes from the repository stays there.
    pub is_pruned: bool,
    /// Why an object that goes from the repository stays in the cluster.
    pub stays: Option<&'static str>,
}

/// An application of which something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationDelta {
    /// Its name; a folder where no application is known.
    pub name: String,
    /// What happens to it.
    pub happens: Happens,
    /// What differs in the application itself.
    pub fields: Vec<FieldDelta>,
    /// The objects that differ, in the order of the new state, then those that go.
    pub objects: Vec<ObjectDelta>,
    /// How many objects are the same.
    pub same: usize,
    /// Where it is written.
    pub line: Option<Line>,
    /// Whether all of its objects are known, before and after.
    pub is_complete: bool,
    /// Whether the application is deleted from the cluster; one that goes from the repository without it stays there.
    pub is_deleted: bool,
    /// Why an application that goes from the repository stays in the cluster.
    pub stays: Option<&'static str>,
}

/// The whole difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// The applications of which something differs, by name.
    pub applications: Vec<ApplicationDelta>,
    /// How many applications the change does not touch; they were not rendered.
    pub untouched: usize,
    /// What could not be rendered.
    pub skipped: Vec<Skip>,
}
