//! What scalars mean to kustomize: go-yaml v3 writes a node and reads it again before its value counts.

use std::borrow::Cow;

use rempart_syntax::scalar::{Reader, Scalar, resolve};
use rempart_syntax::{Kind as Written, TapeBuilder, yaml};

use super::arena::{Node, Tag};
use super::number;
use super::outcome::{Step, refused, unsupported};
use super::timestamp;

/// The value of a scalar, in the words of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    /// A number without fraction and exponent.
    Int(i128),
    /// Any other number, finite.
    Float(f64),
    Text(Cow<'a, str>),
}

/// The value that a node has once it was written and read again. In brackets, go-yaml gives quotes to what is empty,
/// and to what holds a colon.
pub(super) fn value<'a>(node: &'a Node<'_>, in_brackets: bool) -> Step<Value<'a>> {
    let text = node.text();
    let as_text = Value::Text(Cow::Borrowed(text));
    if node.tag == Tag::Str || (node.tag == Tag::Empty && node.style.quoted) {
        return Ok(as_text);
    }
    let found = plain(text);
    // What is not what its tag says is written with its tag, whatever quotes it gets.
    let is_tagged = node.tag != Tag::Empty && tag_of(&found) != node.tag;
    let gets_quotes = text.is_empty() || text.contains(':');
    if in_brackets && !node.style.tagged && !is_tagged && gets_quotes {
        return Ok(as_text);
    }
    if node.tag == Tag::Empty || tag_of(&found) == node.tag {
        let is_text = node.tag != Tag::Empty && node.style.quoted && !node.style.tagged;
        return if is_text { Ok(as_text) } else { json(found) };
    }
    match (&node.tag, found) {
        (Tag::Float, Scalar::Int(value)) => json(Scalar::Float(number::float(value))),
        (Tag::Merge, _) => unsupported("`<<` stands for a value"),
        (tag, _) => refused(format!("a value that is tagged {tag:?} is none")),
    }
}

/// What text without quotes and tag means.
pub(super) fn plain(text: &str) -> Scalar<'_> {
    if is_surely_text(text) {
        return Scalar::String(Cow::Borrowed(text));
    }
    let mut builder = TapeBuilder::new();
    builder.begin_document();
    builder.scalar(Written::Plain, text);
    let (built, tape) = builder.finish();
    let Some(root) = tape.root(&built, 0) else {
        return Scalar::Null;
    };
    match resolve(Reader::GoYamlV3, root) {
        Scalar::Null => Scalar::Null,
        Scalar::Bool(value) => Scalar::Bool(value),
        Scalar::Int(value) => Scalar::Int(value),
        Scalar::Float(value) => Scalar::Float(value),
        Scalar::Timestamp(_) => Scalar::Timestamp(text),
        Scalar::String(_) => Scalar::String(Cow::Borrowed(text)),
    }
}

/// The tag that a value has by itself.
pub(super) const fn tag_of(value: &Scalar<'_>) -> Tag {
    match value {
        Scalar::Null => Tag::Null,
        Scalar::Bool(_) => Tag::Bool,
        Scalar::Int(_) => Tag::Int,
        Scalar::Float(_) => Tag::Float,
        Scalar::Timestamp(_) => Tag::Timestamp,
        Scalar::String(_) => Tag::Str,
    }
}

/// A value as `encoding/json` of Go writes it and reads it again.
pub(super) fn json(value: Scalar<'_>) -> Step<Value<'_>> {
    Ok(match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(value),
        Scalar::Int(value) => Value::Int(value),
        Scalar::Float(value) if !value.is_finite() => {
            return refused("infinity and not-a-number have no place in JSON");
        }
        Scalar::Float(value) => number::whole(value).map_or(Value::Float(value), Value::Int),
        Scalar::Timestamp(text) => match timestamp::rfc3339(text) {
            Some(written) => Value::Text(Cow::Owned(written)),
            None => return unsupported("a date that is written in an unusual way"),
        },
        Scalar::String(text) => Value::Text(text),
    })
}

/// Whether a glance is enough: numbers and dates begin with a digit, a sign or a dot, and words that mean something are
/// short. Text over several lines is written as a block.
fn is_surely_text(text: &str) -> bool {
    match text.as_bytes().first() {
        None | Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'~') => text.contains('\n'),
        Some(b't' | b'T' | b'f' | b'F' | b'n' | b'N') => text.len() > 5 || text.contains('\n'),
        Some(_) => true,
    }
}

/// Whether YAML 1.1 takes text for anything but a string; kyaml then writes it with quotes.
pub(super) fn is_yaml_1_1_non_string(text: &str) -> bool {
    if text.is_empty() || text.contains('\n') || is_name(text) {
        return false;
    }
    let parsed = yaml::parse(text);
    if !parsed.errors.is_empty() {
        return false;
    }
    match parsed.tape.root(text, 0) {
        // A comment alone.
        None => true,
        Some(root) if root.is_scalar() => {
            !matches!(resolve(Reader::GoYamlV2, root), Scalar::String(_))
        }
        Some(root) => root.resolved().is_some(),
    }
}

/// Whether it is a word that every reader takes for a word.
fn is_name(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_');
    text.len() > 5 && text.as_bytes()[0].is_ascii_alphabetic() && text.bytes().all(plain)
}
