//! The bytes of a value as SOPS seals and authenticates it (`ToBytes` in `sops.go`).

use rempart_syntax::scalar::Scalar;

use super::time;
use crate::sops::envelope::ValueType;

/// The bytes of a value that stands in clear; `None` for a date that cannot be.
pub(super) fn bytes(value: &Scalar<'_>) -> Option<Vec<u8>> {
    Some(match value {
        Scalar::Null => Vec::new(),
        Scalar::Bool(value) => boolean(*value).into(),
        Scalar::Int(number) => number.to_string().into(),
        Scalar::Float(number) => float(*number).into(),
        Scalar::Timestamp(text) => time::nanoseconds(text)?.into(),
        Scalar::String(text) => text.as_bytes().to_vec(),
    })
}

/// Whether SOPS can have sealed these bytes as a value of this type: it writes each number, boolean and date in one way.
pub(super) fn can_be(plain: &[u8], value_type: ValueType) -> bool {
    if matches!(value_type, ValueType::Text | ValueType::Comment) {
        return true;
    }
    let Ok(text) = std::str::from_utf8(plain) else {
        return false;
    };
    match value_type {
        ValueType::Integer => is_integer(text),
        ValueType::Float => {
            // Longer ones would have to be compared in a buffer that nobody wipes.
            is_float(text)
        }
        ValueType::Boolean => text == boolean(true) || text == boolean(false),
        ValueType::Time => is_time(text),
        ValueType::Text | ValueType::Comment => true,
    }
}

const fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// `strconv.FormatFloat(number, 'f', -1, 64)`.
fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return (if number > 0.0 { "+Inf" } else { "-Inf" }).to_owned();
    }
    number.to_string()
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits == "0" && text == "0" || !digits.starts_with('0');
    plain && text.parse::<i64>().is_ok() && !text.starts_with('+')
}

fn is_float(text: &str) -> bool {
    if ["NaN", "+Inf", "-Inf"].contains(&text) {
        return true;
    }
    let form = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    let number = text.parse::<f64>();
    form && number.is_ok_and(|number| *zeroize::Zeroizing::new(float(number)) == text)
}

fn is_time(text: &str) -> bool {
    let again = time::nanoseconds(text).map(zeroize::Zeroizing::new);
    again.is_some_and(|again| *again == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_go_writes_them() {
        for (number, text) in [
            (1e3, "1000"),
            (1.5, "1.5"),
            (-0.0, "-0"),
            (1e-7, "0.0000001"),
            (1e21, "1000000000000000000000"),
            ("9007199254740993".parse().unwrap(), "9007199254740992"),
            (f64::INFINITY, "+Inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(float(number), text);
            assert!(can_be(text.as_bytes(), ValueType::Float), "{text}");
        }
    }

    #[test]
    fn another_type_shows_where_the_bytes_cannot_be_of_it() {
        for (plain, value_type, can) in [
            ("17", ValueType::Integer, true),
            ("-17", ValueType::Integer, true),
            ("017", ValueType::Integer, false),
            ("-0", ValueType::Integer, false),
            ("x", ValueType::Integer, false),
            ("1.50", ValueType::Float, false),
            ("1e3", ValueType::Float, false),
            ("True", ValueType::Boolean, true),
            ("true", ValueType::Boolean, false),
            ("2001-12-14T00:00:00Z", ValueType::Time, true),
            ("2001-12-14", ValueType::Time, false),
            ("anything", ValueType::Text, true),
        ] {
            assert_eq!(can_be(plain.as_bytes(), value_type), can, "{plain}");
        }
    }
}
