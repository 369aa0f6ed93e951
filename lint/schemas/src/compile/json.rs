//! YAML and JSON values as canonical JSON text: keys sorted, no blanks, so that equal values have equal texts.

use std::fmt::Write as _;

use rempart_syntax::{Kind, NodeRef};

use crate::scalar::{self, Reader, Scalar};

/// The deepest nesting that is written; deeper parts become `null`.
const DEPTH_LIMIT: u32 = 128;
/// The longest text that is written, in bytes: a default or an allowed value is never as long.
const SIZE_LIMIT: usize = 1 << 20;

/// The canonical JSON text of a value.
pub(crate) fn canonical(reader: Reader, node: NodeRef<'_>) -> String {
    let mut out = String::new();
    write_node(&mut out, reader, node, 0);
    out
}

fn write_node(out: &mut String, reader: Reader, node: NodeRef<'_>, depth: u32) {
    let Some(node) = node
        .resolved()
        .filter(|_| depth < DEPTH_LIMIT && out.len() < SIZE_LIMIT)
    else {
        out.push_str("null");
        return;
    };
    match node.kind() {
        Kind::Mapping => write_mapping(out, reader, node, depth),
        Kind::Sequence => {
            out.push('[');
            for (index, item) in node.items().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_node(out, reader, item, depth + 1);
            }
            out.push(']');
        }
        _ => write_scalar(out, &scalar::read(reader, node)),
    }
}

fn write_mapping(out: &mut String, reader: Reader, node: NodeRef<'_>, depth: u32) {
    let mut entries: Vec<_> = node
        .entries()
        .map(|(key, value)| (scalar::key_text(reader, key), value))
        .collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    out.push('{');
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, key);
        out.push(':');
        write_node(out, reader, *value, depth + 1);
    }
    out.push('}');
}

/// Appends a scalar. Numbers that are equal get equal texts: `2.0` is written `2`.
pub(crate) fn write_scalar(out: &mut String, scalar: &Scalar<'_>) {
    // Writing to a string cannot fail.
    let _ = match scalar {
        Scalar::Bool(value) => write!(out, "{value}"),
        Scalar::Int(value) => write!(out, "{value}"),
        Scalar::Float(value) if value.is_finite() => match scalar::whole(*value) {
            Some(whole) => write!(out, "{whole}"),
            None => write!(out, "{value}"),
        },
        Scalar::Float(_) | Scalar::Null => write!(out, "null"),
        Scalar::String(text) => {
            write_text(out, text);
            Ok(())
        }
        Scalar::Timestamp(text) => {
            write_text(out, text);
            Ok(())
        }
    };
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if u32::from(control) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Whether a canonical text is this scalar.
pub(crate) fn is_scalar(text: &str, scalar: &Scalar<'_>) -> bool {
    if let Scalar::String(value) = scalar
        && !text.contains('\\')
    {
        let inner = text
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        return inner == Some(value);
    }
    let mut own = String::new();
    write_scalar(&mut own, scalar);
    own == text
}
