//! JSON, YAML, base64 and digests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rempart_syntax::{Parsed, json};
use sha2::{Digest as _, Sha256};

use super::arguments::Arguments;
use super::{Fault, Of, Value, yaml};
use crate::template::number;

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    Ok(Some(match name {
        "toJson" | "mustToJson" | "toRawJson" | "mustToRawJson" => {
            let [value] = arguments.exactly()?;
            let mut text = String::new();
            write_json(value, !name.contains("Raw"), &mut text)?;
            Value::text(text)
        }
        "fromJson" | "mustFromJson" => {
            let [text] = arguments.exactly()?;
            let parsed = json::parse(arguments.text(text)?);
            // One value, and nothing behind it.
            if !parsed.errors.is_empty() || parsed.tape.document_count() != 1 {
                if name == "fromJson" {
                    return Ok(Some(Value::Null));
                }
                return arguments.fails("is given a text that is no JSON");
            }
            read(arguments.text(text)?, &parsed)?
        }
        "toYaml" => {
            let [value] = arguments.exactly()?;
            Value::text(yaml::write(value)?)
        }
        "fromYaml" | "fromYamlArray" => {
            let [text] = arguments.exactly()?;
            let text = arguments.text(text)?;
            let parsed = rempart_syntax::yaml::parse(text);
            if !parsed.errors.is_empty() {
                return arguments.fails("is given a text that is no YAML");
            }
            match (name, read(text, &parsed)?) {
                ("fromYaml", Value::Nothing | Value::Null) => Value::map(Of::Any, BTreeMap::new())?,
                ("fromYamlArray", Value::Nothing | Value::Null) => {
                    Value::list(Of::Any, Vec::new())?
                }
                ("fromYaml", value @ Value::Map(_)) | ("fromYamlArray", value @ Value::List(_)) => {
                    value
                }
                _ => return arguments.fails("is given YAML of another kind"),
            }
        }
        "b64enc" => {
            let [text] = arguments.exactly()?;
            Value::text(base64(arguments.text(text)?.as_bytes()))
        }
        "b64dec" => {
            let [text] = arguments.exactly()?;
            let decoded = from_base64(arguments.text(text)?);
            match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
                Some(text) => Value::text(text),
                None => {
                    return Fault::undecided(
                        "what `b64dec` gives for a text that is no base64 of a text",
                    );
                }
            }
        }
        "sha256sum" => {
            let [text] = arguments.exactly()?;
            let digest = Sha256::digest(arguments.text(text)?.as_bytes());
            let mut hex = String::with_capacity(64);
            for byte in digest {
                let _ = write!(hex, "{byte:02x}");
            }
            Value::text(hex)
        }
        _ => return Ok(None),
    }))
}

fn read(text: &str, parsed: &Parsed) -> Result<Value, Fault> {
    match parsed.tape.root(text, 0) {
        Some(root) => crate::sets::plain(root).map_err(Fault::from),
        None => Ok(Value::Nothing),
    }
}

/// `encoding/json`: keys in order, no blanks.
pub(super) fn write_json(value: &Value, escapes_html: bool, out: &mut String) -> Result<(), Fault> {
    match value {
        Value::Nothing | Value::Null => out.push_str("null"),
        Value::Bool(_) | Value::Int(_) | Value::Long(_) => out.push_str(&value.formatted()),
        Value::Float(value) if value.is_finite() => out.push_str(&number::json(*value)),
        Value::Float(_) => return Fault::undecided("a number that JSON has not"),
        Value::Text(text) => json_text(text, escapes_html, out),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json(item, escapes_html, out)?;
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (at, (key, value)) in map.entries.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                json_text(key, escapes_html, out);
                out.push(':');
                write_json(value, escapes_html, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn json_text(text: &str, escapes_html: bool, out: &mut String) {
    out.push('"');
    for one in text.chars() {
        match one {
            '"' | '\\' => out.extend(['\\', one]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' if escapes_html => {
                let _ = write!(out, "\\u{:04x}", u32::from(one));
            }
            '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(one));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > chunk.len() {
                '='
            } else {
                char::from(digit)
            });
        }
    }
    text
}

/// The bytes of a text in base64 with its padding; Go passes line breaks over.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'\n' | b'\r'))
        .collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let digits = text
        .iter()
        .rposition(|byte| *byte != b'=')
        .map_or(0, |at| at + 1);
    if text.len() - digits > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in &text[..digits] {
        let value = ALPHABET.iter().position(|known| known == digit)?;
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}
