//! goyaml.v2 and yaml.v3. Semantics from `resolve` and `parseTimestamp` in the `resolve.go` of
//! `go.yaml.in/yaml/v2` and `gopkg.in/yaml.v3`, and from `strconv.ParseInt` with base 0.

use super::number::{digits, float, is_decimal_float, special_float, split_sign};
use super::tag::Tag;
use super::timestamp::is_go_timestamp;
use super::{Meaning, Scalar};

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V2,
    V3,
}

pub(super) fn plain(version: Version, text: &str) -> Meaning<'_> {
    // v2 recognises dates, but hands them on as strings, with a tag or without.
    if version == Version::V3 && is_go_timestamp(text) {
        return Some(Scalar::Timestamp(text));
    }
    untimed(version, text)
}

pub(super) fn tagged(version: Version, tag: Tag, text: &str) -> Meaning<'_> {
    match tag {
        Tag::Timestamp if version == Version::V3 && is_go_timestamp(text) => {
            Some(Scalar::Timestamp(text))
        }
        Tag::Timestamp => None,
        _ => untimed(version, text),
    }
}

fn untimed(version: Version, text: &str) -> Meaning<'_> {
    match text.bytes().next() {
        None | Some(b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => {
            word(version, text)
        }
        Some(b'.') => special_float(text)
            .or_else(|| dotted(text))
            .map(Scalar::Float),
        Some(b'0'..=b'9' | b'+' | b'-') => match special_float(text) {
            Some(value) => Some(Scalar::Float(value)),
            None => number(version, text),
        },
        _ => None,
    }
}

fn word(version: Version, text: &str) -> Meaning<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        _ if version == Version::V3 => None,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(Scalar::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(Scalar::Bool(false)),
        _ => None,
    }
}

/// Behind a dot `_` is not removed; `strconv.ParseFloat` takes it between digits.
fn dotted(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let between_digits = |at: usize| digit(at.checked_sub(1)) && digit(at.checked_add(1));
    let separated = memchr::memchr_iter(b'_', bytes).all(between_digits);
    if separated && is_decimal_float(text, true) {
        finite(text)
    } else {
        None
    }
}

/// `strconv.ParseFloat` refuses what does not fit, so it stays text.
fn finite(text: &str) -> Option<f64> {
    float(text).filter(|value| value.is_finite())
}

fn number(version: Version, text: &str) -> Meaning<'_> {
    if let Some(value) = integer(text) {
        return Some(Scalar::Int(value));
    }
    if is_decimal_float(text, true)
        && let Some(value) = finite(text)
    {
        return Some(Scalar::Float(value));
    }
    late_integer(version, text).map(Scalar::Int)
}

/// `ParseInt(text, 0, 64)` or else `ParseUint(text, 0, 64)`, without `_`: a prefix decides the
/// base, and a leading zero is one.
fn integer(text: &str) -> Option<i128> {
    let signed = text.trim_start_matches('_');
    let (negative, rest) = split_sign(signed);
    let explicit = rest.len() < signed.len();
    let (base, rest) = split_base(rest);
    let value = digits(rest, base)?;
    in_range(negative, explicit, value)
}

/// The base a prefix names. The second character of the prefix may hide behind `_`, which the
/// reader has removed before it looks.
fn split_base(text: &str) -> (u32, &str) {
    let text = text.trim_start_matches('_');
    let Some(rest) = text.strip_prefix('0') else {
        return (10, text);
    };
    let rest = rest.trim_start_matches('_');
    match rest.bytes().next() {
        None => (10, text),
        Some(b'x' | b'X') => (16, &rest[1..]),
        Some(b'b' | b'B') => (2, &rest[1..]),
        Some(b'o' | b'O') => (8, &rest[1..]),
        Some(_) => (8, rest),
    }
}

/// 64 bits with a sign, or without one where none is written.
fn in_range(negative: bool, explicit: bool, value: i128) -> Option<i128> {
    let value = if negative { -value } else { value };
    let fits = i64::try_from(value).is_ok() || (!explicit && u64::try_from(value).is_ok());
    fits.then_some(value)
}

/// The second look at `0b` and, in v3, `0o`: behind the prefix a sign is taken too.
fn late_integer(version: Version, text: &str) -> Option<i128> {
    let bases: &[(u32, &str)] = match version {
        Version::V2 => &[(2, "0b")],
        Version::V3 => &[(2, "0b"), (8, "0o")],
    };
    bases.iter().find_map(|&(base, prefix)| {
        let (negative, rest) = split_sign(text.strip_prefix(prefix)?);
        in_range(negative, true, digits(rest, base)?)
    })
}
