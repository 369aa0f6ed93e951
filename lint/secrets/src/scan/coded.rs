//! Pieces of a text that are coded: where they are, and what they decode to.

use std::ops::Range;

use super::archive;
use super::decode;
use super::leak::{Coding, DECODED_BYTES};
use super::run;
use super::runs::Run;

/// A coded piece of a text.
pub(super) struct Piece {
    pub(super) span: Range<usize>,
    pub(super) coding: Coding,
    /// What it decodes to.
    pub(super) text: Vec<u8>,
    /// Whether it was decoded to its end.
    pub(super) is_whole: bool,
}

/// The fewest digits that are decoded: fewer hold no credential that is known by its form.
const FEWEST: usize = 24;

/// The fewest digits of an archive.
const ARCHIVE: usize = 64;

/// How many digits the header of a tape archive takes, of 512 bytes.
const HEADER: usize = 684;

/// How many digits of base 64 are decoded to see whether the rest is worth it.
const SAMPLE: usize = 16;

/// The longest text around a percent sign or inside quotes that is decoded.
const LONGEST: usize = 64 * 1024;

/// The most lines of a folded text that are put together: no token that somebody breaks has more, and a text of nothing but
/// marks costs no more than another.
const FOLDED: usize = 64;

/// The coded text that a run begins: hexadecimal, or base 64 with the lines that continue it.
pub(super) fn in_run(text: &[u8], run: Run) -> Option<Piece> {
    let start = run::value_start(text, run);
    let value = &text[start..run.end];
    if value.len() < FEWEST {
        return None;
    }
    let is_hexadecimal =
        value.len().is_multiple_of(2) && value[..SAMPLE].iter().all(u8::is_ascii_hexdigit);
    if is_hexadecimal
        && decode::hex_holds_text(value)
        && let Some(decoded) = decode::hex(value)
    {
        return Some(Piece {
            span: start..run.end,
            coding: Coding::Hexadecimal,
            text: decoded,
            is_whole: true,
        });
    }
    let sample = decode::base64(&value[..SAMPLE])?;
    let is_archive = value.len() >= ARCHIVE
        && (archive::format_of(&sample).is_some() || is_tape(&text[start..], &sample));
    let end = continued(text, start, run.end);
    let lines = || text[start..end].split(u8::is_ascii_whitespace);
    if !is_archive && !lines().any(decode::base64_holds_text) {
        return None;
    }
    let digits = &text[start..end];
    let is_whole = digits.len() <= DECODED_BYTES;
    let digits = &digits[..digits.len().min(DECODED_BYTES)];
    let decoded = decode::base64(digits).unwrap_or_else(|| decode::base64_in_parts(digits));
    Some(Piece {
        span: start..end,
        coding: Coding::Base64,
        text: decoded,
        is_whole,
    })
}

/// Whether a tape archive is coded here, by its first header: that begins with a name, and NUL bytes fill it up.
fn is_tape(coded: &[u8], sample: &[u8]) -> bool {
    let is_name = |byte: &u8| *byte == 0 || (b' '..0x7F).contains(byte);
    if sample.first() == Some(&0) || !sample.iter().all(is_name) {
        return false;
    }
    let digits = |byte: &&u8| !byte.is_ascii_whitespace();
    let header: Vec<u8> = coded.iter().filter(digits).take(HEADER).copied().collect();
    decode::base64(&header).is_some_and(|header| archive::format_of(&header).is_some())
}

/// Where a text of base 64 that is broken into lines ends: as long as whole lines of digits follow.
fn continued(text: &[u8], start: usize, first_end: usize) -> usize {
    let mut end = first_end;
    if first_end - start < 48 {
        return end;
    }
    while let Some(rest) = text
        .get(end..)
        .filter(|rest| matches!(rest.first(), Some(b'\n' | b'\r')))
    {
        let blanks = rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let is_digit = |byte: &&u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
        };
        let digits = rest[blanks..].iter().take_while(is_digit).count();
        let stops = rest
            .get(blanks + digits)
            .is_none_or(|byte| matches!(byte, b'\n' | b'\r' | b'"' | b'\''));
        if digits == 0
            || !stops
            || end - start > 2 * DECODED_BYTES
            || rest[blanks..].starts_with(b"---")
        {
            break;
        }
        end += blanks + digits;
    }
    end
}

/// The coded text around a percent sign, a backslash or the mark of a folded text at `at`.
pub(super) fn at_mark(text: &[u8], at: usize) -> Option<Piece> {
    let (coding, span) = match text[at] {
        b'%' => {
            let is_coded = text.get(at + 1..at + 3)?.iter().all(u8::is_ascii_hexdigit);
            (
                Coding::Percent,
                is_coded.then(|| {
                    around(text, at, |byte| {
                        byte > b' ' && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>')
                    })
                })?,
            )
        }
        b'\\' => {
            let is_coded = matches!(text.get(at + 1)?, b'x' | b'u' | b'U' | b'/' | b'\n' | b'\r');
            (Coding::Escapes, is_coded.then(|| quoted(text, at))?)
        }
        b'>' => (Coding::Joined, folded(text, at)?),
        _ => return None,
    };
    let coded = &text[span.clone()];
    let decoded = match coding {
        Coding::Percent => decode::percent(coded),
        Coding::Joined => joined(coded),
        _ => decode::escapes(coded),
    };
    (decoded.len() >= 16).then_some(Piece {
        span,
        coding,
        text: decoded,
        is_whole: true,
    })
}

/// The lines of a folded text of YAML whose mark stands at `at`, where each is one word: YAML puts a blank between them,
/// and who reads them leaves it out.
fn folded(text: &[u8], at: usize) -> Option<Range<usize>> {
    let is_value = at >= 2 && text[at - 1] == b' ' && matches!(text[at - 2], b':' | b'-' | b' ');
    let rest = &text[at + 1..text.len().min(at + LONGEST)];
    let head = memchr::memchr(b'\n', &rest[..rest.len().min(8)])?;
    let is_header = |byte: &u8| matches!(byte, b'-' | b'+' | b'1'..=b'9' | b' ' | b'\r');
    if !is_value || !rest[..head].iter().all(is_header) {
        return None;
    }
    let start = at + 1 + head + 1;
    let (mut end, mut count, mut indent) = (start, 0, 0);
    for line in text[start..text.len().min(at + LONGEST)].split_inclusive(|byte| *byte == b'\n') {
        let blanks = line.iter().take_while(|byte| **byte == b' ').count();
        if count == 0 {
            indent = blanks;
        }
        let word = line.trim_ascii();
        if blanks < indent || indent == 0 || word.is_empty() || count == FOLDED {
            break;
        }
        if word.iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        count += 1;
        end += line.len();
    }
    (count >= 2).then_some(start..end)
}

/// A text without its blanks and line breaks.
fn joined(text: &[u8]) -> Vec<u8> {
    let bytes = text.iter().copied();
    bytes.filter(|byte| !byte.is_ascii_whitespace()).collect()
}

/// The run of bytes of a set around a place.
fn around(text: &[u8], at: usize, set: fn(u8) -> bool) -> Range<usize> {
    let before = text[..at]
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(|byte| set(**byte))
        .count();
    let behind = text[at..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| set(**byte))
        .count();
    at - before..at + behind
}

/// The inside of the double quotes around a place; without quotes, its line.
fn quoted(text: &[u8], at: usize) -> Range<usize> {
    let before = text[..at]
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(|byte| !matches!(byte, b'"' | b'\n'))
        .count();
    let mut end = at;
    while end < text.len() && end - at < LONGEST {
        match text[end] {
            b'\\' => end += 1,
            b'"' => break,
            b'\n' if text[at - before..at].is_empty() => break,
            _ => {}
        }
        end += 1;
    }
    at - before..end.min(text.len())
}
