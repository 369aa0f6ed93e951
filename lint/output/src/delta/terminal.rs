//! For people at a terminal.

use std::io::{self, Write};

use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Happens, Line, ObjectDelta};

use super::room::{MOST_SKIPPED, Room};
use super::{name, of_application, place, remark, totals, values};
use crate::Notice;
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

/// How colours are switched.
#[derive(Clone, Copy)]
struct Paint {
    colored: bool,
}

impl Paint {
    const fn begin(self, happens: Happens) -> &'static str {
        if self.colored { color(happens) } else { "" }
    }

    const fn dim(self) -> &'static str {
        if self.colored { "\x1b[2m" } else { "" }
    }

    const fn end(self) -> &'static str {
        if self.colored { "\x1b[0m" } else { "" }
    }
}

/// Writes the applications with their objects and fields, at most `limit` bytes.
///
/// # Errors
/// `out` refuses the bytes.
pub fn terminal(
    delta: &Delta,
    colored: bool,
    limit: usize,
    out: &mut dyn Write,
) -> io::Result<Vec<Notice>> {
    let paint = Paint { colored };
    let mut room = Room::new(limit);
    for app in &delta.applications {
        let head = head(app, paint);
        if !room.takes(head.len() + 1) {
            room.leave(app);
            continue;
        }
        out.write_all(head.as_bytes())?;
        let left = room.write_objects(app, &|object| self::object(object, paint), out)?;
        if left > 0 {
            writeln!(out, "  … {left} more")?;
        }
        writeln!(out)?;
    }
    if !delta.skipped.is_empty() {
        writeln!(out, "not rendered:")?;
        for (at, skip) in delta.skipped.iter().enumerate() {
            let (what, why) = (
                one_line(&skip.what, LIMIT),
                one_line(&skip.reason, LIMIT * 2),
            );
            if at >= MOST_SKIPPED || !room.takes(what.len() + why.len() + 5) {
                writeln!(out, "  … {} more", delta.skipped.len() - at)?;
                break;
            }
            writeln!(out, "  {what}: {why}")?;
        }
        writeln!(out)?;
    }
    if let Some(missing) = room.missing() {
        writeln!(out, "… {missing}: `--format json` has room for more\n")?;
    }
    writeln!(out, "{}", totals(delta))?;
    Ok(room.notices("human"))
}

fn head(app: &ApplicationDelta, paint: Paint) -> String {
    let title = one_line(&app.name, LIMIT);
    let mut text = format!(
        "{}{} {title}{}  {}\n",
        paint.begin(app.happens),
        app.happens.mark(),
        paint.end(),
        of_application(app)
    );
    fields(&app.fields, "    ", paint, &mut text);
    text
}

fn object(object: &ObjectDelta, paint: Paint) -> String {
    let title = name(object);
    let mut text = format!(
        "  {}{} {}{}",
        paint.begin(object.happens),
        object.happens.mark(),
        one_line(&title, LIMIT),
        paint.end()
    );
    if let Some(remark) = remark(object) {
        text.push_str("  ");
        text.push_str(&one_line(&remark, LIMIT));
    }
    at(object.line.as_ref(), paint, &mut text);
    fields(&object.fields, "      ", paint, &mut text);
    if object.has_more {
        text.push_str("      … and more fields\n");
    }
    text
}

/// Ends a line with a place.
fn at(line: Option<&Line>, paint: Paint, text: &mut String) {
    if let Some(line) = line {
        text.push_str("  ");
        text.push_str(paint.dim());
        text.push_str(&place(line));
        text.push_str(paint.end());
    }
    text.push('\n');
}

fn fields(fields: &[FieldDelta], indent: &str, paint: Paint, text: &mut String) {
    for field in fields {
        let (path, values) = (one_line(&field.path, LIMIT), values(field));
        text.push_str(indent);
        text.push_str(&path);
        text.push(':');
        if !values.is_empty() {
            text.push(' ');
            text.push_str(&one_line(&values, LIMIT * 2));
        }
        at(field.line.as_ref(), paint, text);
        for line in &field.lines {
            let begin = match line.chars().next() {
                Some('+') => paint.begin(Happens::Added),
                Some('-') => paint.begin(Happens::Removed),
                _ => paint.dim(),
            };
            let shown = one_line(line, LIMIT * 2);
            for part in [indent, "  ", begin, &shown, paint.end(), "\n"] {
                text.push_str(part);
            }
        }
    }
}
