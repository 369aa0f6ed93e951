//! The vocabulary of the gate, with no word of the domain: what a repository, a tree, a fact, a rule, a finding and a
//! revision are. Classes of files are opaque here ([`ClassId`]); `model` names them.
//!
//! The way of the data: a [`source::FileSource`] lists and reads files, [`Snapshot`] parses each content once, facts
//! ([`Fact`]) connect what rules need, rules ([`Rule`]) report findings, and a [`Report`] carries them to any output.

mod concealed;
pub mod config;
mod context;
mod fact;
mod file;
mod finding;
mod fix;
pub mod hash;
pub mod links;
pub mod name;
pub mod parallel;
mod path;
mod report;
mod revision;
mod rule;
mod severity;
mod sink;
mod skip;
mod snapshot;
pub mod source;
mod tree;

pub use concealed::Concealed;
pub use context::{Change, ClassId, Classes, Context, FileView, History};
pub use fact::{Computed, Fact, FactEntry, FactKey, FactMemo, FactStore, Fingerprint};
pub use file::{Body, FaultKind, FileFault, SourceFile};
pub use finding::{Finding, Identity, Label, Location, Side, Subject};
pub use fix::{Edit, Fix};
pub use path::{PathError, RepoPath};
pub use report::{
    Judgement, JudgementStatus, Report, RuleOutcome, RuleState, Summary, Suppressed, Table,
    TakenFor,
};
pub use revision::{Commit, NoRevisions, RevisionError, RevisionId, Revisions};
pub use rule::{
    Check, Checker, Inputs, Levels, Rule, RuleEntry, RuleMeta, Runnable, Scope, Waivable,
};
pub use severity::{Profile, Severity};
pub use sink::{Mark, Sink};
pub use skip::Skip;
pub use snapshot::{
    BlobId, Entry, FileId, Found, FoundInBytes, Look, Looked, Mode, Purpose, Remarks, Snapshot,
};
pub use tree::{Origin, Resolved, Tree, TreeSource};

// Rules read trees through these; one import path is enough for them.
pub use rempart_syntax::base64;
pub use rempart_syntax::{Format, Kind, LineIndex, NodeRef, Position, Span};
