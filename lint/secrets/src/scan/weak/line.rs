//! Assignments on a line: `name = value`, `name: "value"`, `--name=value`.

use std::ops::Range;

use super::Weak;
use super::name::strength;
use super::value::{Verdict, judge as judge_value};

/// How much the text around an assignment says for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// The file consists of assignments.
    Assignments,
    /// Prose or code may stand here as well.
    Anything,
}

/// The longest rest of a line that is read.
const LONGEST: usize = 1024;

/// Judges the assignment whose name stands at `name`; nothing from `end` on belongs to it.
pub(super) fn judge(text: &[u8], name: Range<usize>, end: usize, trust: Trust) -> Option<Weak> {
    let strength = strength(&text[name.clone()])?;
    let end = end.min(name.end + LONGEST).max(name.end);
    let line_end = memchr::memchr(b'\n', &text[name.end..end]).map_or(end, |at| name.end + at);
    let value = value_behind(text, name.end, line_end, trust)?;
    let is_quoted = value.start > 0 && matches!(text[value.start - 1], b'"' | b'\'' | b'`');
    let verdict = judge_value(strength, &text[value.clone()])?;
    // A bare word in prose or code is a variable as often as not.
    let is_plain_word =
        !text[value.clone()].iter().any(u8::is_ascii_digit) && verdict == Verdict::Secret;
    if trust == Trust::Anything && !is_quoted && (is_plain_word || is_code(&text[value.clone()])) {
        return None;
    }
    Some(Weak {
        name,
        value,
        is_default: verdict == Verdict::Default,
        is_coded: false,
    })
}

/// A call, an index, a field, a variable.
fn is_code(value: &[u8]) -> bool {
    value.iter().any(|byte| {
        matches!(
            byte,
            b'(' | b')' | b'[' | b']' | b'$' | b'{' | b'}' | b'<' | b'>' | b'\\'
        )
    })
}

/// Where the value stands behind a name that ends at `at`.
fn value_behind(text: &[u8], mut at: usize, end: usize, trust: Trust) -> Option<Range<usize>> {
    let next = |at: usize| text.get(at).copied().filter(|_| at < end);
    // JSON in a text: the quotes may be escaped.
    while matches!(next(at)?, b'"' | b'\'' | b'\\') {
        at += 1;
    }
    let name_end = at;
    at += blanks(text, at, end);
    let is_close = at == name_end;
    let separator = next(at)?;
    if !matches!(separator, b':' | b'=') {
        return None;
    }
    at += 1;
    if separator == b':' && next(at) == Some(b'=') || separator == b'=' && next(at) == Some(b'>') {
        at += 1;
    } else if next(at) == Some(separator) {
        return None;
    }
    let gap = blanks(text, at, end);
    at += gap;
    while next(at) == Some(b'\\') {
        at += 1;
    }
    let quote = next(at)?;
    if matches!(quote, b'"' | b'\'' | b'`') {
        let length = text[at + 1..end]
            .iter()
            .position(|byte| *byte == quote || *byte == b'\\')?;
        return Some(at + 1..at + 1 + length);
    }
    let is_dense = is_close && gap == 0 && separator == b'=';
    bare(text, at, end, is_dense, trust)
}

/// A value without quotes: up to the end of the line or a comment; behind `name=` up to a blank.
fn bare(
    text: &[u8],
    start: usize,
    end: usize,
    is_dense: bool,
    trust: Trust,
) -> Option<Range<usize>> {
    let line = &text[start..end];
    let stops = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'"' | b'\'' | b'`')
            || (trust == Trust::Anything && matches!(byte, b',' | b';' | b'&' | b'|'))
    };
    let length = line.iter().position(stops).unwrap_or(line.len());
    let rest = line[length..].trim_ascii();
    let ends_here = rest.is_empty() || matches!(rest[0], b'#' | b';' | b',' | b'}' | b']');
    if is_dense && trust == Trust::Anything || ends_here {
        return (length > 0).then_some(start..start + length);
    }
    // In a file of assignments the value is the rest of the line.
    (trust == Trust::Assignments).then(|| start..start + line.trim_ascii_end().len())
}

fn blanks(text: &[u8], at: usize, end: usize) -> usize {
    text[at.min(end)..end]
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}
