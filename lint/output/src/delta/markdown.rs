//! Markdown for a comment on a pull request: one folded section an application, the largest first, cut where a comment
//! would be refused.

use std::io::{self, Write};

use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, ObjectDelta};

use super::{largest_first, name, of_application, place, remark, totals, values};
use crate::Notice;
use crate::escape::one_line;
use crate::markdown::{code, text as plain};
use crate::words::count;

/// By this a poster finds its earlier comment, to replace it.
const MARKER: &str = "<!-- rempart diff -->\n";

/// The most characters of a value.
const LIMIT: usize = 120;

/// Room for the sentence that says how much is missing.
const MORE_BYTES: usize = 120;

/// The end of a section.
const CLOSE: &str = "\n</details>\n\n";

/// The end of a list that is cut.
const CUT: &str = "- … more, see the full report\n";

/// Writes at most `limit` bytes.
///
/// # Errors
/// `out` refuses the bytes.
pub fn markdown(delta: &Delta, limit: usize, out: &mut dyn Write) -> io::Result<Vec<Notice>> {
    let mut page = format!(
        "{MARKER}**What this changes in the cluster:** {}\n\n",
        totals(delta)
    );
    let tail = tail(delta, limit / 4);
    let mut missing = 0;
    for app in largest_first(delta) {
        let room = limit.saturating_sub(page.len() + tail.len() + MORE_BYTES);
        match section(app, room) {
            Some(section) => page.push_str(&section),
            None => missing += 1,
        }
    }
    let mut notices = Vec::new();
    if missing > 0 {
        let more = count(missing, "more application", "more applications");
        let more = format!("… {more}, see the full report\n\n");
        page.push_str(&more);
        let left_out = count(missing, "application is", "applications are");
        let notice = format!("{left_out} left out to stay within {limit} bytes");
        notices.push(Notice::new("markdown", notice));
    }
    page.push_str(&tail);
    out.write_all(page.as_bytes())?;
    Ok(notices)
}

/// `None` when not even the head of the section fits.
fn section(app: &ApplicationDelta, room: usize) -> Option<String> {
    let mut text = format!(
        "<details><summary>{} <b>{}</b>: {}</summary>\n\n",
        app.happens.mark(),
        plain(&app.name, LIMIT),
        of_application(app)
    );
    if text.len() + CLOSE.len() + CUT.len() > room {
        return None;
    }
    let mut lines: Vec<String> = app.fields.iter().map(|field| row("", field)).collect();
    lines.extend(app.objects.iter().flat_map(object));
    for line in lines {
        if text.len() + line.len() + CLOSE.len() + CUT.len() > room {
            text.push_str(CUT);
            break;
        }
        text.push_str(&line);
    }
    text.push_str(CLOSE);
    Some(text)
}

fn object(object: &ObjectDelta) -> Vec<String> {
    let title = name(object);
    let mut head = format!("- {} {}", object.happens.word(), code(&title, LIMIT));
    if let Some(remark) = remark(object) {
        let more = format!(" ({})", plain(&remark, LIMIT));
        head.push_str(&more);
    }
    if let Some(line) = &object.line {
        let more = format!(" — {}", code(&place(line), LIMIT * 2));
        head.push_str(&more);
    }
    head.push('\n');
    let fields = object.fields.iter();
    let mut lines = vec![head];
    lines.extend(fields.map(|field| row("  ", field)));
    if object.has_more {
        lines.push("  - … and more fields\n".to_owned());
    }
    lines
}

fn row(indent: &str, field: &FieldDelta) -> String {
    let path = code(&field.path, LIMIT);
    let values = values(field);
    let values = if values.is_empty() {
        values
    } else {
        format!(" {}", code(&values, LIMIT * 2))
    };
    let place = field.line.as_ref().map(place);
    let place = place.map_or_else(String::new, |place| {
        format!(" — {}", code(&place, LIMIT * 2))
    });
    format!(
        "{indent}- {path}:{values}{place}\n{}",
        block(indent, &field.lines)
    )
}

/// The lines that differ inside a value.
fn block(indent: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.iter().map(|line| one_line(line, LIMIT * 2));
    let lines: Vec<_> = lines.collect();
    // What ends the block is longer than anything in it.
    let ticks = lines
        .iter()
        .flat_map(|line| line.split(|character| character != '`'));
    let fence = "`".repeat(ticks.map(str::len).max().unwrap_or(0).max(2) + 1);
    let mut text = format!("\n{indent}  {fence}diff\n");
    for line in lines {
        text.push_str(indent);
        text.push_str("  ");
        text.push_str(&line);
        text.push('\n');
    }
    text + indent + "  " + &fence + "\n\n"
}

fn tail(delta: &Delta, room: usize) -> String {
    if delta.skipped.is_empty() {
        return String::new();
    }
    let mut text = "**Not rendered:**\n\n".to_owned();
    for (at, skip) in delta.skipped.iter().enumerate() {
        let what = code(&skip.what, LIMIT);
        let line = format!("- {what}: {}\n", plain(&skip.reason, LIMIT * 2));
        if text.len() + line.len() + MORE_BYTES > room {
            let more = format!("- … and {} more\n", delta.skipped.len() - at);
            text.push_str(&more);
            break;
        }
        text.push_str(&line);
    }
    text
}
