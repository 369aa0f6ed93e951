//! The formats that the API server asserts for custom resources.
//!
//! Source: k8s.io/kube-openapi `pkg/validation/strfmt` and its copy of govalidator.

use super::{duration, name, network, time};
use crate::blob::layout::{flags, types};
use crate::blob::{Format, Record};

/// Whether a text is of a format.
pub(super) fn holds(format: Format, text: &str) -> bool {
    match format {
        Format::Byte => is_base64(text),
        Format::Date => time::is_date(text),
        Format::DateTime => time::is_date_time(text),
        Format::Duration => duration::is_duration(text),
        Format::Uri => network::is_request_uri(text),
        Format::Email => name::is_email(text),
        Format::Hostname => name::is_hostname(text),
        Format::Ipv4 => network::is_ipv4(text),
        Format::Ipv6 => network::is_ipv6(text),
        Format::Cidr => network::is_cidr(text),
        Format::Mac => network::is_mac(text),
        Format::Uuid => is_uuid(text, None),
        Format::Uuid3 => is_uuid(text, Some(b'3')),
        Format::Uuid4 => is_uuid(text, Some(b'4')),
        Format::Uuid5 => is_uuid(text, Some(b'5')),
        Format::Isbn => is_isbn10(text) || is_isbn13(text),
        Format::Isbn10 => is_isbn10(text),
        Format::Isbn13 => is_isbn13(text),
        Format::Ssn => is_ssn(text),
        Format::HexColor => is_hex_color(text),
        Format::RgbColor => is_rgb_color(text),
        Format::BsonObjectId => {
            text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        Format::ShortName => name::is_short_name(text),
        Format::LongName => name::is_long_name(text),
        // Card numbers belong in no manifest; the others are no formats of text.
        _ => true,
    }
}

/// The type check of apiextensions passes any list where a format is asserted.
pub(super) fn excuses_lists(record: Record<'_>) -> bool {
    let asserted = record.has(flags::STRUCTURAL) && record.format() != Format::None;
    asserted && record.types() & types::NUMBER == 0
}

/// What a format is called in a definition.
pub(super) fn name(format: Format) -> &'static str {
    match format {
        Format::Byte => "byte (base64)",
        Format::Date => "date",
        Format::DateTime => "date-time",
        Format::Duration => "duration",
        Format::Uri => "uri",
        Format::Email => "email",
        Format::Hostname => "hostname",
        Format::Ipv4 => "ipv4",
        Format::Ipv6 => "ipv6",
        Format::Cidr => "cidr",
        Format::Mac => "mac",
        Format::Uuid => "uuid",
        Format::Uuid3 => "uuid3",
        Format::Uuid4 => "uuid4",
        Format::Uuid5 => "uuid5",
        Format::Isbn => "isbn",
        Format::Isbn10 => "isbn10",
        Format::Isbn13 => "isbn13",
        Format::Ssn => "ssn",
        Format::HexColor => "hexcolor",
        Format::RgbColor => "rgbcolor",
        Format::BsonObjectId => "bsonobjectid",
        Format::ShortName => "k8s-short-name",
        Format::LongName => "k8s-long-name",
        _ => "its type",
    }
}

/// Base64 that is not empty, without line breaks.
fn is_base64(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\r', '\n']) && super::base64::first_fault(text).is_none()
}

/// The parts of a UUID may stand without hyphens between them.
fn is_uuid(text: &str, version: Option<u8>) -> bool {
    let mut digits = Vec::with_capacity(32);
    for byte in text.bytes() {
        match byte {
            b'-' if matches!(digits.len(), 8 | 12 | 16 | 20) => {}
            _ if byte.is_ascii_hexdigit() => digits.push(byte.to_ascii_lowercase()),
            _ => return false,
        }
    }
    let variant_fits = !matches!(version, Some(b'4' | b'5'))
        || digits.get(16).is_some_and(|digit| b"89ab".contains(digit));
    let version_fits = version.is_none() || digits.get(12) == version.as_ref();
    digits.len() == 32 && !text.contains("--") && variant_fits && version_fits
}

fn isbn_digits(text: &str) -> String {
    text.chars()
        .filter(|char| !matches!(char, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '-'))
        .collect()
}

fn is_isbn10(text: &str) -> bool {
    let text = isbn_digits(text);
    let Some((last, first)) = text.as_bytes().split_last().filter(|_| text.len() == 10) else {
        return false;
    };
    let check = if *last == b'X' {
        10
    } else {
        u32::from(last.wrapping_sub(b'0'))
    };
    let all_digits =
        first.iter().all(u8::is_ascii_digit) && (last.is_ascii_digit() || *last == b'X');
    let sum: u32 = (1..)
        .zip(first)
        .map(|(weight, digit)| weight * u32::from(digit.wrapping_sub(b'0')))
        .sum();
    all_digits && (sum + 10 * check).is_multiple_of(11)
}

fn is_isbn13(text: &str) -> bool {
    let text = isbn_digits(text);
    if text.len() != 13 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = [1, 3]
        .iter()
        .cycle()
        .zip(text.bytes())
        .map(|(weight, digit)| weight * u32::from(digit - b'0'))
        .sum();
    sum.is_multiple_of(10)
}

/// `123-45-6789`, either separator also a blank; always eleven characters.
fn is_ssn(text: &str) -> bool {
    let separator = |byte| matches!(byte, b'-' | b' ');
    text.len() == 11
        && text.bytes().enumerate().all(|(at, byte)| {
            if matches!(at, 3 | 6) {
                separator(byte)
            } else {
                byte.is_ascii_digit()
            }
        })
}

fn is_hex_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_rgb_color(text: &str) -> bool {
    let Some(inner) = text
        .strip_prefix("rgb(")
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return false;
    };
    let blanks = [' ', '\t', '\n', '\r', '\u{c}'];
    let is_part = |part: &str| {
        let part = part.trim_matches(blanks);
        let canonical = part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'));
        canonical && part.parse::<u8>().is_ok()
    };
    inner.split(',').count() == 3 && inner.split(',').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::holds;
    use crate::blob::Format;

    #[test]
    fn each_format_has_texts_that_hold_and_texts_that_do_not() {
        let cases = [
            (Format::Byte, "YQ==", ""),
            (
                Format::Uuid,
                "123E4567-e89b-12d3-a456-426614174000",
                "123e4567-e89b-12d3-a456",
            ),
            (
                Format::Uuid4,
                "123e4567e89b42d3a456426614174000",
                "123e4567e89b12d3a456426614174000",
            ),
            (Format::Isbn, "978-0321751041", "978-0321751042"),
            (Format::Isbn10, "0321751043", "0321751044"),
            (Format::Ssn, "123-45 6789", "123456789"),
            (Format::HexColor, "#FfF", "#FFFF"),
            (Format::RgbColor, "rgb( 0,255, 10)", "rgb(0,256,0)"),
            (Format::BsonObjectId, "507f1f77bcf86cd799439011", "507f1f77"),
        ];
        for (format, good, bad) in cases {
            assert!(holds(format, good), "{format:?} {good}");
            assert!(!holds(format, bad), "{format:?} {bad}");
        }
    }
}
