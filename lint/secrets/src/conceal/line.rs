//! What stands behind a secret-like name on its line: of files without a tree, and of those whose tree broke.

use std::ops::Range;

use rempart_core::{Concealed, Format};

use super::add;

/// The longest rest of a line that is looked at.
const LONGEST: usize = 4096;

/// Conceals what is assigned to a name.
pub(super) fn behind(path: &str, text: &str, name: &Range<usize>, found: &mut Concealed) {
    let bytes = text.as_bytes();
    let end = bytes.len().min(name.end + LONGEST);
    let line = memchr::memchr(b'\n', &bytes[name.end..end]).map_or(end, |at| name.end + at);
    let skip = |from: usize, set: &[u8]| {
        let rest = bytes[from..line].iter();
        from + rest.take_while(|byte| set.contains(byte)).count()
    };
    let separator = skip(name.end, b"\"'\\ \t");
    let start = skip(separator, b":= \t>\\");
    if start == separator || start >= line {
        return;
    }
    let quote = bytes[start];
    if matches!(quote, b'"' | b'\'' | b'`') {
        let rest = &bytes[start + 1..line];
        let length = rest
            .iter()
            .position(|byte| *byte == quote)
            .unwrap_or(rest.len());
        return add(text, start + 1..floor(text, start + 1 + length), found);
    }
    // In flow style the next entry stands on the same line.
    let is_flow = Format::of_name(path) == Format::Json
        || bytes.get(name.end) == Some(&b'"')
        || bytes[..name.start]
            .iter()
            .rev()
            .take_while(|byte| **byte != b'\n')
            .any(|byte| *byte == b'{');
    let stops = |byte: &u8| is_flow && matches!(byte, b',' | b'}' | b']');
    let rest = &bytes[start..line];
    let length = rest.iter().position(stops).unwrap_or(rest.len());
    let whole = start..floor(text, start + length);
    // A mark of YAML may be the first letter of a password, and a reader names what is behind it.
    let marks = rest
        .iter()
        .take_while(|byte| matches!(byte, b'*' | b'&' | b'!' | b'%' | b'@'))
        .count();
    if marks > 0 && marks < whole.len() {
        add(text, start + marks..whole.end, found);
    }
    // A comment may stand behind the value, or be a part of it.
    if let Some(comment) = text.get(whole.clone()).and_then(|text| text.find(" #")) {
        add(text, start..start + comment, found);
    }
    add(text, whole, found);
}

/// Conceals the key before a place where it looks drawn: of a key without a value, the key may be the secret.
pub(super) fn before(text: &str, at: usize, found: &mut Concealed) {
    if let Some(key) = key_at(text, at).filter(|key| looks_drawn(&text[key.clone()])) {
        add(text, key, found);
    }
}

/// Conceals the key before a place, whatever it looks like.
pub(super) fn key_before(text: &str, at: usize, found: &mut Concealed) {
    if let Some(key) = key_at(text, at) {
        add(text, key, found);
    }
}

/// The key that stands before a place on its line.
fn key_at(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text[..floor(text, at.min(text.len()))]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let key = text.get(start..at)?;
    let blanks = key.len() - key.trim_start().len();
    let key = key.trim().trim_end_matches([':', '=']).trim_end();
    Some(start + blanks..start + blanks + key.len())
}

/// Whether a key may be a secret: long enough for one, with a digit.
pub(super) fn looks_drawn(key: &str) -> bool {
    key.len() >= 8 && key.bytes().any(|byte| byte.is_ascii_digit())
}

/// Conceals every value of a text: what stands behind a name, and lines without one.
pub(super) fn all(text: &str, found: &mut Concealed) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let behind = line.find([':', '=']).map_or(0, |at| at + 1);
        let end = line.trim_end().len().max(behind);
        add(text, start + behind..start + end, found);
        start += line.len();
    }
}

/// Conceals every text in the data of a Secret of Terraform: between quotes, but for keys, and the lines of here-documents.
pub(super) fn in_braces(text: &str, block: &Range<usize>, found: &mut Concealed) {
    const DATA: [&str; 3] = ["data", "binary_data", "stringData"];
    let mut start = block.start;
    let mut is_data = false;
    // The word that ends the here-document.
    let mut here: Option<&str> = None;
    let block = text.get(block.clone()).unwrap_or_default();
    for line in block.split_inclusive('\n') {
        let written = line.trim();
        is_data |= DATA.iter().any(|field| written.starts_with(field));
        let place = start + (line.len() - line.trim_start().len());
        let quoted = if is_data { quoted(line) } else { Vec::new() };
        match here {
            Some(word) if word == written => here = None,
            Some(_) => add(text, place..place + written.len(), found),
            None => {
                for range in quoted {
                    add(text, start + range.start..start + range.end, found);
                }
                let opened = written.split_once("<<").filter(|_| is_data);
                here = opened.map(|(_, word)| word.trim_start_matches('-').trim());
            }
        }
        start += line.len();
    }
}

/// What stands between double quotes on a line and is no key.
fn quoted(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut open = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, open) {
            (b'\\', Some(_)) => at += 1,
            (b'"', None) => open = Some(at + 1),
            (b'"', Some(start)) => {
                let mut behind = bytes[at + 1..].iter().filter(|byte| **byte != b' ');
                if !matches!(behind.next(), Some(b'=' | b':')) {
                    found.push(start..at);
                }
                open = None;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The last place before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}
