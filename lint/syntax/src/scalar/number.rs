//! Digits to numbers, shared by the readers.

use std::borrow::Cow;
use std::iter::Peekable;

use super::{Meaning, Scalar};

/// The digits of `base` in `text`, with every `_` skipped; `None` when there is none, another
/// character, or more than 128 bits of them.
pub(super) fn digits(text: &str, base: u32) -> Option<i128> {
    if text.len() <= SHORT {
        return short_digits(text, base);
    }
    let mut value: i128 = 0;
    let mut any = false;
    for byte in text.bytes().filter(|&byte| byte != b'_') {
        let digit = char::from(byte).to_digit(base)?;
        value = value
            .checked_mul(i128::from(base))?
            .checked_add(i128::from(digit))?;
        any = true;
    }
    any.then_some(value)
}

/// So many digits of any base up to 16 fit 64 bits, where nothing has to be checked.
const SHORT: usize = 15;

fn short_digits(text: &str, base: u32) -> Option<i128> {
    let mut value = 0;
    let mut any = false;
    for byte in text.bytes().filter(|&byte| byte != b'_') {
        let digit = char::from(byte).to_digit(base)?;
        value = value * u64::from(base) + u64::from(digit);
        any = true;
    }
    any.then_some(i128::from(value))
}

/// A sign, if there is one, and what follows it.
pub(super) fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Whether the text is a float in decimal as goyaml and YAML 1.2 write it:
/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
/// Where `underscores` are allowed they count as nothing.
pub(super) fn is_decimal_float(text: &str, underscores: bool) -> bool {
    let mut bytes = text
        .bytes()
        .filter(|&byte| !(underscores && byte == b'_'))
        .peekable();
    bytes.next_if(|&byte| is_sign(byte));
    let mut mantissa = count_digits(&mut bytes);
    if bytes.next_if_eq(&b'.').is_some() {
        mantissa += count_digits(&mut bytes);
    }
    if mantissa == 0 {
        return false;
    }
    if bytes.next_if(|byte| matches!(byte, b'e' | b'E')).is_some() {
        bytes.next_if(|&byte| is_sign(byte));
        if count_digits(&mut bytes) == 0 {
            return false;
        }
    }
    bytes.next().is_none()
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'-' | b'+')
}

fn count_digits(bytes: &mut Peekable<impl Iterator<Item = u8>>) -> usize {
    let mut count = 0;
    while bytes.next_if(u8::is_ascii_digit).is_some() {
        count += 1;
    }
    count
}

/// Parses what a grammar above has accepted; too large a number is infinite.
pub(super) fn float(text: &str) -> Option<f64> {
    let plain = if text.contains('_') {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    };
    plain.parse().ok()
}

/// An integer as a float, for `!!float 1`. Go refuses integers beyond 64 bits with a sign here.
#[allow(clippy::cast_precision_loss, reason = "that is what the tag asks for")]
pub(super) fn float_of_int(value: i128) -> Meaning<'static> {
    i64::try_from(value)
        .ok()
        .map(|value| Scalar::Float(value as f64))
}

/// `.inf` and `.nan` in their three spellings; a sign only before the former.
pub(super) fn special_float(text: &str) -> Option<f64> {
    let (negative, name) = split_sign(text);
    match name {
        ".inf" | ".Inf" | ".INF" if negative => Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if name == text => Some(f64::NAN),
        _ => None,
    }
}
