//! What rules gave so far.

use rempart_core::{Finding, RuleState, Sink, Skip};

use crate::Selection;

/// What became of one rule.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) state: RuleState,
    pub(crate) inspected: usize,
}

/// Findings, skips, and the state of each rule of the selection, by its place there.
pub(crate) struct Said {
    pub(crate) findings: Vec<Finding>,
    pub(crate) skips: Vec<Skip>,
    pub(crate) states: Vec<State>,
}

impl Said {
    pub(crate) fn new(selection: &Selection) -> Self {
        let states = selection.rules.iter().map(|rule| State {
            state: rule.severity.map_or(RuleState::Off, |_| RuleState::Ran),
            inspected: 0,
        });
        Self {
            findings: Vec::new(),
            skips: Vec::new(),
            states: states.collect(),
        }
    }

    /// Takes what a rule reported.
    pub(crate) fn take(&mut self, sink: Sink) {
        let (mut findings, mut skips) = sink.into_parts();
        self.findings.append(&mut findings);
        self.skips.append(&mut skips);
    }

    /// A rule did not run.
    pub(crate) fn skipped(&mut self, rule: usize, reason: impl Into<String>) {
        self.states[rule].state = RuleState::Skipped(reason.into());
    }

    /// A rule panicked, on a file or as a whole.
    pub(crate) fn panicked(&mut self, rule: usize, id: &str, file: Option<&str>) {
        let (what, place) = match file {
            Some(path) => (format!("{id} on {path}"), format!(" on `{path}`")),
            None => (id.to_owned(), String::new()),
        };
        let reason = "the rule ended in a panic: this is a defect of rempart";
        self.skips.push(Skip::fatal("rule-panicked", what, reason));
        if !matches!(self.states[rule].state, RuleState::Skipped(_)) {
            self.skipped(rule, format!("it ended in a panic{place}"));
        }
    }
}
