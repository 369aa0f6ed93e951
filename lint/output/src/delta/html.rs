//! One page that needs nothing else: no script, no font, no address.

use std::io::{self, Write};

use rempart_model::delta::{Delta, FieldDelta, Happens};

use super::{largest_first, name, of_application, place, remark, totals};
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
del{background:#ffebe9;text-decoration:none}ins{background:#dafbe1;text-decoration:none}\
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}summary{background:#161b22}\
details{border-color:#30363d}td{border-color:#21262d}del{background:#67060c}ins{background:#033a16}}";

/// Writes the page.
///
/// # Errors
/// `out` refuses the bytes.
pub fn html(delta: &Delta, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>What this changes</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>What this changes in the cluster</h1>\n<p>{}</p>",
        escape(&totals(delta))
    )?;
    for app in largest_first(delta) {
        writeln!(
            out,
            "<details open>\n<summary class=\"{}\">{} <b>{}</b> <span class=\"note\">{}</span></summary>",
            class(app.happens),
            app.happens.mark(),
            text(&app.name),
            escape(&of_application(app))
        )?;
        table(&app.fields, out)?;
        for object in &app.objects {
            let remark = remark(object).unwrap_or_default();
            let line = object.line.as_ref().map(place).unwrap_or_default();
            writeln!(
                out,
                "<h3 class=\"{}\">{} {} <span class=\"note\">{} {}</span></h3>",
                class(object.happens),
                object.happens.mark(),
                text(&name(object)),
                text(&remark),
                text(&line)
            )?;
            table(&object.fields, out)?;
            if object.has_more {
                writeln!(out, "<p class=\"note\">… and more fields</p>")?;
            }
        }
        writeln!(out, "</details>")?;
    }
    if !delta.skipped.is_empty() {
        writeln!(out, "<h2>Not rendered</h2>\n<ul>")?;
        for skip in &delta.skipped {
            writeln!(out, "<li>{}: {}</li>", text(&skip.what), text(&skip.reason))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</body>\n</html>")
}

const fn class(happens: Happens) -> &'static str {
    happens.word()
}

fn table(fields: &[FieldDelta], out: &mut dyn Write) -> io::Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    writeln!(out, "<table>")?;
    for field in fields {
        let value = |tag: &str, value: &Option<String>| {
            let value = value
                .as_ref()
                .map(|value| format!("<{tag}>{}</{tag}>", text(value)));
            value.unwrap_or_default()
        };
        writeln!(
            out,
            "<tr><td class=\"path\">{}</td><td>{} {}</td><td class=\"place\">{}</td></tr>",
            text(&field.path),
            value("del", &field.before),
            value("ins", &field.after),
            text(&field.line.as_ref().map(place).unwrap_or_default())
        )?;
    }
    writeln!(out, "</table>")
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
