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

/// The bytes of a scalar as written.
#[inline]
pub(crate) fn written(node: NodeRef<'_>) -> &[u8] {
    let span = node.span();
    let text = node.stream_text().as_bytes();
    text.get(span.start as usize..span.end as usize)
        .unwrap_or_default()
}

/// The text of a mapping key: keys are resolved as values are, and then written as JSON wants them (`on:` is `true`).
pub(crate) fn key_text(reader: Reader, key: NodeRef<'_>) -> Cow<'_, str> {
    let raw = key.value();
    if key.kind() != Kind::Plain || !may_be_no_text(raw.as_bytes()) {
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

/// The bytes of a plain scalar.
#[inline]
pub(crate) fn plain_bytes(node: NodeRef<'_>) -> Option<&[u8]> {
    (node.kind() == Kind::Plain).then(|| written(node))
}

/// The bytes of a key, if they are its text to every reader as far as can be told without decoding. Text that is
/// folded from several lines is not recognised as such; it holds a line break, as the name of no field does.
#[inline]
pub(crate) fn plain_key(key: NodeRef<'_>) -> Option<&[u8]> {
    let bytes = written(key);
    (key.kind() == Kind::Plain && !may_be_no_text(bytes)).then_some(bytes)
}

/// Whether a key has this text, which is an ordinary word.
#[inline]
pub(crate) fn is_key(reader: Reader, key: NodeRef<'_>, name: &str) -> bool {
    match plain_key(key) {
        // Text folded from several lines holds a blank or a line break, and so is no word.
        Some(bytes) => bytes == name.as_bytes(),
        None => key_text(reader, key) == name,
    }
}

/// Whether a key begins with `$`.
pub(crate) fn is_directive(key: NodeRef<'_>) -> bool {
    match key.kind() {
        Kind::Plain => written(key).starts_with(b"$"),
        _ => key.value().starts_with('$'),
    }
}

const TEXT: u8 = 0;
const WORD: u8 = 1;
const NUMBER: u8 = 2;

/// What a plain scalar that begins with a byte may be.
static FIRST_BYTES: [u8; 256] = {
    let mut table = [TEXT; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'-' | b'+' | b'.' | b'~' => NUMBER,
            b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => WORD,
            _ => TEXT,
        };
        byte += 1;
    }
    table
};

/// Whether a plain text may resolve to something that is no text: a quick look that never says no wrongly.
#[inline(always)]
#[allow(clippy::inline_always, reason = "asked of every key and most values")]
pub(crate) fn may_be_no_text(text: &[u8]) -> bool {
    let Some(&first) = text.first() else {
        return true;
    };
    match FIRST_BYTES[usize::from(first)] {
        TEXT => false,
        WORD => text.len() <= 5 && is_word(text),
        _ => true,
    }
}

/// The words that any reader takes for a boolean or null, in whatever case.
#[inline(never)]
fn is_word(text: &[u8]) -> bool {
    match *text {
        [only] => matches!(only | 0x20, b'y' | b'n'),
        [first, second] => matches!([first | 0x20, second | 0x20], [b'n', b'o'] | [b'o', b'n']),
        [first, second, third] => {
            matches!(
                &[first | 0x20, second | 0x20, third | 0x20],
                b"yes" | b"off"
            )
        }
        [first, second, third, fourth] => matches!(
            &[first | 0x20, second | 0x20, third | 0x20, fourth | 0x20],
            b"true" | b"null"
        ),
        _ => text.eq_ignore_ascii_case(b"false"),
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

/// Whether a scalar without a tag is a string to every reader, seen without resolving it.
#[inline(always)]
#[allow(clippy::inline_always, reason = "asked of most values")]
pub(crate) fn is_written_as_text(node: NodeRef<'_>) -> bool {
    match node.kind() {
        Kind::SingleQuoted | Kind::DoubleQuoted | Kind::Literal | Kind::Folded => true,
        Kind::Plain => !may_be_no_text(written(node)),
        _ => false,
    }
}

/// The value of a plain integer of up to nine digits, or of `true` and `false`, as every reader takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obvious {
    /// A whole number that fits 32 bits.
    SmallInteger,
    /// `true` or `false`.
    Boolean,
}

/// What a plain scalar without a tag obviously is, if it is one of the commonest that are no texts.
#[inline]
pub(crate) fn obvious(written: &[u8]) -> Option<Obvious> {
    match written {
        b"true" | b"false" => Some(Obvious::Boolean),
        [b'0'] => Some(Obvious::SmallInteger),
        [b'1'..=b'9', rest @ ..] if rest.len() < 9 && rest.iter().all(u8::is_ascii_digit) => {
            Some(Obvious::SmallInteger)
        }
        _ => None,
    }
}
