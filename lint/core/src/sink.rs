//! Where a rule puts what it found.

use crate::{Finding, Location, Severity, Skip};

/// Collects what a rule finds, and of the rules that run after it on the same file. A rule cannot print and cannot
/// fail: it reports, or it says what it could not judge.
#[derive(Debug)]
pub struct Sink {
    rule: &'static str,
    severity: Severity,
    findings: Vec<Finding>,
    skips: Vec<Skip>,
}

/// A place in what a sink has collected.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    findings: usize,
    skips: usize,
}

impl Sink {
    /// A sink for a rule at the severity that configuration gave it.
    pub const fn new(rule: &'static str, severity: Severity) -> Self {
        Self {
            rule,
            severity,
            findings: Vec::new(),
            skips: Vec::new(),
        }
    }

    /// Collects for another rule from here on.
    pub const fn turn_to(&mut self, rule: &'static str, severity: Severity) {
        self.rule = rule;
        self.severity = severity;
    }

    /// How much was collected so far, for [`Self::forget_since`].
    pub const fn mark(&self) -> Mark {
        Mark {
            findings: self.findings.len(),
            skips: self.skips.len(),
        }
    }

    /// Drops what was collected since: a rule that broke down has not said all it would have said.
    pub fn forget_since(&mut self, mark: Mark) {
        self.findings.truncate(mark.findings);
        self.skips.truncate(mark.skips);
    }

    /// Reports a fault; labels, help and more are added to what is returned.
    pub fn report(&mut self, location: Location, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding {
            rule: self.rule,
            severity: self.severity,
            message: message.into(),
            location,
            labels: Vec::new(),
            related: Vec::new(),
            help: None,
            fix: None,
            subject: None,
            key: String::new(),
            applications: Vec::new(),
            because: None,
            fingerprint: String::new(),
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// Says what was not judged, and why.
    pub fn skip(&mut self, skip: Skip) {
        self.skips.push(skip);
    }

    /// Whether nothing was reported and nothing skipped.
    pub const fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.skips.is_empty()
    }

    /// Everything that was reported.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<Skip>) {
        (self.findings, self.skips)
    }
}
