//! Waivers: inline comments and `[[allow]]`. Each has a reason; one that silences nothing is a finding itself.

mod allow;
mod inline;

use rempart_core::{Context, Finding, Location, Severity, Sink, Suppressed, Waivable};

use crate::request::Request;
use crate::select::{self, Selection};

pub(crate) use inline::{Inline, find as find_inline};

/// Removes what is waived, and adds what is wrong with the waivers.
pub(crate) fn apply(
    request: &Request<'_>,
    selection: &Selection,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Suppressed> {
    let mut rows = Vec::new();
    let mut faults = Faults { selection, findings: Vec::new() };
    let waivable = |finding: &Finding| {
        let meta = selection.rules.iter().find(|rule| rule.entry.meta.id == finding.rule);
        let named = request.config.unwaivable.iter().any(|pattern| select::matches(pattern, finding.rule));
        !named && meta.is_none_or(|rule| rule.entry.meta.waivable == Waivable::Yes)
    };
    inline::apply(request, context, findings, &waivable, &mut rows, &mut faults);
    allow::apply(request, findings, &waivable, &mut rows, &mut faults);
    findings.append(&mut faults.findings);
    rows
}

/// What is wrong with waivers, reported under the rules of the engine itself.
pub(crate) struct Faults<'s> {
    selection: &'s Selection,
    findings: Vec<Finding>,
}

impl Faults<'_> {
    /// Reports a fault, when its rule is on.
    pub(crate) fn report(&mut self, rule: &'static str, location: Location, message: String, help: &str) {
        let Some(severity) = self.severity(rule) else { return };
        let mut sink = Sink::new(rule, severity);
        sink.report(location, message).help(help);
        self.findings.extend(sink.into_parts().0);
    }

    fn severity(&self, rule: &str) -> Option<Severity> {
        self.selection.rules.iter().find(|selected| selected.entry.meta.id == rule).map(|selected| selected.severity)
    }
}
