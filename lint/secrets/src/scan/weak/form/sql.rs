//! `PASSWORD 'value'` and `IDENTIFIED BY 'value'`, in a file of SQL and wherever else such a statement stands.

use super::{LOOK_BACK, Named, Written, has_word};
use crate::scan::weak::language::Language;

/// Words of which one stands before a password in a statement.
const STATEMENT: &[&str] = &[
    "user",
    "role",
    "login",
    "encrypted",
    "options",
    "alter",
    "grant",
    "identified",
];

/// The value behind `PASSWORD` or `IDENTIFIED BY`.
pub(super) fn behind(named: &Named<'_>) -> Option<Written> {
    let name = &named.text[named.name.clone()];
    if name.eq_ignore_ascii_case(b"identified") {
        return identified(named);
    }
    let is_password = name.len() >= 8 && name[name.len() - 8..].eq_ignore_ascii_case(b"password");
    if !is_password {
        return None;
    }
    let mut at = named.skip(named.name.end, b" \t");
    if let Some(byte @ (b'=' | b'(')) = named.at(at) {
        at = named.skip(at + 1, b" \t(");
        if byte == b'(' && named.language != Language::Sql {
            return None;
        }
    } else if at == named.name.end {
        return None;
    }
    at += usize::from(matches!(
        named.text.get(at..at + 2),
        Some(b"E'" | b"N'" | b"e'")
    ));
    let is_sure = named.language == Language::Sql || has_word(named.before(LOOK_BACK), STATEMENT);
    if !is_sure && named.language != Language::Code {
        return None;
    }
    text_at(named, at, is_sure)
}

fn identified(named: &Named<'_>) -> Option<Written> {
    let rest = &named.text[named.name.end..named.line_end];
    let by = rest
        .windows(4)
        .position(|window| window.eq_ignore_ascii_case(b" by "))?;
    let between = rest[..by].trim_ascii();
    let has_plugin = between.len() > 5 && between[..5].eq_ignore_ascii_case(b"with ");
    if !between.is_empty() && !has_plugin {
        return None;
    }
    let is_statement = has_word(named.before(LOOK_BACK), &["create ", "alter ", "grant "]);
    if named.language != Language::Sql && !is_statement {
        return None;
    }
    let mut at = named.skip(named.name.end + by + 4, b" \t");
    if named
        .text
        .get(at..at + 9)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"password "))
    {
        at = named.skip(at + 9, b" \t");
    }
    if matches!(named.at(at), Some(b'\'' | b'"')) {
        return text_at(named, at, true);
    }
    // Oracle takes a word without quotes.
    let rest = &named.text[at..named.line_end];
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'#');
    let length = rest.iter().take_while(is_word).count();
    let is_end = rest
        .get(length)
        .is_none_or(|byte| matches!(byte, b';' | b' '));
    let is_keyword = has_word(&rest[..length], &["values", "random", "the", "using"]);
    (length >= 3 && is_end && !is_keyword).then(|| Written {
        value: at..at + length,
        is_quoted: false,
        expands: true,
        is_sure: named.language == Language::Sql,
    })
}

/// A text in quotes of SQL; inside a text of YAML they may be doubled.
fn text_at(named: &Named<'_>, at: usize, is_sure: bool) -> Option<Written> {
    let quote = named.at(at).filter(|byte| matches!(byte, b'\'' | b'"'))?;
    if quote == b'"' && !named.text[named.name.clone()].eq_ignore_ascii_case(b"identified") {
        // The name of a column.
        return None;
    }
    let is_doubled = named.at(at + 1) == Some(quote)
        && named
            .at(at + 2)
            .is_some_and(|byte| !matches!(byte, b' ' | b';' | b',' | b')'));
    let start = at + 1 + usize::from(is_doubled);
    let length = named.text[start..named.line_end]
        .iter()
        .position(|byte| *byte == quote)?;
    let is_variable = at > 0 && named.text[at - 1] == b':';
    (length > 0 && !is_variable).then(|| Written {
        value: start..start + length,
        is_quoted: true,
        expands: named.language != Language::Sql,
        is_sure,
    })
}
