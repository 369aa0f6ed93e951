//! A value in a few words.

use std::fmt::Write;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{Reader, ScalarClass, class};

/// How many characters of a value are shown.
pub(crate) const LIMIT: usize = 160;

/// What stands in place of a value that must not be shown.
pub(crate) const HIDDEN: &str = "(hidden)";

/// A value as YAML would have it on one line; of a large collection, how much it holds.
pub(crate) fn show(node: NodeRef<'_>) -> String {
    let mut out = String::new();
    if push_flow(&mut out, node).is_some() {
        return out;
    }
    counted(node)
}

/// How much a collection holds, `null`, or the scalar.
pub(crate) fn counted(node: NodeRef<'_>) -> String {
    let node = node.resolved().unwrap_or(node);
    match node.kind() {
        Kind::Mapping => match node.entries().count() {
            1 => "{1 field}".to_owned(),
            count => format!("{{{count} fields}}"),
        },
        Kind::Sequence => match node.items().count() {
            1 => "[1 item]".to_owned(),
            count => format!("[{count} items]"),
        },
        Kind::Absent => "null".to_owned(),
        _ => scalar(node),
    }
}

/// Adds a value in brackets; `None` as soon as there is more than fits. A scalar always fits, cut if it must be.
fn push_flow(out: &mut String, node: NodeRef<'_>) -> Option<()> {
    let node = node.resolved().unwrap_or(node);
    match node.kind() {
        Kind::Mapping => {
            out.push('{');
            for (at, (key, value)) in node.entries().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                out.push_str(&scalar(key));
                out.push_str(": ");
                push_flow(out, value)?;
            }
            out.push('}');
        }
        Kind::Sequence => {
            out.push('[');
            for (at, item) in node.items().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                push_flow(out, item)?;
            }
            out.push(']');
        }
        Kind::Absent => out.push_str("null"),
        _ if out.is_empty() => out.push_str(&scalar(node)),
        _ => {
            out.push_str(&scalar(node));
            return (out.len() <= LIMIT).then_some(());
        }
    }
    (out.len() <= LIMIT)
        .then_some(())
        .or_else(|| node.is_scalar().then_some(()))
}

fn scalar(node: NodeRef<'_>) -> String {
    let value = node.value();
    let is_text = class(Reader::GoYamlV2, node) == ScalarClass::String;
    let mut text: String = value.chars().take(LIMIT).collect();
    let left = value.chars().count().saturating_sub(LIMIT);
    // What is a text in spite of its look is told from a number or a word by its quotes.
    if is_text && (node.kind() != Kind::Plain || text.contains('\n')) && needs_quotes(&text) {
        text = format!("{text:?}");
    }
    if left > 0 {
        // Writing to a string cannot fail.
        let _ = write!(text, "… and {left} more characters");
    }
    text
}

/// Whether a text without quotes could be taken for something else.
fn needs_quotes(text: &str) -> bool {
    let first = text.chars().next();
    let is_letter = first.is_some_and(|first| first.is_alphabetic() || first == '/');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    !is_letter || text.contains('\n') || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}
