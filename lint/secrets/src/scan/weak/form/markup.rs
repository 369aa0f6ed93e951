//! `<name>value</name>`, and `name="name" value="value"`.

use super::{LOOK_BACK, Named, Written};
use crate::scan::weak::language::Language;

/// The text of an element.
pub(super) fn element(named: &Named<'_>) -> Option<Written> {
    let opens =
        named.before(1) == b"<" || named.language == Language::Markup && named.before(1) == b":";
    let is_key = named.before(5) == b"<key>";
    let mut at = named.name.end;
    if is_key {
        // A property list: the value is the next element.
        let rest = &named.text[at..named.end.min(at + 128)];
        at += memchr::memmem::find(rest, b"<string>").filter(|_| rest.starts_with(b"</key>"))?
            + b"<string>".len();
    } else if opens && named.at(at) == Some(b'>') {
        at += 1;
    } else {
        return None;
    }
    content(named, at)
}

/// The text from a place up to the next mark.
fn content(named: &Named<'_>, at: usize) -> Option<Written> {
    let mark = b"<![CDATA[";
    let end = named.end.min(at + 512);
    let start = at
        + if named.text[at..end].starts_with(mark) {
            mark.len()
        } else {
            0
        };
    let length = named.text[start..end]
        .iter()
        .position(|byte| matches!(byte, b'<' | b']'))?;
    let text = &named.text[start..start + length];
    let blanks = text.len() - text.trim_ascii_start().len();
    let length = text.trim_ascii().len();
    (length > 0).then(|| Written {
        value: start + blanks..start + blanks + length,
        is_quoted: true,
        expands: false,
        is_sure: true,
    })
}

/// The `value` beside a `name`, or the text of an element that has one.
pub(super) fn attributes(named: &Named<'_>) -> Option<Written> {
    let quote = named
        .at(named.name.end)
        .filter(|byte| matches!(byte, b'"' | b'\''))?;
    if named.before(1) != [quote] {
        return None;
    }
    let behind = named.name.end + 1;
    let limit = named.end.min(behind + 256);
    let tag_end = behind
        + named.text[behind..limit]
            .iter()
            .position(|byte| *byte == b'>')?;
    if let Some(at) = value_in(&named.text[behind..tag_end]) {
        return attribute(named, behind + at);
    }
    let before = named.before(LOOK_BACK);
    let tag = memchr::memrchr(b'<', before)?;
    let from = named.name.start - before.len() + tag;
    if let Some(at) = value_in(&before[tag..]) {
        return attribute(named, from + at);
    }
    let is_empty = tag_end > 0 && named.text[tag_end - 1] == b'/';
    if is_empty {
        None
    } else {
        content(named, tag_end + 1)
    }
}

/// Where the quotes of `value=` open.
fn value_in(tag: &[u8]) -> Option<usize> {
    memchr::memmem::find(tag, b" value=").map(|at| at + b" value=".len())
}

fn attribute(named: &Named<'_>, at: usize) -> Option<Written> {
    let quote = *named.text.get(at)?;
    let end = named.end.min(at + 512);
    let length = named
        .text
        .get(at + 1..end)?
        .iter()
        .position(|byte| *byte == quote)?;
    (length > 0).then(|| Written {
        value: at + 1..at + 1 + length,
        is_quoted: true,
        expands: false,
        is_sure: true,
    })
}
