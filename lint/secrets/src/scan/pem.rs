//! Private keys in armour: PEM (RFC 7468 and the headers of RFC 1421), `OpenSSH`, `OpenPGP`.

use std::ops::Range;

use memchr::memmem;

use super::decode;
use super::kind::{self, Kind};
use super::placeholder::is_placeholder;

/// What a block begins with.
pub(super) const BEGIN: &[u8] = b"-----BEGIN ";

/// The longest block that is read: a key of 16,384 bits has 13 kB.
const LONGEST: usize = 64 * 1024;

/// So many digits of base 64 between the marks of a private key are one, whatever they say.
const LONG: usize = 128;

/// The private key whose block begins at `start`, with its place. A block that is cut short, or whose content is no
/// key, is none.
pub(super) fn key_at(text: &[u8], start: usize) -> Option<(&'static Kind, Range<usize>)> {
    let block = &text[start..text.len().min(start + LONGEST)];
    let label_end = BEGIN.len()
        + memmem::find(
            block
                .get(BEGIN.len()..)?
                .get(..48)
                .unwrap_or(&block[BEGIN.len()..]),
            b"-----",
        )?;
    let label = &block[BEGIN.len()..label_end];
    if !label.ends_with(b"PRIVATE KEY") && !label.ends_with(b"PRIVATE KEY BLOCK") {
        return None;
    }
    let body_start = label_end + 5;
    // The first dashes behind the body end it: those of another block would show that this one is cut short.
    let body_end = body_start + memmem::find(&block[body_start..], b"-----")?;
    block[body_end..].starts_with(b"-----END").then_some(())?;
    let label_again =
        memmem::find(&block[body_end + 8..], b"-----").map_or(8, |length| length + 13);
    let span = start..start + (body_end + label_again).min(block.len());
    kind_of(label, &block[body_start..body_end]).map(|kind| (kind, span))
}

fn kind_of(label: &[u8], body: &[u8]) -> Option<&'static Kind> {
    let is_locked = memmem::find(body, b"4,ENCRYPTED").is_some();
    let digits = digits(body)?;
    if label.ends_with(b"BLOCK") {
        // What an armour holds need not be read to be a key: it may be damaged, and keys of version 6 begin otherwise.
        let shown = digits.get(..128).unwrap_or(&digits);
        return (!is_placeholder(shown)).then_some(kind::PGP_PRIVATE_KEY);
    }
    let content = decode::base64(&digits).unwrap_or_default();
    if let Some(cipher) = openssh_cipher(&content) {
        return Some(if cipher == b"none" {
            kind::OPENSSH_PRIVATE_KEY
        } else {
            kind::LOCKED_OPENSSH_KEY
        });
    }
    if is_locked {
        return (content.len() >= 32).then_some(kind::LOCKED_PRIVATE_KEY);
    }
    // A key that was cut, or made up for a test, cannot be told from one that is damaged.
    let is_long = digits.len() >= LONG && !is_placeholder(&digits[..LONG]);
    if !is_whole_sequence(&content) && !is_long {
        return None;
    }
    Some(match label {
        [b'E', b'N', ..] => kind::LOCKED_PRIVATE_KEY,
        [b'R', b'S', ..] => kind::RSA_PRIVATE_KEY,
        [b'E', b'C', ..] => kind::EC_PRIVATE_KEY,
        [b'D', b'S', ..] => kind::DSA_PRIVATE_KEY,
        _ => kind::PRIVATE_KEY,
    })
}

/// The digits of the body. Line breaks may be written as `\n`, lines may be quoted, indented or commented out; header
/// lines and the checksum of `OpenPGP` are no digits. `None` for a body with anything else in it, such as dots.
fn digits(body: &[u8]) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let end = rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r' | b'\\'))
            .unwrap_or(rest.len());
        let (line, mut next) = rest.split_at(end);
        // The backslash of `\n` takes its letter along, that of a continued line nothing.
        let escaped = next.first() == Some(&b'\\') && matches!(next.get(1), Some(b'n' | b'r'));
        next = next.get(if escaped { 2 } else { 1 }..).unwrap_or_default();
        rest = next;
        let line = trimmed(line);
        if line.is_empty() || line.starts_with(b"=") || memmem::find(line, b": ").is_some() {
            continue;
        }
        let is_digit =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b' ');
        if !line.iter().all(is_digit) {
            return None;
        }
        digits.extend(line.iter().filter(|byte| **byte != b' '));
    }
    (digits.len() >= 40).then_some(digits)
}

/// A line without what stands around text in programs and comments.
fn trimmed(line: &[u8]) -> &[u8] {
    let around = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                b'"' | b'\'' | b'#' | b',' | b';' | b'|' | b'>' | b'`' | b'*'
            )
    };
    let start = line
        .iter()
        .position(|byte| !around(byte))
        .unwrap_or(line.len());
    let line = &line[start..];
    let end = line
        .iter()
        .rposition(|byte| !around(byte) && *byte != b'+' || *byte == b'=')
        .map_or(0, |at| at + 1);
    // A plus sign at the end joins strings only where a quote stands before it; else it is a digit.
    let quoted = line[end..].contains(&b'"') || line[end..].contains(&b'\'');
    if quoted {
        &line[..end]
    } else {
        line.trim_ascii_end()
    }
}

/// The cipher of a key in the format of OpenSSH (PROTOCOL.key).
fn openssh_cipher(content: &[u8]) -> Option<&[u8]> {
    let rest = content.strip_prefix(b"openssh-key-v1\0")?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    rest.get(..u32::from_be_bytes(*length) as usize)
}

/// Whether the content is one DER sequence of exactly its length.
fn is_whole_sequence(content: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = content else {
        return false;
    };
    let expected = match length {
        0..=0x7F => Some((usize::from(*length), 0)),
        0x81 => rest.first().map(|byte| (usize::from(*byte), 1)),
        0x82 => rest
            .first_chunk::<2>()
            .map(|bytes| (usize::from(u16::from_be_bytes(*bytes)), 2)),
        _ => None,
    };
    expected.is_some_and(|(length, skip)| length >= 16 && rest.len() == length + skip)
}
