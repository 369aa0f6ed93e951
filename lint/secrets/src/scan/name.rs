//! The name that a value is assigned to, in whatever grammar: `name: value`, `"name": "value"`, `name = value`,
//! `name="value"`, `name => value`, `--name value`.

use std::ops::Range;

/// The longest name that is looked at.
const LONGEST: usize = 128;

/// A byte of a name.
pub(super) const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// The name before a value that begins at `start`; for a value that stands alone on its line, the one that the line
/// before ends with.
pub(super) fn before(text: &[u8], start: usize) -> Option<Range<usize>> {
    let (mut at, mut is_assigned, mut lines) = (start, false, 0);
    while at > 0 && start - at < LONGEST {
        match text[at - 1] {
            b':' | b'=' => is_assigned = true,
            b'>' if at > 1 && text[at - 2] == b'=' => {}
            // A block scalar: its header stands behind the colon.
            b'|' | b'>' | b'-' if lines == 1 && !is_assigned => {}
            b'\n' if lines == 0 && !is_assigned => lines = 1,
            b' ' | b'\t' | b'\r' | b'"' | b'\'' | b'`' | b'(' | b'[' | b'\\' => {}
            _ => break,
        }
        at -= 1;
    }
    let name = name_that_ends(text, at)?;
    let is_flag = start > at
        && text[name.start..].starts_with(b"--")
        && text[at..start].iter().all(|byte| *byte == b' ');
    (is_assigned || is_flag).then_some(name)
}

/// The name that ends at `end`.
fn name_that_ends(text: &[u8], end: usize) -> Option<Range<usize>> {
    let from = end.saturating_sub(LONGEST);
    let length = text[from..end]
        .iter()
        .rev()
        .take_while(|byte| is_name_byte(**byte))
        .count();
    (length > 0).then(|| end - length..end)
}

/// For the `value` of a pair of `name` and `value`, as Kubernetes and Helm write variables: the value of `name` on the
/// line before or behind.
pub(super) fn of_pair(text: &[u8], name: &Range<usize>) -> Option<Range<usize>> {
    if !text[name.clone()].eq_ignore_ascii_case(b"value") {
        return None;
    }
    // Lines are read as far as names reach, so that a file of one line costs no more than others.
    let line = line_start(text, name.start);
    let before = line_start(text, line.saturating_sub(1));
    let next = line_end(text, name.end);
    let next_end = line_end(text, next);
    // In flow style and JSON on one line, `name` stands on the same line.
    value_of_name(text, before..line)
        .or_else(|| value_of_name(text, line.saturating_sub(LONGEST).max(line)..name.start))
        .or_else(|| value_of_name(text, next..next_end))
}

/// Where the line of a place begins, or a little before the place where it is far away.
fn line_start(text: &[u8], at: usize) -> usize {
    let from = at.saturating_sub(4 * LONGEST);
    let found = text[from..at].iter().rposition(|byte| *byte == b'\n');
    found.map_or(from, |found| from + found + 1)
}

/// Where the line behind the one of a place begins, or a little behind the place where it is far away.
fn line_end(text: &[u8], at: usize) -> usize {
    let to = text.len().min(at + 4 * LONGEST);
    memchr::memchr(b'\n', &text[at..to]).map_or(to, |found| at + found + 1)
}

fn value_of_name(text: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(line.clone())?;
    let part = &part[part.len().saturating_sub(4 * LONGEST)..];
    let from = line.end - part.len();
    let at =
        memchr::memmem::rfind(part, b"name").or_else(|| memchr::memmem::rfind(part, b"key"))?;
    let mut start = at + 3 + usize::from(part[at] == b'n');
    start += part[start..]
        .iter()
        .take_while(|byte| b"\"' \t:=".contains(byte))
        .count();
    let length = part[start..]
        .iter()
        .take_while(|byte| is_name_byte(**byte))
        .count();
    (length > 0 && start > at + 4).then(|| from + start..from + start + length)
}

/// A name in lower-case letters and digits only; longer ones are cut.
pub(super) fn plain(name: &[u8]) -> Vec<u8> {
    let letters = name.iter().filter(|byte| byte.is_ascii_alphanumeric());
    letters.take(LONGEST).map(u8::to_ascii_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of<'t>(text: &'t str, value: &str) -> Option<&'t str> {
        let at = text.find(value)?;
        let name = before(text.as_bytes(), at)?;
        let name = of_pair(text.as_bytes(), &name).unwrap_or(name);
        text.get(name)
    }

    #[test]
    fn grammars() {
        for text in [
            "k: V",
            "k = V",
            "k=V",
            "\"k\": \"V\"",
            "k => 'V'",
            "k: |\n  V",
            "k: >-\n    V",
            "k:\n  V",
            "export k=V",
            "{k: V}",
            "- k: V",
            "\\\"k\\\": \\\"V\\\"",
            "x; k=V",
        ] {
            assert_eq!(name_of(text, "V"), Some("k"), "{text}");
        }
        assert_eq!(name_of("run --a-b V", "V"), Some("--a-b"));
        assert_eq!(name_of("- name: A_B\n  value: V", "V"), Some("A_B"));
        assert_eq!(name_of("- value: V\n  name: A_B\n", "V"), Some("A_B"));
        assert_eq!(name_of("- {name: A_B, value: V}", "V"), Some("A_B"));
        assert_eq!(
            name_of("{\"name\": \"A_B\", \"value\": \"V\"}", "V"),
            Some("A_B")
        );
        for text in ["V", "word V", "word\nV", "- V", "(V)"] {
            assert_eq!(name_of(text, "V"), None, "{text}");
        }
    }
}
