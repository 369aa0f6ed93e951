//! The hash of a generated object: of the JSON that Go writes of its content.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::arena::{Arena, Content, Id, Kind, Tag};
use super::normal::{Numbers, normal};
use super::number;
use super::outcome::{Step, unsupported};
use super::scalar::{Value, value};

/// Ten characters that take the place of hexadecimal digits, none of which spells a word.
pub(super) fn hash(arena: &mut Arena<'_>, object: Id) -> Step<String> {
    let kind = arena
        .field(object, "kind")
        .map_or("", |kind| arena.text(kind))
        .to_owned();
    // The name is looked for where no name is, so that it never counts.
    let (fields, optional): (&[&str], &str) = match kind.as_str() {
        "ConfigMap" => (&["data"], "binaryData"),
        "Secret" => (&["data", "type"], "stringData"),
        _ => return unsupported("a hash of another kind than ConfigMap and Secret"),
    };
    let mut parts = vec![("kind", text(&kind)), ("name", text(""))];
    for field in fields {
        parts.push((field, part(arena, object, field)?));
    }
    let more = arena.field(object, optional);
    if more.is_some_and(|more| arena.kind(more) != Kind::Scalar) {
        parts.push((optional, part(arena, object, optional)?));
    }
    parts.sort_unstable();
    let parts: Vec<String> = parts
        .into_iter()
        .map(|(key, value)| format!("{}:{value}", text(key)))
        .collect();
    let digest = Sha256::digest(format!("{{{}}}", parts.join(",")));
    let half = |digit: u8| match digit {
        0 => 'g',
        1 => 'h',
        3 => 'k',
        10 => 'm',
        14 => 't',
        other => char::from_digit(u32::from(other), 16).unwrap_or('g'),
    };
    let bytes = digest.iter().take(5);
    Ok(bytes
        .flat_map(|byte| [half(byte >> 4), half(byte & 15)])
        .collect())
}

fn part(arena: &mut Arena<'_>, object: Id, field: &str) -> Step<String> {
    let Some(found) = arena.field(object, field) else {
        return Ok(text(""));
    };
    if arena.kind(found) == Kind::Scalar {
        return Ok(text(arena.text(found)));
    }
    let whole = normal(arena, found, Numbers::Floats)?;
    let mut written = String::new();
    write(arena, whole, &mut written)?;
    Ok(written)
}

/// JSON as `encoding/json` writes it.
pub(super) fn write(arena: &Arena<'_>, id: Id, out: &mut String) -> Step<()> {
    match &arena.get(id).content {
        Content::Map(entries) => {
            let mut entries = entries.clone();
            entries.sort_by(|a, b| arena.text(a.0).cmp(arena.text(b.0)));
            out.push('{');
            for (at, (key, held)) in entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&text(arena.text(*key)));
                out.push(':');
                write(arena, *held, out)?;
            }
            out.push('}');
        }
        Content::Seq(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(arena, *item, out)?;
            }
            out.push(']');
        }
        Content::Scalar(held) if arena.get(id).tag == Tag::Str => out.push_str(&text(held)),
        Content::Scalar(_) => match value(arena.get(id), false)? {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
            Value::Int(value) => out.push_str(&value.to_string()),
            Value::Float(value) => out.push_str(&number::json(value)),
            Value::Text(held) => out.push_str(&text(&held)),
        },
    }
    Ok(())
}

/// Text as `encoding/json` writes it, with what HTML gives a meaning escaped.
fn text(held: &str) -> String {
    let mut out = String::with_capacity(held.len() + 2);
    out.push('"');
    for character in held.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{C}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1F}' => {
                // Writing to a string cannot fail.
                _ = write!(out, "\\u{:04x}", character as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
