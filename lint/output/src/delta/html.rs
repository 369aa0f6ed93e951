//! One page that needs nothing else: no script, no font, no address.

use std::io::{self, Write};

use rempart_model::delta::{ApplicationDelta, Delta, FieldDelta, Happens, ObjectDelta};

use super::room::{MOST_SKIPPED, Room};
use super::{largest_first, name, of_application, place, remark, totals};
use crate::Notice;
use crate::escape::one_line;

/// The most characters of a value.
const LIMIT: usize = 2000;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;\
color:#1b1f24;background:#fff}h1{font-size:1.4rem}details{border:1px solid #d0d7de;border-radius:6px;margin:.6rem 0}\
summary{cursor:pointer;padding:.5rem .8rem;background:#f6f8fa;border-radius:6px}table{border-collapse:collapse;width:100%;\
table-layout:fixed}td{padding:.15rem .8rem;vertical-align:top;overflow-wrap:anywhere;font-family:ui-monospace,monospace;\
font-size:13px;border-top:1px solid #eaeef2}td.path{width:38%}td.place{width:22%;color:#57606a}\
h3{font-size:14px;margin:.8rem .8rem .3rem;font-family:ui-monospace,monospace;overflow-wrap:anywhere}\
.added{color:#1a7f37}.removed{color:#cf222e}.changed{color:#9a6700}.note{color:#57606a;font-weight:400}\
pre{margin:0;font:inherit;white-space:pre-wrap}del{background:#ffebe9;text-decoration:none}ins{background:#dafbe1;text-decoration:none}\
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}summary{background:#161b22}\
details{border-color:#30363d}td{border-color:#21262d}del{background:#67060c}ins{background:#033a16}}";

/// Writes the page, at most `limit` bytes, the largest applications first.
///
/// # Errors
/// `out` refuses the bytes.
pub fn html(delta: &Delta, limit: usize, out: &mut dyn Write) -> io::Result<Vec<Notice>> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>What this changes</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>What this changes in the cluster</h1>\n<p>{}</p>",
        escape(&totals(delta))
    )?;
    let mut room = Room::new(limit);
    for app in largest_first(delta) {
        let head = head(app);
        if !room.takes(head.len() + 100) {
            room.leave(app);
            continue;
        }
        out.write_all(head.as_bytes())?;
        let left = room.write_objects(app, &object, out)?;
        if left > 0 {
            writeln!(out, "<p class=\"note\">… {left} more</p>")?;
        }
        writeln!(out, "</details>")?;
    }
    if let Some(missing) = room.missing() {
        writeln!(out, "<p class=\"note\">… {missing}</p>")?;
    }
    if !delta.skipped.is_empty() {
        writeln!(out, "<h2>Not rendered</h2>\n<ul>")?;
        for (at, skip) in delta.skipped.iter().enumerate() {
            let item = format!("<li>{}: {}</li>\n", text(&skip.what), text(&skip.reason));
            if at >= MOST_SKIPPED || !room.takes(item.len()) {
                writeln!(out, "<li>… {} more</li>", delta.skipped.len() - at)?;
                break;
            }
            out.write_all(item.as_bytes())?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</body>\n</html>")?;
    Ok(room.notices("html"))
}

fn head(app: &ApplicationDelta) -> String {
    let head = format!(
        "<details open>\n<summary class=\"{}\">{} <b>{}</b> <span class=\"note\">{}</span></summary>\n",
        class(app.happens),
        app.happens.mark(),
        text(&app.name),
        escape(&of_application(app))
    );
    head + &table(&app.fields)
}

fn object(object: &ObjectDelta) -> String {
    let remark = remark(object).unwrap_or_default();
    let line = object.line.as_ref().map(place).unwrap_or_default();
    let mut shown = format!(
        "<h3 class=\"{}\">{} {} <span class=\"note\">{} {}</span></h3>\n",
        class(object.happens),
        object.happens.mark(),
        text(&name(object)),
        text(&remark),
        text(&line)
    );
    shown.push_str(&table(&object.fields));
    if object.has_more {
        shown.push_str("<p class=\"note\">… and more fields</p>\n");
    }
    shown
}

const fn class(happens: Happens) -> &'static str {
    happens.word()
}

fn table(fields: &[FieldDelta]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let mut out = "<table>\n".to_owned();
    for field in fields {
        let row = format!(
            "<tr><td class=\"path\">{}</td><td>{}</td><td class=\"place\">{}</td></tr>\n",
            text(&field.path),
            values(field),
            text(&field.line.as_ref().map(place).unwrap_or_default())
        );
        out.push_str(&row);
    }
    out + "</table>\n"
}

/// The old value and the new one, or the lines that differ.
fn values(field: &FieldDelta) -> String {
    if field.lines.is_empty() {
        let value = |tag: &str, value: &Option<String>| {
            let value = value
                .as_ref()
                .map(|value| format!("<{tag}>{}</{tag}>", text(value)));
            value.unwrap_or_default()
        };
        return format!(
            "{} {}",
            value("del", &field.before),
            value("ins", &field.after)
        );
    }
    let mut out = "<pre>".to_owned();
    for line in &field.lines {
        let shown = text(line);
        let marked = match line.chars().next() {
            Some('+') => format!("<ins>{shown}</ins>\n"),
            Some('-') => format!("<del>{shown}</del>\n"),
            _ => format!("{shown}\n"),
        };
        out.push_str(&marked);
    }
    out + "</pre>"
}

fn text(text: &str) -> String {
    escape(&one_line(text, LIMIT))
}

/// What a page may hold between its marks.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
