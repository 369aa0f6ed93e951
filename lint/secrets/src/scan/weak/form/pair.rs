//! Entries that name a variable and give its value on the next line, in a text without a tree: `name: NAME` and
//! `value: value`, and `path: /data/name` of a patch (RFC 6902).

use super::{Named, Written, is_quote};

/// The value beside a name.
pub(super) fn behind(named: &Named<'_>) -> Option<Written> {
    let before = named.line_before();
    let trimmed = before.trim_ascii_end();
    let trimmed = trimmed
        .strip_suffix(b"\"")
        .or_else(|| trimmed.strip_suffix(b"'"))
        .unwrap_or(trimmed)
        .trim_ascii_end();
    let is_name = [&b"name:"[..], b"name\":", b"key:", b"key\":"]
        .iter()
        .any(|key| trimmed.ends_with(key));
    let is_path = before.ends_with(b"/") && memchr::memmem::find(before, b"path").is_some();
    if !is_name && !is_path {
        return None;
    }
    let limit = named.end.min(named.name.end + 256);
    let rest = &named.text[named.name.end..limit];
    let between = rest
        .iter()
        .take_while(|byte| matches!(byte, b'"' | b'\'' | b',' | b' ' | b'\n' | b'\r' | b'\t'))
        .count();
    let rest = &rest[between..];
    let key = [&b"value:"[..], b"\"value\":", b"value\":"]
        .into_iter()
        .find(|key| rest.starts_with(key))?;
    let inner = Named::new(
        named.text,
        named.name.end + between..named.name.end + between + key.len() - 1,
        named.end,
        named.language,
    );
    let start = inner.skip(inner.name.end + 1, b" \t");
    if inner.at(start).is_some_and(is_quote) {
        return inner.quoted(start);
    }
    let line = inner.text.get(start..inner.line_end)?;
    let length = line
        .iter()
        .position(|byte| matches!(byte, b'}' | b',' | b'#'))
        .unwrap_or(line.len());
    let length = line[..length].trim_ascii_end().len();
    (length > 0).then(|| Written {
        value: start..start + length,
        is_quoted: false,
        expands: true,
        is_sure: true,
    })
}
