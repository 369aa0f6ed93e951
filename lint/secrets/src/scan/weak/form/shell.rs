//! Words of a shell, and what is assigned or handed over in them.

use std::ops::Range;

use super::{Named, Written, is_quote};
use crate::scan::weak::language::Language;

/// A word of a command.
#[derive(Clone, Debug)]
pub(in crate::scan::weak) struct Word {
    /// All of it, with its quotes.
    pub(in crate::scan::weak) span: Range<usize>,
    /// What it means, where it is written in one piece.
    pub(in crate::scan::weak) value: Range<usize>,
    /// The shell fills something in.
    pub(in crate::scan::weak) expands: bool,
    is_quoted: bool,
}

/// The most words of a command.
const WORDS: usize = 64;

/// The words of a command from a place on, up to what ends it; a backslash at the end of a line goes on with the next.
pub(in crate::scan::weak) fn words(text: &[u8], mut at: usize, end: usize) -> Vec<Word> {
    let mut words = Vec::new();
    while at < end && words.len() < WORDS {
        at += match &text[at..end] {
            [b' ' | b'\t' | b',', ..] => 1,
            [b'\\', b'\n', ..] => 2,
            [b'\\', b'\r', b'\n', ..] => 3,
            _ => match word_at(text, at, end) {
                Some(word) => {
                    let length = word.span.end - at;
                    words.push(word);
                    length
                }
                None => break,
            },
        };
    }
    words
}

/// The word that begins at a place.
fn word_at(text: &[u8], start: usize, end: usize) -> Option<Word> {
    let (mut at, mut expands, mut pieces) = (start, false, 0);
    while at < end {
        match text[at] {
            quote @ (b'"' | b'\'') => {
                let length = closing(&text[at + 1..end], quote);
                expands |= quote == b'"' && has_expansion(&text[at + 1..at + 1 + length]);
                at += length + 2;
                pieces += 1;
            }
            b'\\' if matches!(text.get(at + 1), Some(b'\n' | b'\r')) => break,
            b'\\' => at += 2,
            b'$' | b'`' => {
                expands |= has_expansion(&text[at..end.min(at + 2)]);
                at += 1;
                pieces += 2;
            }
            b'{' if text[at..end].starts_with(b"{{") => {
                // What is filled in is a part of the word, blanks and all.
                let rest = &text[at..end];
                let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
                at += memchr::memmem::find(line, b"}}").map_or(2, |length| length + 2);
                pieces |= 2;
            }
            byte if byte.is_ascii_whitespace() => break,
            b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>' => break,
            b',' if pieces > 0 => break,
            b']' if pieces == 1 => break,
            _ => {
                at += 1;
                pieces |= 2;
            }
        }
    }
    let at = at.min(end);
    let is_whole = pieces == 1 && matches!(text[start], b'"' | b'\'') && at >= start + 2;
    let value = if is_whole {
        start + 1..at - 1
    } else {
        start..at
    };
    (at > start).then_some(Word {
        span: start..at,
        value,
        expands,
        is_quoted: is_whole,
    })
}

/// How many bytes stand before the quote that closes a text.
fn closing(text: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while at < text.len() && text[at] != quote {
        at += if text[at] == b'\\' && quote == b'"' {
            2
        } else {
            1
        };
    }
    at.min(text.len())
}

/// Whether a shell would fill something in.
pub(in crate::scan::weak) fn has_expansion(text: &[u8]) -> bool {
    text.contains(&b'`')
        || text.windows(2).any(|pair| {
            pair[0] == b'$'
                && (pair[1].is_ascii_alphanumeric()
                    || matches!(pair[1], b'{' | b'(' | b'_' | b'@' | b'*' | b'$'))
        })
}

impl Word {
    /// A word that is no text of a shell but one of its own: nothing is filled in.
    pub(in crate::scan::weak) fn entry(value: Range<usize>) -> Self {
        Self {
            span: value.clone(),
            value,
            expands: false,
            is_quoted: true,
        }
    }

    pub(in crate::scan::weak) fn written(&self, is_sure: bool) -> Written {
        Written {
            value: self.value.clone(),
            is_quoted: self.is_quoted,
            expands: self.expands,
            is_sure,
        }
    }
}

/// `NAME=value`, without blanks around the sign.
pub(super) fn assignment(named: &Named<'_>) -> Option<Written> {
    // `-passin pass:value` of OpenSSL.
    let before = named.line_before();
    if named.at(named.name.end) == Some(b':')
        && (before.ends_with(b"-passin ") || before.ends_with(b"-passout "))
    {
        return word_at(named.text, named.name.end + 1, named.line_end)
            .map(|word| word.written(true));
    }
    let mut sign = named.name.end;
    sign += usize::from(matches!(named.at(sign), Some(b'+' | b'?' | b':')));
    // In a makefile blanks may stand around the sign, which says so by its form.
    let is_make = sign > named.name.end || named.line_before().is_empty();
    let spaced = named.skip(named.name.end, b" ");
    if is_make && matches!(named.text.get(spaced..spaced + 3), Some(b":= " | b"?= ")) {
        return word_at(named.text, spaced + 3, named.line_end).map(|word| word.written(true));
    }
    if named.at(sign) != Some(b'=') || matches!(named.at(sign + 1), Some(b'=' | b'~')) {
        return None;
    }
    let word = word_at(named.text, sign + 1, quotes_end(named))?;
    let is_comment = named.line_before().trim_ascii_start().starts_with(b"#");
    Some(word.written(!is_comment))
}

/// Beginnings of flags that take no value.
const SWITCHES: &[&[u8]] = &[
    b"--ask",
    b"--no-",
    b"--use-",
    b"--with-",
    b"--enable-",
    b"--disable-",
    b"--prompt",
];

/// `--name value`, `--name=value`, and both as entries of a list in brackets.
pub(super) fn flag(named: &Named<'_>) -> Option<Written> {
    let is_shell = named.language == Language::Shell;
    if named.text.get(named.name.start) != Some(&b'-') {
        return None;
    }
    let name = &named.text[named.name.clone()];
    if SWITCHES.iter().any(|switch| name.starts_with(switch)) {
        return None;
    }
    let quote = usize::from(matches!(named.at(named.name.end), Some(b'"' | b'\'')));
    let mut at = named.name.end + quote;
    at += usize::from(named.at(at) == Some(b',') && quote == 1);
    if named.at(named.name.end) == Some(b'=') {
        return word_at(named.text, named.name.end + 1, quotes_end(named))
            .map(|word| word.written(is_shell));
    }
    let (named, gap) = &next_word(named, at);
    if *gap == at || is_usage(named) && is_shell {
        return None;
    }
    let word = word_at(named.text, *gap, named.line_end)?;
    let begins = named.text[word.value.clone()].first().copied()?;
    if matches!(begins, b'-' | b'<' | b'[' | b'=' | b'{' | b'#' | b'\\') {
        return None;
    }
    let rest = named.text[word.span.end..named.line_end].trim_ascii();
    let ends = rest.is_empty()
        || matches!(
            rest[0],
            b'-' | b'\\'
                | b'|'
                | b'&'
                | b';'
                | b'>'
                | b'<'
                | b'"'
                | b'\''
                | b')'
                | b','
                | b']'
                | b'$'
        );
    let is_sure = word.is_quoted || is_shell && ends;
    Some(word.written(is_sure))
}

/// Where the quotes around a flag and its value close, or the line ends.
fn quotes_end(named: &Named<'_>) -> usize {
    let quote = named.before(1).first().filter(|byte| is_quote(**byte));
    let rest = &named.text[named.name.end..named.line_end];
    let length = quote.and_then(|quote| rest.iter().position(|byte| byte == quote));
    length.map_or(named.line_end, |length| named.name.end + length)
}

/// Where the next word begins, on the next line where a backslash ends this one.
fn next_word<'t>(named: &Named<'t>, at: usize) -> (Named<'t>, usize) {
    let gap = named.skip(at, b" \t");
    let rest = &named.text[gap..named.line_end];
    if named.language != Language::Shell || rest.trim_ascii() != b"\\" || gap == at {
        return (named.clone(), gap);
    }
    let from = (named.line_end + 1).min(named.end);
    let line = &named.text[from..named.end];
    let line_end = from + memchr::memchr(b'\n', line).unwrap_or(line.len());
    let below = Named {
        line_end,
        ..named.clone()
    };
    let gap = below.skip(from, b" \t");
    (below, gap)
}

/// A line that begins with a flag and goes on with no other line explains the flag.
fn is_usage(named: &Named<'_>) -> bool {
    let before = named.before(super::LOOK_BACK);
    let line = named.line_before();
    let above = before[..before.len() - line.len()].trim_ascii_end();
    line.trim_ascii().is_empty() && !above.ends_with(b"\\")
        || line.trim_ascii_start().starts_with(b"#")
}

/// `"Name: value"`, as the headers of requests are handed over.
pub(super) fn header(named: &Named<'_>) -> Option<Written> {
    let quote = named
        .before(1)
        .first()
        .copied()
        .filter(|byte| is_quote(*byte))?;
    if named.at(named.name.end) != Some(b':') {
        return None;
    }
    let start = named.skip(named.name.end + 1, b" ");
    let length = named.text[start..named.line_end]
        .iter()
        .position(|byte| *byte == quote)?;
    (length > 0).then(|| Written {
        value: start..start + length,
        is_quoted: false,
        expands: quote == b'"',
        is_sure: false,
    })
}

/// `"name": "value"`, as JSON is handed over.
pub(super) fn member(named: &Named<'_>) -> Option<Written> {
    if named.before(1) != b"\"" || named.at(named.name.end) != Some(b'"') {
        return None;
    }
    let colon = named.skip(named.name.end + 1, b" ");
    if named.at(colon) != Some(b':') {
        return None;
    }
    let start = named.skip(colon + 1, b" ");
    named.quoted(start).filter(|found| !found.value.is_empty())
}

/// A line that is an assignment of another language: what a shell writes into a file.
pub(super) fn line(named: &Named<'_>) -> Option<Written> {
    let is_first = named
        .line_before()
        .trim_ascii_start()
        .trim_ascii_end()
        .is_empty();
    let mut at = named.skip(named.name.end, b" \t");
    let separator = named.at(at)?;
    at += 1;
    let start = named.skip(at, b" \t");
    let is_spaced = separator == b':' && start > at || separator == b'=' && at > named.name.end + 1;
    if !is_first || !is_spaced {
        return None;
    }
    let word = word_at(named.text, start, named.line_end)?;
    let rest = named.text[word.span.end..named.line_end].trim_ascii();
    // In a makefile, the recipe of a target follows.
    let is_target = named.text.get(named.line_end..named.line_end + 2) == Some(b"\n\t");
    (!is_target && (rest.is_empty() || rest[0] == b'#')).then(|| word.written(true))
}

/// The default of `${NAME:-value}`, and of `${NAME:value}` as Spring writes it.
pub(super) fn default_of(named: &Named<'_>) -> Option<Written> {
    if named.before(2) != b"${" || named.at(named.name.end) != Some(b':') {
        return None;
    }
    let at = named.name.end + 1;
    let start = at + usize::from(matches!(named.at(at), Some(b'-' | b'=')));
    let length = named.text[start..named.line_end]
        .iter()
        .position(|byte| *byte == b'}')?;
    let value = &named.text[start..start + length];
    // `${NAME:?message}`, `${NAME:+other}`, and `${NAME:0:4}`, which is a part.
    let is_other = matches!(value.first(), Some(b'?' | b'+' | b'$' | b'"' | b'\''))
        || start == at
            && value
                .iter()
                .all(|byte| byte.is_ascii_digit() || *byte == b':');
    (length > 0 && !is_other).then(|| Written {
        value: start..start + length,
        is_quoted: false,
        expands: true,
        is_sure: true,
    })
}
