//! For people at a terminal.

use std::io::{self, Write};

use rempart_model::delta::{Delta, FieldDelta, Happens};

use super::{name, of_application, place, remark, totals, values};
use crate::escape::one_line;

/// The most characters of a value.
const LIMIT: usize = 200;

/// The colours of what comes, what goes and what differs.
const fn color(happens: Happens) -> &'static str {
    match happens {
        Happens::Added => "\x1b[32m",
        Happens::Removed => "\x1b[31m",
        Happens::Changed => "\x1b[33m",
    }
}

/// Writes every application with its objects and fields.
///
/// # Errors
/// `out` refuses the bytes.
pub fn terminal(delta: &Delta, colored: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |happens: Happens| if colored { color(happens) } else { "" };
    let end = if colored { "\x1b[0m" } else { "" };
    let dim = if colored { "\x1b[2m" } else { "" };
    for app in &delta.applications {
        let (begin, mark) = (paint(app.happens), app.happens.mark());
        let title = one_line(&app.name, LIMIT);
        writeln!(out, "{begin}{mark} {title}{end}  {}", of_application(app))?;
        fields(&app.fields, "    ", (dim, end), out)?;
        for object in &app.objects {
            let (begin, mark) = (paint(object.happens), object.happens.mark());
            let title = name(object);
            let title = one_line(&title, LIMIT);
            write!(out, "  {begin}{mark} {title}{end}")?;
            if let Some(remark) = remark(object) {
                write!(out, "  {}", one_line(&remark, LIMIT))?;
            }
            match &object.line {
                Some(line) => writeln!(out, "  {dim}{}{end}", place(line))?,
                None => writeln!(out)?,
            }
            fields(&object.fields, "      ", (dim, end), out)?;
            if object.has_more {
                writeln!(out, "      … and more fields")?;
            }
        }
        writeln!(out)?;
    }
    if !delta.skipped.is_empty() {
        writeln!(out, "not rendered:")?;
        for skip in &delta.skipped {
            let (what, why) = (
                one_line(&skip.what, LIMIT),
                one_line(&skip.reason, LIMIT * 2),
            );
            writeln!(out, "  {what}: {why}")?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", totals(delta))
}

fn fields(
    fields: &[FieldDelta],
    indent: &str,
    (dim, end): (&str, &str),
    out: &mut dyn Write,
) -> io::Result<()> {
    for field in fields {
        let (path, values) = (one_line(&field.path, LIMIT), values(field));
        write!(out, "{indent}{path}: {}", one_line(&values, LIMIT * 2))?;
        match &field.line {
            Some(line) => writeln!(out, "  {dim}{}{end}", place(line))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}
