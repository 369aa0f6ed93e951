//! Repeats: the same fault in many places is shown once.

use std::collections::HashMap;

use rempart_core::{Finding, Report};

/// Findings that say the same: rule, severity, message and help are equal.
pub(super) struct Group<'r> {
    /// The one that is shown in full.
    pub(super) first: &'r Finding,
    /// The others, in the order of the report.
    pub(super) others: Vec<&'r Finding>,
}

/// The groups in the order of their first finding.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut index = HashMap::with_capacity(report.findings.len());
    for finding in &report.findings {
        let key = (
            finding.rule,
            finding.severity,
            finding.message.as_str(),
            finding.help.as_deref(),
        );
        let at = *index.entry(key).or_insert_with(|| {
            groups.push(Group {
                first: finding,
                others: Vec::new(),
            });
            groups.len() - 1
        });
        if !std::ptr::eq(groups[at].first, finding) {
            groups[at].others.push(finding);
        }
    }
    groups
}
