//! Words and numbers that several formats write the same way.

use std::collections::BTreeMap;

use rempart_core::{Finding, Location, Report, Severity, Side, Skip, Summary};

use crate::escape::one_line;
use crate::position::Positions;

/// The most characters of a path that a line for people shows.
pub(crate) const PATH_LIMIT: usize = 300;

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `2 errors, 1 warning, 0 notes`.
pub(crate) fn totals(summary: &Summary) -> String {
    format!(
        "{}, {}, {}",
        count(summary.errors, "error", "errors"),
        count(summary.warnings, "warning", "warnings"),
        count(summary.notes, "note", "notes")
    )
}

/// `12 files, 30 documents, 25 resources`.
pub(crate) fn scope(summary: &Summary) -> String {
    format!(
        "{}, {}, {}",
        count(summary.files, "file", "files"),
        count(summary.documents, "document", "documents"),
        count(summary.resources, "resource", "resources")
    )
}

/// The state a location lies in, unless it is the judged one: ` (base)`, ` (commit 0123abc…)`.
pub(crate) fn side_note(side: &Side) -> String {
    match side {
        Side::Head => String::new(),
        Side::Base => " (base)".to_owned(),
        Side::Commit(revision) => format!(" (commit {})", revision.0),
    }
}

/// `path:line:column`, the path alone where there is no text, with the state when it is not the judged one.
pub(crate) fn place(positions: &Positions<'_>, location: &Location) -> String {
    let path = one_line(location.path.as_str(), PATH_LIMIT);
    let side = side_note(&location.side);
    match positions.range(location) {
        Some(range) => format!("{path}:{}:{}{side}", range.start.line, range.start.column),
        None => format!("{path}{side}"),
    }
}

/// The findings, the most severe first; within a severity in the order of the report.
pub(crate) fn by_severity(report: &Report) -> Vec<&Finding> {
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The skips by code, fatal ones first, then by code; within a code in the order of the report.
pub(crate) fn skips_by_code(report: &Report) -> Vec<(&'static str, bool, Vec<&Skip>)> {
    let mut groups: BTreeMap<(bool, &'static str), Vec<&Skip>> = BTreeMap::new();
    for skip in &report.skipped {
        groups
            .entry((!skip.fatal, skip.code))
            .or_default()
            .push(skip);
    }
    groups
        .into_iter()
        .map(|((visible, code), skips)| (code, !visible, skips))
        .collect()
}

/// `3 by allow, 2 by comment`; nothing when nothing was silenced.
pub(crate) fn suppressed(report: &Report) -> Option<String> {
    let mut by: BTreeMap<&'static str, usize> = BTreeMap::new();
    for entry in &report.suppressed {
        *by.entry(entry.by).or_default() += entry.count;
    }
    let parts: Vec<_> = by
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(by, count)| format!("{count} by {by}"))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The heading of a severity's findings.
pub(crate) const fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Errors",
        Severity::Warning => "Warnings",
        Severity::Note => "Notes",
    }
}
