//! YAML as `sigs.k8s.io/yaml` writes it.

use rempart_syntax::scalar::{Reader, ScalarClass, class};

use super::{Fault, Value};
use crate::template::number;

/// A plain text longer than this is folded by the emitter where it has blanks.
const WIDTH: usize = 80;

/// A value as YAML, without a line break at its end.
pub(super) fn write(value: &Value) -> Result<String, Fault> {
    let mut out = String::new();
    block(value, 0, true, &mut out)?;
    Ok(out.strip_suffix('\n').map_or(out.clone(), str::to_owned))
}

/// Writes a value that begins at the cursor, with the line break behind it. `fresh` says that the cursor stands at the
/// beginning of a line of its own.
fn block(value: &Value, indent: usize, fresh: bool, out: &mut String) -> Result<(), Fault> {
    let pad = |out: &mut String| out.extend(std::iter::repeat_n(' ', indent));
    match value {
        Value::Map(map) if !map.entries.is_empty() => {
            for (at, (key, value)) in map.entries.iter().enumerate() {
                if at > 0 || !fresh {
                    pad(out);
                }
                out.push_str(&scalar(key, indent, out)?);
                out.push(':');
                match value {
                    Value::Map(inner) if !inner.entries.is_empty() => {
                        out.push('\n');
                        out.extend(std::iter::repeat_n(' ', indent + 2));
                        block(value, indent + 2, true, out)?;
                    }
                    Value::List(inner) if !inner.items.is_empty() => {
                        out.push('\n');
                        pad(out);
                        block(value, indent, true, out)?;
                    }
                    scalar => {
                        out.push(' ');
                        block(scalar, indent + 2, true, out)?;
                    }
                }
            }
        }
        Value::List(list) if !list.items.is_empty() => {
            for (at, item) in list.items.iter().enumerate() {
                if at > 0 || !fresh {
                    pad(out);
                }
                out.push_str("- ");
                block(item, indent + 2, true, out)?;
            }
        }
        Value::Map(_) => out.push_str("{}\n"),
        Value::List(_) => out.push_str("[]\n"),
        Value::Nothing | Value::Null => out.push_str("null\n"),
        Value::Float(value) if value.is_finite() => {
            out.push_str(&number::json(*value));
            out.push('\n');
        }
        Value::Text(text) => {
            if text.contains('\n') {
                literal(text, indent, out)?;
            } else {
                let written = scalar(text, indent, out)?;
                out.push_str(&written);
                out.push('\n');
            }
        }
        Value::Bool(_) | Value::Int(_) | Value::Long(_) => {
            out.push_str(&value.formatted());
            out.push('\n');
        }
        Value::Float(_) => return Fault::undecided("a number that JSON has not"),
    }
    Ok(())
}

/// A text of one line: plain where that reads back as the same text, else in quotes.
fn scalar(text: &str, _indent: usize, out: &str) -> Result<String, Fault> {
    let line = out.rsplit('\n').next().unwrap_or_default();
    if line.len() + text.len() + 2 > WIDTH && text.contains(' ') {
        return Fault::undecided("`toYaml` of a long text, which is folded");
    }
    if text.chars().any(|one| one.is_control() || !one.is_ascii()) {
        return Fault::undecided("`toYaml` of a text with other characters than those of ASCII");
    }
    let parsed = rempart_syntax::yaml::parse(text);
    let root = parsed.tape.root(text, 0);
    let means_text = root.is_some_and(|root| class(Reader::GoYamlV2, root) == ScalarClass::String);
    if is_plain(text) {
        // Numbers, booleans, null and dates would be read back as such.
        return Ok(if means_text && !is_old_number(text) {
            text.to_owned()
        } else {
            format!("\"{text}\"")
        });
    }
    if text.is_empty() {
        return Ok("\"\"".to_owned());
    }
    Ok(format!("'{}'", text.replace('\'', "''")))
}

/// Whether a text may stand without quotes in a block (`yaml_emitter_analyze_scalar`).
fn is_plain(text: &str) -> bool {
    let special = |one: char| "#,[]{}&*!|>'\"%@`".contains(one);
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    let Some(first) = characters.peek().copied() else {
        return false;
    };
    if special(first) || first == ' ' || text.ends_with(' ') {
        return false;
    }
    if text.starts_with("---") || text.starts_with("...") {
        return false;
    }
    if matches!(first, '-' | '?' | ':') && text[1..].chars().next().is_none_or(|next| next == ' ') {
        return false;
    }
    if first == '=' || first == '<' && text == "<<" {
        return false;
    }
    while let Some(one) = characters.next() {
        let ends = characters.peek().is_none_or(|next| *next == ' ');
        if one == ':' && ends || one == '#' && before == ' ' {
            return false;
        }
        before = one;
    }
    true
}

/// Sexagesimal numbers, which old readers know (`isBase60Float`).
fn is_old_number(text: &str) -> bool {
    text.contains(':')
        && text
            .chars()
            .all(|one| one.is_ascii_digit() || ":_.+-".contains(one))
}

/// A text of several lines behind `|`.
fn literal(text: &str, indent: usize, out: &mut String) -> Result<(), Fault> {
    let body = text.trim_end_matches('\n');
    let breaks = text.len() - body.len();
    let is_unusual = |one: char| (one.is_control() && one != '\n') || !one.is_ascii();
    if body.is_empty()
        || text.starts_with([' ', '\n'])
        || text.contains(is_unusual)
        || text.contains(" \n")
    {
        return Fault::undecided("`toYaml` of a text with unusual blanks");
    }
    out.push_str(match breaks {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    let indent = indent.max(2);
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
        out.push('\n');
    }
    Ok(())
}
