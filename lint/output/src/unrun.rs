//! The rules that could not run.

use std::collections::BTreeMap;

use rempart_core::{Report, RuleState};

/// The ids of the rules that could not run, in the order of the report, by reason.
pub(crate) fn rules_not_run(report: &Report) -> BTreeMap<&str, Vec<&str>> {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in &report.rules {
        if let RuleState::Skipped(reason) = &rule.state {
            rules.entry(reason).or_default().push(rule.id);
        }
    }
    rules
}
