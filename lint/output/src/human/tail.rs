//! What stands below the findings: objects and files when asked, tables, what was not done, what was silenced, counts.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rempart_core::{Judgement, Report, RuleState, Severity, Skip, Table};

use super::paint::Paint;
use crate::Options;
use crate::escape::one_line;
use crate::json::status;
use crate::words::{PATH_LIMIT, count, scope, skips_by_code, suppressed, totals};

/// How many skips of one kind are named.
const SKIP_LIMIT: usize = 5;

/// The most characters of a table's cell.
const CELL_LIMIT: usize = 80;

/// Writes everything below the findings.
pub(super) fn tail(
    report: &Report,
    options: &Options<'_>,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    if options.resources {
        resources(report, paint, out)?;
    }
    for table in &report.tables {
        write_table(table, paint, out)?;
    }
    skipped(report, paint, out)?;
    if let Some(text) = suppressed(report) {
        writeln!(out, "suppressed: {text}")?;
    }
    if let Some(finding) = report.findings.first() {
        writeln!(
            out,
            "{}",
            paint.dim(&format!(
                "`rempart explain {}` says more about a rule",
                finding.rule
            ))
        )?;
    }
    summary(report, paint, out)
}

/// Writes the one line that `--quiet` leaves.
pub(super) fn summary(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let worst = report.findings.iter().map(|finding| finding.severity).max();
    let totals = totals(&report.summary);
    let totals = match worst {
        Some(severity) => paint.severity(severity, &totals),
        None => totals,
    };
    let incomplete = if report.is_incomplete() {
        paint.severity(
            Severity::Error,
            "; incomplete: not all that was asked for could be done",
        )
    } else {
        String::new()
    };
    writeln!(out, "{totals} in {}{incomplete}", scope(&report.summary))
}

fn skipped(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in &report.rules {
        if let RuleState::Skipped(reason) = &rule.state {
            rules.entry(reason).or_default().push(rule.id);
        }
    }
    if rules.is_empty() && report.skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint.strong("not done:"))?;
    for (code, fatal, skips) in skips_by_code(report) {
        skips_of_one_code(code, fatal, &skips, paint, out)?;
    }
    for (reason, ids) in rules {
        let reason = one_line(reason, PATH_LIMIT);
        writeln!(out, "  rule-not-run ({}): {reason}", ids.len())?;
        writeln!(out, "    {}", ids.join(", "))?;
    }
    Ok(())
}

fn skips_of_one_code(
    code: &str,
    fatal: bool,
    skips: &[&Skip],
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let head = format!("{code} ({})", skips.len());
    let head = if fatal {
        paint.severity(Severity::Error, &head)
    } else {
        head
    };
    writeln!(out, "  {head}")?;
    for skip in skips.iter().take(SKIP_LIMIT) {
        writeln!(
            out,
            "    {}: {}",
            one_line(&skip.what, PATH_LIMIT),
            one_line(&skip.reason, PATH_LIMIT)
        )?;
    }
    if skips.len() > SKIP_LIMIT {
        let rest = skips.len() - SKIP_LIMIT;
        writeln!(out, "    … and {rest} more; `--format json` lists all")?;
    }
    Ok(())
}

fn resources(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", paint.strong("resources:"))?;
    for judgement in &report.resources {
        writeln!(out, "  {}", resource(judgement))?;
    }
    writeln!(out, "{}", paint.strong("files:"))?;
    for file in &report.files {
        let path = one_line(file.path.as_str(), PATH_LIMIT);
        writeln!(out, "  {path}: {}", file.class)?;
    }
    Ok(())
}

fn resource(judgement: &Judgement) -> String {
    let application = judgement
        .application
        .as_ref()
        .map(|name| format!(" for {}", one_line(name, PATH_LIMIT)));
    let reason = judgement
        .reason
        .as_ref()
        .map(|reason| format!(": {}", one_line(reason, PATH_LIMIT)));
    let judged_by = match &*judgement.judged_by {
        "" => String::new(),
        name => format!(" by {}", one_line(name, PATH_LIMIT)),
    };
    format!(
        "{:<7} {}#{} {}{}{judged_by}{}",
        status(judgement.status),
        one_line(judgement.path.as_str(), PATH_LIMIT),
        judgement.document,
        one_line(&judgement.subject.to_string(), PATH_LIMIT),
        application.unwrap_or_default(),
        reason.unwrap_or_default()
    )
}

fn write_table(table: &Table, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let head = format!(
        "{} ({}):",
        table.name,
        count(table.rows.len(), "row", "rows")
    );
    writeln!(out, "{}", paint.strong(&head))?;
    writeln!(out, "  {}", table.columns.join(" | "))?;
    for row in &table.rows {
        let cells: Vec<_> = row.iter().map(|cell| one_line(cell, CELL_LIMIT)).collect();
        writeln!(out, "  {}", cells.join(" | "))?;
    }
    Ok(())
}
