//! JSON `v1`: everything a report holds, for programs. `docs/report.schema.json` describes it. Fields are added, never
//! renamed or removed, so a reader must ignore the ones it does not know.
//!
//! One element of a list stands on one line: small enough for large repositories, and two reports can be compared
//! line by line.

use std::io::{self, Write};

use rempart_core::{
    Finding, Fix, Judgement, JudgementStatus, Label, Location, Report, RuleState, Side, Subject,
    Table,
};
use serde::{Serialize, Serializer};

use crate::position::{Point, Positions, Range};
use crate::{Notice, Options};

/// Writes the report as JSON `v1`.
///
/// # Errors
/// `out` refuses the bytes.
pub fn json(
    report: &Report,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let positions = Positions::new(report);
    let mut object = Object { out, first: true };
    object.field("version", &"v1")?;
    object.field(
        "tool",
        &serde_json::json!({ "name": "rempart", "version": options.version }),
    )?;
    object.field("revision", &report.revision)?;
    object.field("base", &report.base)?;
    object.field("now", &report.now)?;
    object.field("config_digest", &report.config_digest)?;
    object.list("rules", report.rules.iter().map(rule))?;
    object.list(
        "findings",
        report
            .findings
            .iter()
            .map(|found| finding(found, &positions, options)),
    )?;
    object.list("resources", report.resources.iter().map(resource))?;
    object.list(
        "files",
        report.files.iter().map(|file| FileRow {
            file: file.path.as_str(),
            class: file.class,
        }),
    )?;
    object.list(
        "skipped",
        report.skipped.iter().map(|skip| SkipRow {
            code: skip.code,
            what: &skip.what,
            reason: &skip.reason,
            fatal: skip.fatal,
        }),
    )?;
    object.list(
        "suppressed",
        report.suppressed.iter().map(|entry| SuppressedRow {
            rule: entry.rule,
            count: entry.count,
            by: entry.by,
        }),
    )?;
    object.list("tables", report.tables.iter().map(table))?;
    let summary = &report.summary;
    object.field(
        "summary",
        &SummaryRow {
            files: summary.files,
            documents: summary.documents,
            resources: summary.resources,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
        },
    )?;
    object.end()?;
    Ok(Vec::new())
}

/// Writes the outermost object field by field, so that no second copy of the report is made.
struct Object<'w> {
    out: &'w mut dyn Write,
    first: bool,
}

impl Object<'_> {
    fn name(&mut self, name: &str) -> io::Result<()> {
        let before = if self.first { "{\n" } else { ",\n" };
        self.first = false;
        write!(self.out, "{before}\"{name}\": ")
    }

    fn field(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.name(name)?;
        Ok(serde_json::to_writer(&mut *self.out, value)?)
    }

    fn list<T: Serialize>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = T>,
    ) -> io::Result<()> {
        self.name(name)?;
        let mut before = "[\n  ";
        for value in values {
            self.out.write_all(before.as_bytes())?;
            serde_json::to_writer(&mut *self.out, &value)?;
            before = ",\n  ";
        }
        let end: &[u8] = if before.starts_with('[') {
            b"[]"
        } else {
            b"\n]"
        };
        self.out.write_all(end)
    }

    fn end(self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")
    }
}

#[derive(Serialize)]
struct RuleRow<'r> {
    id: &'r str,
    state: &'r str,
    reason: Option<&'r str>,
    inspected: usize,
    findings: usize,
}

fn rule(outcome: &rempart_core::RuleOutcome) -> RuleRow<'_> {
    let (state, reason) = match &outcome.state {
        RuleState::Ran => ("ran", None),
        RuleState::Off => ("off", None),
        RuleState::Skipped(reason) => ("skipped", Some(reason.as_str())),
    };
    RuleRow {
        id: outcome.id,
        state,
        reason,
        inspected: outcome.inspected,
        findings: outcome.findings,
    }
}

#[derive(Serialize)]
struct FindingRow<'r> {
    rule: &'r str,
    severity: &'r str,
    message: &'r str,
    #[serde(flatten)]
    place: PlaceRow<'r>,
    object: Option<SubjectRow<'r>>,
    applications: &'r [String],
    labels: Vec<LabelRow<'r>>,
    related: Vec<LabelRow<'r>>,
    help: Option<&'r str>,
    fix: Option<FixRow<'r>>,
    fingerprint: &'r str,
}

fn finding<'r>(
    found: &'r Finding,
    positions: &Positions<'r>,
    options: &Options<'_>,
) -> FindingRow<'r> {
    let labels = |labels: &'r [Label]| labels.iter().map(|at| label(at, positions)).collect();
    let fix = found.fix.as_ref().filter(|_| !(options.redact)(found.rule));
    FindingRow {
        rule: found.rule,
        severity: found.severity.as_str(),
        message: &found.message,
        place: place(&found.location, positions),
        object: found.subject.as_ref().map(SubjectRow),
        applications: &found.applications,
        labels: labels(&found.labels),
        related: labels(&found.related),
        help: found.help.as_deref(),
        fix: fix.map(|fix| fix_row(fix, found, positions)),
        fingerprint: &found.fingerprint,
    }
}

#[derive(Serialize)]
struct PlaceRow<'r> {
    file: &'r str,
    side: &'r str,
    commit: Option<String>,
    document: Option<u32>,
    range: Option<RangeRow>,
}

fn place<'r>(location: &'r Location, positions: &Positions<'_>) -> PlaceRow<'r> {
    let (side, commit) = match &location.side {
        Side::Head => ("head", None),
        Side::Base => ("base", None),
        // A commit of the history belongs to the judged state's past.
        Side::Commit(revision) => ("head", Some(revision.0.clone())),
    };
    PlaceRow {
        file: location.path.as_str(),
        side,
        commit,
        document: location.document,
        range: positions.range(location).map(range),
    }
}

#[derive(Serialize)]
struct RangeRow {
    start: PointRow,
    end: PointRow,
}

#[derive(Serialize)]
struct PointRow {
    line: u32,
    column: u32,
    offset: u32,
}

fn range(range: Range) -> RangeRow {
    let point = |point: Point| PointRow {
        line: point.line,
        column: point.column,
        offset: point.offset,
    };
    RangeRow {
        start: point(range.start),
        end: point(range.end),
    }
}

#[derive(Serialize)]
struct LabelRow<'r> {
    #[serde(flatten)]
    place: PlaceRow<'r>,
    text: &'r str,
}

fn label<'r>(label: &'r Label, positions: &Positions<'_>) -> LabelRow<'r> {
    LabelRow {
        place: place(&label.location, positions),
        text: &label.text,
    }
}

#[derive(Serialize)]
struct FixRow<'r> {
    title: &'r str,
    safe: bool,
    edits: Vec<EditRow<'r>>,
}

#[derive(Serialize)]
struct EditRow<'r> {
    file: &'r str,
    range: Option<RangeRow>,
    replacement: &'r str,
}

fn fix_row<'r>(fix: &'r Fix, found: &Finding, positions: &Positions<'_>) -> FixRow<'r> {
    let edits = fix.edits.iter().map(|edit| {
        let location = Location {
            side: found.location.side.clone(),
            path: edit.path.clone(),
            span: edit.span,
            document: None,
        };
        EditRow {
            file: edit.path.as_str(),
            range: positions.range(&location).map(range),
            replacement: &edit.replacement,
        }
    });
    FixRow {
        title: &fix.title,
        safe: fix.safe,
        edits: edits.collect(),
    }
}

/// The names and values of a subject as an object.
struct SubjectRow<'r>(&'r Subject);

impl Serialize for SubjectRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.0.iter().map(|(name, value)| (name, value)))
    }
}

#[derive(Serialize)]
struct ResourceRow<'r> {
    file: &'r str,
    document: u32,
    #[serde(flatten)]
    object: SubjectRow<'r>,
    application: Option<&'r str>,
    status: &'r str,
    judged_by: &'r str,
    reason: Option<&'r str>,
}

fn resource(judgement: &Judgement) -> ResourceRow<'_> {
    ResourceRow {
        file: judgement.path.as_str(),
        document: judgement.document,
        object: SubjectRow(&judgement.subject),
        application: judgement.application.as_deref(),
        status: status(judgement.status),
        judged_by: &judgement.judged_by,
        reason: judgement.reason.as_deref(),
    }
}

/// The word of a verdict.
pub(crate) const fn status(status: JudgementStatus) -> &'static str {
    match status {
        JudgementStatus::Valid => "valid",
        JudgementStatus::Invalid => "invalid",
        JudgementStatus::Skipped => "skipped",
    }
}

#[derive(Serialize)]
struct FileRow<'r> {
    file: &'r str,
    class: &'r str,
}

#[derive(Serialize)]
struct SkipRow<'r> {
    code: &'r str,
    what: &'r str,
    reason: &'r str,
    fatal: bool,
}

#[derive(Serialize)]
struct SuppressedRow<'r> {
    rule: &'r str,
    count: usize,
    by: &'r str,
}

#[derive(Serialize)]
struct TableRow<'r> {
    name: &'r str,
    columns: &'r [&'static str],
    rows: &'r [Vec<String>],
}

fn table(table: &Table) -> TableRow<'_> {
    TableRow {
        name: table.name,
        columns: &table.columns,
        rows: &table.rows,
    }
}

#[derive(Serialize)]
struct SummaryRow {
    files: usize,
    documents: usize,
    resources: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}
