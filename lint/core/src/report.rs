//! What a run gives to the outputs. No clock, host or path of the machine: the same input gives the same report.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Concealed, Finding, RepoPath, Severity, Side, Skip, SourceFile, Subject};

/// Whether a rule ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleState {
    /// It ran.
    Ran,
    /// It is switched off.
    Off,
    /// It could not run; holds the reason.
    Skipped(String),
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule.
    pub id: &'static str,
    /// Whether it ran.
    pub state: RuleState,
    /// How many files it looked at; 1 for a rule of another scope that ran.
    pub inspected: usize,
    /// How many findings it has in the report.
    pub findings: usize,
}

/// What was said of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JudgementStatus {
    /// Judged, no fault.
    Valid,
    /// Judged, faulty.
    Invalid,
    /// Not judged.
    Skipped,
}

/// One object and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The file.
    pub path: RepoPath,
    /// The document, from 0.
    pub document: u32,
    /// The object.
    pub subject: Subject,
    /// The application it was rendered for.
    pub application: Option<String>,
    /// The verdict.
    pub status: JudgementStatus,
    /// Which schema judged it.
    pub judged_by: String,
    /// Why it was skipped.
    pub reason: Option<String>,
}

/// What a file was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenFor {
    /// The file.
    pub path: RepoPath,
    /// The class.
    pub class: &'static str,
}

/// Rows for people, made by a checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// A stable word.
    pub name: &'static str,
    /// The heading of each column.
    pub columns: Vec<&'static str>,
    /// The rows, in a fixed order.
    pub rows: Vec<Vec<String>>,
}

/// Findings that were silenced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suppressed {
    /// The rule.
    pub rule: &'static str,
    /// How many.
    pub count: usize,
    /// By what: `comment`, `allow`, `baseline` or `base`.
    pub by: &'static str,
}

/// The counts people read first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files listed.
    pub files: usize,
    /// Documents in YAML and JSON files.
    pub documents: usize,
    /// Objects judged or skipped.
    pub resources: usize,
    /// Errors reported.
    pub errors: usize,
    /// Warnings reported.
    pub warnings: usize,
    /// Notes reported.
    pub notes: usize,
}

/// Everything a run has to say.
#[derive(Debug, Default)]
pub struct Report {
    /// The commit that was judged, when there is one and the state is exactly it.
    pub revision: Option<String>,
    /// The commit it was compared with.
    pub base: Option<String>,
    /// The day that expiry and age were judged at, `YYYY-MM-DD`.
    pub now: Option<String>,
    /// The digest of the configuration.
    pub config_digest: String,
    /// What became of each rule, sorted by id.
    pub rules: Vec<RuleOutcome>,
    /// The findings: sorted by side, path, span, rule and message.
    pub findings: Vec<Finding>,
    /// What was said of each object, in the order of files.
    pub resources: Vec<Judgement>,
    /// What each file was taken for, in the order of paths.
    pub files: Vec<TakenFor>,
    /// What was not done.
    pub skipped: Vec<Skip>,
    /// What was silenced.
    pub suppressed: Vec<Suppressed>,
    /// Tables of checkers.
    pub tables: Vec<Table>,
    /// The counts.
    pub summary: Summary,
    /// The files that findings stand in, for lines, columns and excerpts.
    pub sources: BTreeMap<(Side, RepoPath), Arc<SourceFile>>,
    /// What of these files no output may repeat.
    pub concealed: BTreeMap<(Side, RepoPath), Concealed>,
}

impl Report {
    /// Whether the work that was asked for could not be done.
    pub fn is_incomplete(&self) -> bool {
        self.skipped.iter().any(|skip| skip.fatal)
    }

    /// Whether a finding weighs `threshold` or more; never, without a threshold.
    pub fn fails(&self, threshold: Option<Severity>) -> bool {
        threshold.is_some_and(|threshold| {
            self.findings
                .iter()
                .any(|finding| finding.severity >= threshold)
        })
    }

    /// The file a location stands in.
    pub fn source(&self, side: &Side, path: &RepoPath) -> Option<&Arc<SourceFile>> {
        // A look-up by reference would need a borrowed key type of its own; reports are small.
        self.sources.get(&(side.clone(), path.clone()))
    }
}
