//! `name = value`, `name: "value"`, `name=value`.

use super::{Named, Written, is_quote};
use crate::scan::weak::language::Language;

const BLANKS: &[u8] = b" \t";

/// In a file that consists of assignments: a value goes on to the end of its line.
pub(super) fn in_assignments(named: &Named<'_>) -> Option<Written> {
    behind(named)
}

/// In a text that may be anything: a bare word may be a variable.
pub(super) fn in_anything(named: &Named<'_>) -> Option<Written> {
    // What closes a quote that opened before the name opens none.
    let quote = named
        .before(1)
        .first()
        .copied()
        .filter(|byte| is_quote(*byte));
    let found = behind(named)?;
    let opening = found.value.start.checked_sub(1).map(|at| named.text[at]);
    let is_closing = found.is_quoted && quote.is_some() && quote == opening && {
        let between = &named.text[named.name.end..found.value.start - 1];
        quote.is_none_or(|quote| !between.contains(&quote))
    };
    (!is_closing).then_some(found)
}

/// The value behind a separator.
fn behind(named: &Named<'_>) -> Option<Written> {
    // JSON in a text: the quotes may be escaped.
    let name_end = named.skip(named.name.end, b"\"'\\");
    let mut at = named.skip(name_end, BLANKS);
    let is_close = at == name_end;
    let separator = named.at(at).filter(|byte| matches!(byte, b':' | b'='))?;
    at += 1;
    let next = named.at(at)?;
    if separator == b':' && next == b'=' || separator == b'=' && next == b'>' {
        at += 1;
    } else if next == separator {
        return None;
    }
    let gap = named.skip(at, BLANKS) - at;
    at = named.skip(at + gap, b"\\");
    if named.at(at).is_some_and(is_quote) {
        return named.quoted(at);
    }
    let is_dense = is_close && gap == 0 && separator == b'=';
    bare(named, at, is_dense, separator)
}

/// A value without quotes: up to the end of the line or a comment; behind `name=` up to a blank.
fn bare(named: &Named<'_>, start: usize, is_dense: bool, separator: u8) -> Option<Written> {
    let is_anything = named.language == Language::Anything;
    let is_flow = separator == b':' && memchr::memchr(b'{', named.line_before()).is_some();
    let line = named.text.get(start..named.line_end)?;
    let stops = |byte: &u8| {
        byte.is_ascii_whitespace()
            || is_quote(*byte)
            || is_anything && matches!(byte, b',' | b';' | b'&' | b'|')
            || is_flow && matches!(byte, b',' | b'}' | b']')
    };
    let length = line.iter().position(stops).unwrap_or(line.len());
    let rest = line[length..].trim_ascii();
    let ends_here = rest.is_empty() || matches!(rest[0], b'#' | b';' | b',' | b'}' | b']');
    let length = if is_dense && is_anything || ends_here {
        length
    } else if is_anything {
        return None;
    } else {
        // In a file of assignments the value is the rest of the line.
        line.trim_ascii_end().len()
    };
    (length > 0).then(|| Written {
        value: start..start + length,
        is_quoted: false,
        expands: is_anything,
        is_sure: !is_anything || is_alone(named, start + length, is_dense),
    })
}

/// Whether a name and its value are all there is: an argument of a command, an entry of a list.
fn is_alone(named: &Named<'_>, end: usize, is_dense: bool) -> bool {
    let before = named.line_before();
    let exported = |word: &[u8]| {
        let rest = before.trim_ascii();
        rest.ends_with(word) && before.last() == Some(&b' ')
    };
    // A command of a shell, or the environment of one.
    let is_command =
        exported(b"export") || exported(b"-e") || exported(b"--env") || exported(b"ENV");
    let is_upper = named.text[named.name.clone()]
        .iter()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    is_dense && (is_command || is_upper || end == named.end && before.trim_ascii().is_empty())
}
