//! One fault: with its source lines, or on one line.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity as MietteSeverity,
    SourceCode,
};
use rempart_core::{Finding, Label, Location, Severity};

use super::excerpt::{Excerpt, Mark};
use super::group::Group;
use super::hidden::Hidden;
use super::paint::Paint;
use crate::Options;
use crate::escape::one_line;
use crate::position::Positions;
use crate::words::{PATH_LIMIT, count, place, side_note};

/// The most characters of a message or help that are shown.
const TEXT_LIMIT: usize = 2000;

/// The most other places, labels or applications that are listed with one fault.
const LIST_LIMIT: usize = 10;

/// The most labels that are drawn into the source lines; the others are listed.
const MARK_LIMIT: usize = 6;

/// A finding as `miette` wants it.
#[derive(Debug)]
struct Shown {
    code: String,
    message: String,
    help: Option<String>,
    severity: MietteSeverity,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<MietteSeverity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.help.as_ref()?))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt.as_ref()?)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        let labels = excerpt
            .marks
            .iter()
            .enumerate()
            .map(|(index, (span, text))| {
                if index == 0 {
                    LabeledSpan::new_primary_with_span(text.clone(), *span)
                } else {
                    LabeledSpan::new_with_span(text.clone(), *span)
                }
            });
        Some(Box::new(labels))
    }
}

/// Writes a fault with its source lines and all it has to say.
pub(super) fn with_lines(
    group: &Group<'_>,
    positions: &Positions<'_>,
    hidden: &Hidden<'_>,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = group.first;
    let beside = |location| hidden.stands_beside(location, positions);
    let redacted = (options.redact)(finding.rule)
        || beside(&finding.location)
        || finding.labels.iter().any(|label| beside(&label.location));
    let (excerpt, rest) = if redacted {
        (None, finding.labels.iter().collect())
    } else {
        excerpt(finding, positions)
    };
    let placed = excerpt.is_some();
    let shown = Shown {
        code: format!("{}[{}]", finding.severity, finding.rule),
        message: one_line(&finding.message, TEXT_LIMIT).into_owned(),
        help: finding
            .help
            .as_ref()
            .map(|help| one_line(help, TEXT_LIMIT).into_owned()),
        severity: match finding.severity {
            Severity::Error => MietteSeverity::Error,
            Severity::Warning => MietteSeverity::Warning,
            Severity::Note => MietteSeverity::Advice,
        },
        excerpt,
    };
    let mut text = String::new();
    handler(options)
        .render_report(&mut text, &shown)
        .map_err(io::Error::other)?;
    // miette sets code and message apart with an empty line; one finding is one block here.
    out.write_all(text.replacen("\n\n", "\n", 1).as_bytes())?;
    if !placed {
        writeln!(out, "  at {}", place(positions, &finding.location))?;
    }
    details(group, &rest, positions, out)?;
    writeln!(out)
}

fn handler(options: &Options<'_>) -> GraphicalReportHandler {
    let theme = if options.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(options.width.clamp(40, 400))
        .with_context_lines(1)
        .with_primary_span_start()
        .tab_width(4)
}

/// The excerpt of a finding, and the labels that stand elsewhere.
fn excerpt<'r>(
    finding: &'r Finding,
    positions: &Positions<'r>,
) -> (Option<Excerpt>, Vec<&'r Label>) {
    let location = &finding.location;
    let drawn = positions.source(location).and_then(|source| {
        let (text, lines) = (source.text()?, source.lines()?);
        let whole = location.span == rempart_core::Span::default() && location.document.is_none();
        // A finding on the file as a whole is not about its first line.
        (!whole && !text.is_empty()).then_some((text, lines))
    });
    let Some(((text, lines), range)) = drawn.zip(positions.range(location)) else {
        return (None, finding.labels.iter().collect());
    };
    let mut marks = vec![Mark { range, text: None }];
    let mut rest = Vec::new();
    for label in &finding.labels {
        let same_file =
            label.location.side == location.side && label.location.path == location.path;
        match positions.range(&label.location) {
            Some(range) if same_file && marks.len() <= MARK_LIMIT => {
                let text = one_line(&label.text, PATH_LIMIT).into_owned();
                marks.push(Mark {
                    range,
                    text: Some(text).filter(|text| !text.is_empty()),
                });
            }
            _ => rest.push(label),
        }
    }
    let name = format!(
        "{}{}",
        one_line(location.path.as_str(), PATH_LIMIT),
        side_note(&location.side)
    );
    (Some(Excerpt::new(name, text, lines, marks)), rest)
}

/// What stands below the source lines: the object, applications, other places.
fn details(
    group: &Group<'_>,
    labels: &[&Label],
    positions: &Positions<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = group.first;
    if let Some(subject) = &finding.subject {
        writeln!(out, "  in {}", one_line(&subject.to_string(), PATH_LIMIT))?;
    }
    if !finding.applications.is_empty() {
        let shown: Vec<_> = finding
            .applications
            .iter()
            .take(LIST_LIMIT)
            .map(|name| one_line(name, PATH_LIMIT))
            .collect();
        let more = more(finding.applications.len());
        writeln!(out, "  reaches {}{more}", shown.join(", "))?;
    }
    let see = |label: &&Label| remark(&label.location, &label.text, positions);
    list("see", labels.iter().map(see), labels.len(), out)?;
    let related = finding.related.iter();
    let through = |label: &Label| remark(&label.location, &label.text, positions);
    list("through", related.map(through), finding.related.len(), out)?;
    let others = group.others.iter().map(|other| match &other.subject {
        Some(subject) => format!(
            "{} in {}",
            place(positions, &other.location),
            one_line(&subject.to_string(), PATH_LIMIT)
        ),
        None => place(positions, &other.location),
    });
    list("also at", others, group.others.len(), out)
}

fn remark(location: &Location, text: &str, positions: &Positions<'_>) -> String {
    let place = place(positions, location);
    if text.is_empty() {
        place
    } else {
        format!("{place}: {}", one_line(text, PATH_LIMIT))
    }
}

/// One line each, the first [`LIST_LIMIT`] of them.
fn list(
    word: &str,
    entries: impl Iterator<Item = String>,
    length: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    for entry in entries.take(LIST_LIMIT) {
        writeln!(out, "  {word} {entry}")?;
    }
    if length > LIST_LIMIT {
        let rest = count(length - LIST_LIMIT, "more place", "more places");
        writeln!(out, "  … and {rest}")?;
    }
    Ok(())
}

fn more(length: usize) -> String {
    if length > LIST_LIMIT {
        format!(" and {} more", length - LIST_LIMIT)
    } else {
        String::new()
    }
}

/// Writes a fault on one line.
pub(super) fn on_one_line(
    group: &Group<'_>,
    positions: &Positions<'_>,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = group.first;
    let head = format!("{}[{}]", finding.severity, finding.rule);
    let others = match group.others.len() {
        0 => String::new(),
        others => format!(" (and {})", count(others, "more place", "more places")),
    };
    writeln!(
        out,
        "{} {}: {}{others}",
        paint.severity(finding.severity, &head),
        place(positions, &finding.location),
        one_line(&finding.message, PATH_LIMIT)
    )
}
