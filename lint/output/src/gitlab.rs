//! GitLab code quality: a JSON list of issues, each with a fingerprint of its own (GitLab documentation, "Code Quality",
//! "Code Quality report format"). Descriptions are plain text there, and every fingerprint must be unique, or GitLab shows
//! one of the issues that share it.

use std::io::{self, Write};

use rempart_core::{Finding, Report, Severity};
use serde::Serialize;

use crate::escape::one_line;
use crate::fingerprint::Fingerprints;
use crate::position::Positions;
use crate::words::{count, side_note};
use crate::{Notice, Options};

/// The most characters of a description.
const TEXT_LIMIT: usize = 2_000;

/// The name and fingerprint of the issue of a run that could not be finished; no rule is called so.
const INCOMPLETE: &str = "rempart/incomplete";

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'r>,
}

#[derive(Serialize)]
struct Place<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the findings as a code quality report. The format has no word for a run that could not be finished, and a list
/// without issues is taken for a clean repository, so such a run is an issue itself.
///
/// # Errors
/// `out` refuses the bytes.
pub fn gitlab(
    report: &Report,
    _options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let positions = Positions::new(report);
    let mut fingerprints = Fingerprints::default();
    let findings = report
        .findings
        .iter()
        .map(|finding| issue(finding, fingerprints.of(finding), &positions));
    let mut before = "[\n  ";
    for issue in incomplete(report).into_iter().chain(findings) {
        out.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut *out, &issue)?;
        before = ",\n  ";
    }
    out.write_all(if before.starts_with('[') {
        b"[]\n"
    } else {
        b"\n]\n"
    })?;
    Ok(Vec::new())
}

fn issue<'r>(finding: &'r Finding, fingerprint: String, positions: &Positions<'_>) -> Issue<'r> {
    let side = side_note(&finding.location.side);
    let line = positions
        .range(&finding.location)
        .map_or(1, |range| range.start.line);
    Issue {
        description: one_line(&finding.message, TEXT_LIMIT).into_owned() + &side,
        check_name: finding.rule,
        fingerprint,
        severity: severity(finding.severity),
        location: Place {
            path: finding.location.path.as_str(),
            lines: Lines { begin: line },
        },
    }
}

/// The issue of a run that could not be finished; it names the first thing and counts the others.
fn incomplete(report: &Report) -> Option<Issue<'_>> {
    let mut fatal = report.skipped.iter().filter(|skip| skip.fatal);
    let first = fatal.next()?;
    let first = one_line(&format!("{}: {}", first.what, first.reason), TEXT_LIMIT).into_owned();
    let more = match fatal.count() {
        0 => String::new(),
        more => format!(" (and {})", count(more, "more thing", "more things")),
    };
    Some(Issue {
        description: format!("incomplete, not all could be done: {first}{more}"),
        check_name: INCOMPLETE,
        fingerprint: INCOMPLETE.to_owned(),
        severity: "blocker",
        location: Place {
            path: ".",
            lines: Lines { begin: 1 },
        },
    })
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
