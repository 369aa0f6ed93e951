//! The order of findings, the same for any number of threads.

use std::cmp::Ordering;

use rempart_core::Finding;

/// Sorts by side, path, span, rule, key, message and what else tells findings apart.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(compare);
}

/// The order of [`sort`].
pub(crate) fn compare(a: &Finding, b: &Finding) -> Ordering {
    let place = |finding: &Finding| (finding.location.span, finding.location.document);
    a.location
        .side
        .cmp(&b.location.side)
        .then_with(|| a.location.path.cmp(&b.location.path))
        .then_with(|| place(a).cmp(&place(b)))
        .then_with(|| a.rule.cmp(b.rule))
        .then_with(|| key(a).cmp(key(b)))
        .then_with(|| a.message.cmp(&b.message))
        .then_with(|| a.subject.cmp(&b.subject))
        .then_with(|| a.applications.cmp(&b.applications))
        .then_with(|| a.labels.cmp(&b.labels))
}

/// What tells findings of one rule at one place apart, see [`rempart_core::Identity`].
pub(crate) fn key(finding: &Finding) -> &str {
    if finding.key.is_empty() {
        &finding.message
    } else {
        &finding.key
    }
}
