//! `name value`: directives of daemons (`requirepass value`), `ENV NAME value` and `SetEnv NAME value`.

use super::{Named, Written, is_quote};
use crate::scan::weak::language::Language;

/// Words before a name that say that its value follows, in lower case.
const BEFORE: &[&[u8]] = &[
    b"env",
    b"arg",
    b"setenv",
    b"setx",
    b"fastcgi_param",
    b"uwsgi_param",
    b"set",
    b"-x",
    b"-gx",
    b"-ux",
];

/// Whether `line:` stands before a directive, as `lineinfile` takes it.
fn is_line_of_ansible(before: &[u8]) -> bool {
    let before = before
        .strip_suffix(b"\"")
        .or_else(|| before.strip_suffix(b"'"))
        .unwrap_or(before)
        .trim_ascii_end();
    before == b"line:" || before.ends_with(b" line:")
}

/// The value behind a blank.
pub(super) fn behind(named: &Named<'_>) -> Option<Written> {
    let before = named.line_before().trim_ascii();
    let word = before
        .rsplit(|byte| matches!(byte, b' ' | b'\t'))
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    // `user NAME insecure-password value` of HAProxy, `neighbor ADDRESS password value` of FRR, and
    // `npm config set //HOST/:_authToken value`.
    let is_told = BEFORE.contains(&word.as_slice())
        || named.text[named.name.clone()] == *b"insecure-password"
        || before.starts_with(b"neighbor ")
        || word.starts_with(b"//") && word.ends_with(b"/:");
    // `key name { algorithm x; secret "value"; };` of BIND.
    let is_statement = before.ends_with(b";") || before.ends_with(b"{");
    let is_assigned =
        named.language == Language::Assignments && (before.is_empty() || is_statement);
    // A line that Ansible puts into the configuration of a daemon.
    let is_line = named.language == Language::Assignments && is_line_of_ansible(before);
    if !(is_told || is_assigned || is_line) {
        return None;
    }
    let start = named.skip(named.name.end, b" \t");
    if start == named.name.end || is_statement && !is_told && !named.at(start).is_some_and(is_quote)
    {
        return None;
    }
    if named.at(start).is_some_and(is_quote) {
        return named.quoted(start);
    }
    let rest = named.text[start..named.line_end].trim_ascii_end();
    let rest = rest.strip_suffix(b";").unwrap_or(rest);
    let is_word = !rest.is_empty()
        && !rest
            .iter()
            .any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b':' | b'{'));
    is_word.then(|| Written {
        value: start..start + rest.len(),
        is_quoted: false,
        expands: true,
        is_sure: true,
    })
}
