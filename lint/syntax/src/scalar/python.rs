//! `PyYAML`'s `SafeLoader`. Semantics from the implicit resolvers in `resolver.py` (YAML 1.1) and the
//! constructors in `constructor.py`.

use super::number::{digits, float, special_float, split_sign};
use super::tag::Tag;
use super::timestamp::is_python_timestamp;
use super::{Meaning, Scalar};

pub(super) fn plain(text: &str) -> Meaning<'_> {
    match text.bytes().next() {
        None => Some(Scalar::Null),
        Some(b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => {
            word(text)
        }
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text),
        _ => None,
    }
}

/// A tag names the constructor, and the resolver is not asked.
pub(super) fn tagged(tag: Tag, text: &str) -> Meaning<'_> {
    match tag {
        Tag::Null => Some(Scalar::Null),
        Tag::Bool => boolean(&text.to_ascii_lowercase()).map(Scalar::Bool),
        Tag::Int => integer(text).map(Scalar::Int),
        Tag::Float => python_float(text).map(Scalar::Float),
        Tag::Timestamp if is_python_timestamp(text) => Some(Scalar::Timestamp(text)),
        _ => None,
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" | "on" => Some(true),
        "no" | "false" | "off" => Some(false),
        _ => None,
    }
}

/// `y` and `n` are not among the words, unlike in YAML 1.1 itself.
fn word(text: &str) -> Meaning<'_> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Scalar::Bool(true))
        }
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Scalar::Bool(false))
        }
        _ => None,
    }
}

fn number(text: &str) -> Meaning<'_> {
    if let Some(value) = special_float(text) {
        return Some(Scalar::Float(value));
    }
    if is_float(text) {
        return python_float(text).map(Scalar::Float);
    }
    if is_integer(text) {
        return match integer(text) {
            Some(value) => Some(Scalar::Int(value)),
            None => python_float(text).map(Scalar::Float),
        };
    }
    is_python_timestamp(text).then_some(Scalar::Timestamp(text))
}

/// A float needs its dot, an exponent its sign, and a leading dot has no sign:
/// `[-+]? [0-9] [0-9_]* \. [0-9_]* ( [eE] [-+] [0-9]+ )?`,
/// `\. [0-9] [0-9_]* ( [eE] [-+] [0-9]+ )?`,
/// `[-+]? [0-9] [0-9_]* ( : [0-5]? [0-9] )+ \. [0-9_]*`.
fn is_float(text: &str) -> bool {
    let Some((whole, fraction)) = text.split_once('.') else {
        return false;
    };
    let (fraction, exponent) = match fraction.find(['e', 'E']) {
        Some(at) => (&fraction[..at], Some(&fraction[at + 1..])),
        None => (fraction, None),
    };
    if !digits_or_underscores(fraction) || !exponent.is_none_or(is_exponent) {
        return false;
    }
    if whole.is_empty() {
        return fraction.starts_with(|first: char| first.is_ascii_digit());
    }
    let (_, unsigned) = split_sign(whole);
    match unsigned.split_once(':') {
        Some((first, sixties)) => exponent.is_none() && starts_digit(first) && is_sixties(sixties),
        None => starts_digit(unsigned),
    }
}

fn is_exponent(text: &str) -> bool {
    text.strip_prefix(['-', '+'])
        .is_some_and(|power| !power.is_empty() && power.bytes().all(|byte| byte.is_ascii_digit()))
}

fn digits_or_underscores(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'_')
}

fn starts_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && digits_or_underscores(text)
}

/// `[0-5]? [0-9]`, separated by colons.
fn is_sixties(text: &str) -> bool {
    text.split(':').all(|part| match part.as_bytes() {
        [digit] => digit.is_ascii_digit(),
        [ten, digit] => matches!(ten, b'0'..=b'5') && digit.is_ascii_digit(),
        _ => false,
    })
}

/// `0b [0-1_]+`, `0 [0-7_]+`, `0`, `[1-9] [0-9_]*`, `0x [0-9a-fA-F_]+`,
/// `[1-9] [0-9_]* ( : [0-5]? [0-9] )+`, each with a sign or without.
fn is_integer(text: &str) -> bool {
    let (_, unsigned) = split_sign(text);
    let all = |text: &str, base: u32| {
        !text.is_empty()
            && text
                .chars()
                .all(|digit| digit == '_' || digit.is_digit(base))
    };
    if let Some(rest) = unsigned.strip_prefix('0') {
        return match rest.as_bytes().first() {
            None => true,
            Some(b'b') => all(&rest[1..], 2),
            Some(b'x') => all(&rest[1..], 16),
            Some(_) => all(rest, 8),
        };
    }
    match unsigned.split_once(':') {
        Some((first, sixties)) => starts_digit(first) && is_sixties(sixties),
        None => starts_digit(unsigned),
    }
}

/// `construct_yaml_int`, without the digits Python would take from other scripts.
fn integer(text: &str) -> Option<i128> {
    let (negative, unsigned) = split_sign(text.trim_start_matches('_'));
    let value = if let Some(binary) = unsigned.strip_prefix("0b") {
        digits(binary, 2)?
    } else if let Some(hexadecimal) = unsigned.strip_prefix("0x") {
        digits(hexadecimal, 16)?
    } else if unsigned.starts_with('0') {
        // Under a tag the resolver is not asked, and Python takes its own prefix.
        digits(unsigned.strip_prefix("0o").unwrap_or(unsigned), 8)?
    } else {
        unsigned.split(':').try_fold(0_i128, |value, part| {
            value.checked_mul(60)?.checked_add(digits(part, 10)?)
        })?
    };
    Some(if negative { -value } else { value })
}

/// `construct_yaml_float`.
fn python_float(text: &str) -> Option<f64> {
    if let Some(value) = special_float(text) {
        return Some(value);
    }
    let (negative, unsigned) = split_sign(text);
    let mut value = 0.0;
    for part in unsigned.split(':') {
        if !part.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
            return None;
        }
        value = value * 60.0 + float(part)?;
    }
    Some(if negative { -value } else { value })
}
