//! The core schema (YAML 1.2.2, section 10.3.2).

use super::number::{digits, float, is_decimal_float, special_float, split_sign};
use super::{Meaning, Scalar};

pub(super) fn plain(text: &str) -> Meaning<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Scalar::Null),
        "true" | "True" | "TRUE" => return Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Scalar::Bool(false)),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return None;
    }
    if let Some(value) = integer(text) {
        return Some(Scalar::Int(value));
    }
    if is_decimal_float(text, false) {
        return float(text).map(Scalar::Float);
    }
    special_float(text).map(Scalar::Float)
}

/// `[-+]? [0-9]+`, `0o [0-7]+`, `0x [0-9a-fA-F]+`; leading zeros are decimal.
fn integer(text: &str) -> Option<i128> {
    if text.contains('_') {
        return None;
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return digits(hexadecimal, 16);
    }
    let (negative, rest) = split_sign(text);
    let value = digits(rest, 10)?;
    Some(if negative { -value } else { value })
}
