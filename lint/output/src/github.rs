//! GitHub Actions: the whole list as plain text in a folded group of the log, then the first findings as annotations.
//!
//! A step may make 10 annotations of each kind; the runner drops the others without a word, so this says how many
//! there are. The syntax is that of "Workflow commands for GitHub Actions" in GitHub's documentation; what must be
//! escaped is what `@actions/core` escapes. The runner takes a line for a command when it begins with `::`, and also
//! when `##[` stands anywhere in it. `::stop-commands::` would need a secret word, and a report has none: it is the
//! same for the same input.

use std::fmt::Write as _;
use std::io::{self, Write};

use rempart_core::{Finding, Report, Severity, Side};

use crate::escape::{is_deceptive, one_line};
use crate::position::Positions;
use crate::unrun::rules_not_run;
use crate::words::{by_severity, count, place, skips_by_code, suppressed, totals};
use crate::{Notice, Options};

/// The most annotations of one kind that a step may make.
const STEP_LIMIT: usize = 10;

/// The most characters of a message or help; the runner cuts a whole message at 4096.
const TEXT_LIMIT: usize = 1500;

/// Writes the report for the log of a GitHub Actions step.
///
/// # Errors
/// `out` refuses the bytes.
pub fn github(
    report: &Report,
    _options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let positions = Positions::new(report);
    let findings = by_severity(report);
    list(report, &findings, &positions, out)?;
    let fatal = report.skipped.iter().filter(|skip| skip.fatal).count();
    if fatal > 0 {
        let what = count(fatal, "thing", "things");
        let text = format!("incomplete: {what} could not be done, see \"not done\" in the log");
        writeln!(out, "::error title=rempart::{}", data(&text))?;
    }
    let chosen = chosen(&findings, fatal > 0);
    for finding in &chosen {
        annotate(finding, &positions, out)?;
    }
    let more = findings.len() - chosen.len();
    if more == 0 {
        return Ok(Vec::new());
    }
    let text = format!(
        "{} in the log of this step; a step may make {STEP_LIMIT} annotations of each kind",
        count(more, "more finding stands", "more findings stand")
    );
    writeln!(out, "::notice title=rempart::{}", data(&text))?;
    Ok(vec![Notice::new("github", text)])
}

/// The first findings of each kind. An error that says that the run is incomplete takes one place, the notice that
/// says that there are more another.
fn chosen<'r>(findings: &[&'r Finding], incomplete: bool) -> Vec<&'r Finding> {
    let pick = |notes: usize| {
        let (mut errors, mut warnings, mut notes) =
            (STEP_LIMIT - usize::from(incomplete), STEP_LIMIT, notes);
        let fits = |finding: &&&Finding| {
            let left = match finding.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
                Severity::Note => &mut notes,
            };
            let fits = *left > 0;
            *left = left.saturating_sub(1);
            fits
        };
        let chosen: Vec<_> = findings.iter().filter(fits).copied().collect();
        chosen
    };
    let all = pick(STEP_LIMIT);
    if all.len() == findings.len() {
        all
    } else {
        pick(STEP_LIMIT - 1)
    }
}

/// Everything, one line each, in a group that the log shows folded.
fn list(
    report: &Report,
    findings: &[&Finding],
    positions: &Positions<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "::group::rempart: {}", totals(&report.summary))?;
    for finding in findings {
        let place = place(positions, &finding.location);
        plain(
            &format!(
                "{}[{}] {place}: {}",
                finding.severity, finding.rule, finding.message
            ),
            out,
        )?;
        if let Some(help) = &finding.help {
            plain(&format!("  help: {help}"), out)?;
        }
    }
    for (code, fatal, skips) in skips_by_code(report) {
        let fatal = if fatal { " (incomplete)" } else { "" };
        for skip in skips {
            let (what, reason) = (&skip.what, &skip.reason);
            plain(&format!("not done{fatal}: {code}: {what}: {reason}"), out)?;
        }
    }
    for (reason, rules) in rules_not_run(report) {
        let rules = rules.join(", ");
        plain(&format!("not done: rule-not-run: {rules}: {reason}"), out)?;
    }
    if let Some(text) = suppressed(report) {
        plain(&format!("suppressed: {text}"), out)?;
    }
    writeln!(out, "::endgroup::")
}

/// A line of the log that is no command, whatever its text.
fn plain(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let line = defused(&one_line(text, usize::MAX));
    // The runner looks behind blanks at the start of a line.
    let guard = if line.trim_start().starts_with("::") {
        "\\"
    } else {
        ""
    };
    writeln!(out, "{guard}{line}")
}

/// The text without the start of a command that the runner finds in the middle of a line.
fn defused(text: &str) -> String {
    text.replace("##[", "##\\[")
}

/// One annotation, at its lines when the judged state has them.
fn annotate(finding: &Finding, positions: &Positions<'_>, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut text = one_line(&finding.message, TEXT_LIMIT).into_owned();
    let properties = if let Some(properties) = place_properties(finding, positions) {
        properties
    } else {
        text = format!("{}: {text}", place(positions, &finding.location));
        String::new()
    };
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nhelp: {}", one_line(help, TEXT_LIMIT));
    }
    writeln!(
        out,
        "::{command} {properties}title={}::{}",
        property(finding.rule),
        data(&text)
    )
}

/// `file=…,line=…,` and so on; `None` for a file of another state, and for a path that would deceive in the log.
fn place_properties(finding: &Finding, positions: &Positions<'_>) -> Option<String> {
    let location = &finding.location;
    let path = location.path.as_str();
    let is_shown = !path.contains(is_deceptive) && !path.contains("##[");
    // The log is UTF-8: no property can hold the bytes of such a name.
    if location.side != Side::Head || !is_shown || *location.path.stored() != *path.as_bytes() {
        return None;
    }
    let mut text = format!("file={},", property(path));
    let whole = location.span.start == 0 && location.span.end == 0 && location.document.is_none();
    let Some(range) = positions.range(location).filter(|_| !whole) else {
        return Some(text);
    };
    let (start, end) = (range.start, range.end);
    // A range that ends before the first character of a line does not touch that line.
    let last = if end.column == 1 && end.line > start.line {
        end.line - 1
    } else {
        end.line
    };
    let _ = write!(text, "line={},endLine={last},", start.line);
    // Columns are for annotations on one line only.
    if end.line == start.line {
        let _ = write!(text, "col={},endColumn={},", start.column, end.column);
    }
    Some(text)
}

/// A value behind the last `::` of a command.
fn data(text: &str) -> String {
    defused(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A value of a property of a command, which ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
