//! The literals of JSON (RFC 8259, sections 3 and 6).

use super::number::{digits, float};
use super::{Meaning, Scalar};

pub(super) fn plain(text: &str) -> Meaning<'_> {
    match text {
        "null" => return Some(Scalar::Null),
        "true" => return Some(Scalar::Bool(true)),
        "false" => return Some(Scalar::Bool(false)),
        _ if !is_number(text) => return None,
        _ => {}
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match digits(unsigned, 10) {
        Some(value) if unsigned.len() == text.len() => Some(Scalar::Int(value)),
        Some(value) => Some(Scalar::Int(-value)),
        None => float(text).map(Scalar::Float),
    }
}

/// `-? ( 0 | [1-9] [0-9]* ) ( \. [0-9]+ )? ( [eE] [-+]? [0-9]+ )?`
pub(crate) fn is_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = split_digits(rest);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    let rest = match rest.strip_prefix('.').map(split_digits) {
        Some(("", _)) => return false,
        Some((_, rest)) => rest,
        None => rest,
    };
    let Some(power) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let (power, rest) = split_digits(power.strip_prefix(['-', '+']).unwrap_or(power));
    !power.is_empty() && rest.is_empty()
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}
