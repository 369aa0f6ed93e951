//! What scalars and keys become when YAML is turned into JSON.

use std::borrow::Cow;

pub(crate) use rempart_syntax::scalar::{Reader, Scalar};
use rempart_syntax::{Kind, NodeRef};

/// The reader of schema files: definitions and JSON Schemas are read as kubectl reads them.
pub(crate) const SCHEMA_READER: Reader = Reader::GoYamlV2;

/// The value of a scalar. JSON has no dates: what looks like one is a string.
pub(crate) fn read(reader: Reader, node: NodeRef<'_>) -> Scalar<'_> {
    match rempart_syntax::scalar::resolve(reader, node) {
        Scalar::Timestamp(text) => Scalar::String(Cow::Borrowed(text)),
        other => other,
    }
}

/// The text of a mapping key: keys are resolved as values are, and then written as JSON wants them (`on:` is `true`).
pub(crate) fn key_text(reader: Reader, key: NodeRef<'_>) -> Cow<'_, str> {
    let raw = key.value();
    if key.kind() != Kind::Plain || !may_be_no_text(&raw) {
        return raw;
    }
    match read(reader, key) {
        Scalar::String(text) => text,
        Scalar::Timestamp(text) => Cow::Borrowed(text),
        Scalar::Null => Cow::Borrowed("null"),
        Scalar::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        Scalar::Int(value) => Cow::Owned(value.to_string()),
        Scalar::Float(value) => Cow::Owned(value.to_string()),
    }
}

/// Whether a plain text may resolve to something that is no text: a quick look that never says no wrongly.
fn may_be_no_text(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'~') | None => true,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => {
            text.len() <= 5
        }
        Some(_) => false,
    }
}

/// A float as the integer that JSON writes for it, if it is whole: `2.0` becomes `2`.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "checked to be whole and small"
)]
pub(crate) fn whole(value: f64) -> Option<i128> {
    // From here on Go writes an exponent, which its integers do not read.
    const LIMIT: f64 = 1e21;
    (value.fract() == 0.0 && value.abs() < LIMIT).then_some(value as i128)
}

/// Whether a scalar is a string to every reader, seen without resolving it.
pub(crate) fn is_plainly_text(node: NodeRef<'_>) -> bool {
    let quoted = matches!(
        node.kind(),
        Kind::SingleQuoted | Kind::DoubleQuoted | Kind::Literal | Kind::Folded
    );
    (quoted || node.kind() == Kind::Plain && !may_be_no_text(node.raw())) && node.tag().is_none()
}
