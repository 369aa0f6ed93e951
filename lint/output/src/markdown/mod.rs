//! Markdown, for a comment on a pull request or the summary of a job: counts, the errors as a table, the rest folded.
//!
//! Both places refuse or drop a text that is too long, so it is cut at [`Options::markdown_bytes`], lightest findings
//! first, and says how many are missing.

mod tail;
mod text;

use std::io::{self, Write};

use rempart_core::{Finding, Report, Severity};

use crate::position::Positions;
use crate::words::{by_severity, count, heading, place, scope, totals};
use crate::{Notice, Options};
pub(crate) use text::{code, text};

/// The most characters of a message in a table.
const MESSAGE_LIMIT: usize = 500;

/// By this a poster finds its earlier comment, to replace it.
const MARKER: &str = "<!-- rempart -->\n";

/// Room for the sentence that says how many findings are missing.
const MORE_BYTES: usize = 80;

const TABLE: &str = "| Severity | Place | Rule | Message |\n|---|---|---|---|\n";

/// The end of a folded section.
const CLOSE: &str = "\n</details>\n\n";

/// Writes the report as Markdown of at most [`Options::markdown_bytes`] bytes.
///
/// # Errors
/// `out` refuses the bytes.
pub fn markdown(
    report: &Report,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let limit = options.markdown_bytes;
    let mut page = head(report);
    let room = limit.saturating_sub(page.len() + MORE_BYTES);
    // What was not done may take a fourth of the room: findings come first.
    let tail = tail::tail(report, room / 4);
    let shown = findings(
        report,
        options,
        &mut page,
        limit.saturating_sub(tail.text.len() + MORE_BYTES),
    );
    let mut notices = Vec::new();
    let missing = report.findings.len() - shown;
    if missing > 0 {
        let more = count(missing, "more finding", "more findings");
        page.extend(["… ", &more, ", see the full report\n\n"]);
        let left_out = count(missing, "finding is", "findings are");
        notices.push(Notice::new(
            "markdown",
            format!("{left_out} left out to stay within {limit} bytes"),
        ));
    }
    let (tables, left_out) =
        tail::tables(report, limit.saturating_sub(page.len() + tail.text.len()));
    page.push_str(&tables);
    for table in left_out {
        notices.push(Notice::new(
            "markdown",
            format!("the table {table} is left out to stay within {limit} bytes"),
        ));
    }
    page.push_str(&tail.text);
    if tail.missing > 0 {
        let left_out = count(tail.missing, "entry", "entries");
        notices.push(Notice::new(
            "markdown",
            format!("{left_out} of what was not done left out to stay within {limit} bytes"),
        ));
    }
    // Only a limit that does not hold the first lines comes to this.
    page.truncate(page.floor_char_boundary(limit));
    out.write_all(page.as_bytes())?;
    Ok(notices)
}

/// The headline and what was looked at.
fn head(report: &Report) -> String {
    let totals = totals(&report.summary);
    let scope = scope(&report.summary);
    let incomplete = if report.is_incomplete() {
        "**Incomplete: not all that was asked for could be done.**\n\n"
    } else {
        ""
    };
    format!("{MARKER}### rempart: {totals}\n\n{incomplete}Looked at {scope}.\n\n")
}

/// Appends as many findings as fit, the most severe first, and says how many.
fn findings(report: &Report, options: &Options<'_>, page: &mut String, limit: usize) -> usize {
    let positions = Positions::new(report);
    let findings = by_severity(report);
    let mut shown = 0;
    for section in findings.chunk_by(|a, b| a.severity == b.severity) {
        let severity = section[0].severity;
        let (open, close) = frame(severity, section.len());
        let mut rows = String::new();
        let room = limit.saturating_sub(page.len() + open.len() + close.len());
        let before = shown;
        for finding in section {
            let row = row(finding, &positions, options);
            if rows.len() + row.len() > room {
                break;
            }
            rows.push_str(&row);
            shown += 1;
        }
        if !rows.is_empty() {
            page.extend([&*open, &rows, close]);
        }
        if shown - before < section.len() {
            break;
        }
    }
    shown
}

/// What stands around the rows of a severity: errors are open, the others folded.
fn frame(severity: Severity, number: usize) -> (String, &'static str) {
    let heading = heading(severity);
    match severity {
        Severity::Error => (format!("#### {heading}\n\n{TABLE}"), "\n"),
        Severity::Warning | Severity::Note => (
            format!("<details><summary>{heading} ({number})</summary>\n\n{TABLE}"),
            CLOSE,
        ),
    }
}

fn row(finding: &Finding, positions: &Positions<'_>, options: &Options<'_>) -> String {
    format!(
        "| {} | {} | [{rule}]({}) | {} |\n",
        finding.severity,
        code(&place(positions, &finding.location), usize::MAX),
        options.page(finding.rule),
        text(&finding.message, MESSAGE_LIMIT),
        rule = finding.rule,
    )
}
