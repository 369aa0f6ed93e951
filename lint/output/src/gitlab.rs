//! GitLab code quality: a JSON list of issues, each with a fingerprint of its own (GitLab documentation, "Code Quality",
//! implement a custom tool).

use std::io::{self, Write};

use rempart_core::{Report, Severity};
use serde::Serialize;

use crate::fingerprint::Fingerprints;
use crate::position::Positions;
use crate::{Notice, Options};

#[derive(Serialize)]
struct Issue<'r> {
    description: &'r str,
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

/// Writes the findings as a code quality report.
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
    let mut before = "[\n  ";
    for finding in &report.findings {
        let line = positions
            .range(&finding.location)
            .map_or(1, |range| range.start.line);
        let issue = Issue {
            description: &finding.message,
            check_name: finding.rule,
            fingerprint: fingerprints.of(finding),
            severity: severity(finding.severity),
            location: Place {
                path: finding.location.path.as_str(),
                lines: Lines { begin: line },
            },
        };
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

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
