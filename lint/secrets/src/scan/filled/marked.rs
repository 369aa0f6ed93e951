//! Placeholders whose marks are rare, and stand in passwords as well: they count where what they hold is an expression.
//!
//! Sources: makejinja as home clusters set it up (`#{ name }#`, `#% if … %#`, `#| comment |#`), Replace Tokens of Azure
//! `DevOps` and Octopus (`#{name}`), Levant and gomplate (`[[ .name ]]`), Hiera and templates of Terraform (`%{name}`), Grafana
//! (`$__file{path}`, `$__env{NAME}`, `$__vault{path}`), and `envsubst` (`$NAME`).

use super::{Filled, is_statement, strings};
use crate::scan::drawn;

/// The longest such placeholder.
const LONGEST: usize = 512;

/// Whether such a placeholder may begin with these bytes.
pub(super) fn begins(rest: &[u8]) -> bool {
    match rest {
        [b'#', b'{' | b'%' | b'|', ..] | [b'%', b'{', ..] | [b'[', b'[', b' ' | b'.', ..] => true,
        [b'$', next, ..] => next.is_ascii_uppercase() || *next == b'_',
        _ => false,
    }
}

/// The placeholder that begins at a place.
pub(super) fn at_mark(text: &[u8], at: usize) -> Option<Filled> {
    let rest = &text[at..text.len().min(at + LONGEST)];
    if rest[0] == b'$' {
        return provider(rest)
            .or_else(|| variable(text, at))
            .map(|length| plain(at, length, true));
    }
    let (open, closes): (usize, &[&[u8]]) = match rest {
        [b'#', b'%', ..] => (2, &[b"%#"]),
        [b'#', b'|', ..] => (2, &[b"|#"]),
        [b'#', ..] => (2, &[b"}#", b"}"]),
        [b'%', ..] => (2, &[b"}"]),
        _ => (2, &[b"]]"]),
    };
    let (close, length) = closes.iter().find_map(|close| {
        let length = memchr::memmem::find(rest.get(open..)?, close)?;
        Some((close.len(), length))
    })?;
    let inside = at + open..at + open + length;
    let body = &text[inside.clone()];
    let whole = open + length + close;
    match rest[1] {
        b'%' | b'|' => Some(plain(at, whole, false)),
        _ if !is_expression(body) => None,
        _ => Some(Filled {
            gives: !is_statement(body),
            literals: strings::of_template(text, inside),
            ..plain(at, whole, true)
        }),
    }
}

const fn plain(at: usize, length: usize, gives: bool) -> Filled {
    Filled {
        span: at..at + length,
        gives,
        literals: Vec::new(),
    }
}

/// Whether a text is the name of something, with filters behind it, and looks like no secret.
fn is_expression(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    let text = text.trim();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b" _-.|()'\",[]:/$".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '.' | '$'))
        && text.bytes().all(is_part)
        && !drawn::holds(text)
}

/// How long `$__file{…}` and the like are.
fn provider(rest: &[u8]) -> Option<usize> {
    let name = rest.strip_prefix(b"$__")?;
    let length = name
        .iter()
        .take_while(|byte| byte.is_ascii_lowercase())
        .count();
    let body = name[length..].strip_prefix(b"{")?;
    let end = body.iter().position(|byte| matches!(byte, b'}' | b'\n'))?;
    let is_closed = length > 0 && end > 0 && body[end] == b'}';
    is_closed.then_some(3 + length + 1 + end + 1)
}

/// How long a variable is that is written in capitals and stands apart: `$DB_PASSWORD`.
fn variable(text: &[u8], at: usize) -> Option<usize> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\');
    let is_apart = !at
        .checked_sub(1)
        .is_some_and(|before| is_word(text[before]));
    let name = &text[at + 1..text.len().min(at + LONGEST)];
    let is_name = |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_';
    let name = &name[..name.iter().take_while(is_name).count()];
    let ends = text
        .get(at + 1 + name.len())
        .is_none_or(|byte| !is_word(*byte));
    let letters = name.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let looks_written = std::str::from_utf8(name).is_ok_and(|name| !drawn::holds(name));
    (is_apart && ends && letters >= 2 && looks_written).then_some(1 + name.len())
}

#[cfg(test)]
mod tests {
    use super::super::all;

    fn found(text: &str) -> Vec<&str> {
        let found = all(text.as_bytes());
        found.into_iter().map(|filled| &text[filled.span]).collect()
    }

    #[test]
    fn rare_marks_hold_a_name() {
        for text in [
            "#{ secret_domain }#",
            "#{x}#",
            "#{DB_PASSWORD}",
            "#{ x | default('') }#",
            "#% if x %#",
            "#| a comment |#",
            "[[ .password ]]",
            "[[ key \"db/password\" ]]",
            "%{lookup('db::password')}",
            "$__file{/run/secrets/db}",
            "$__env{DB_PASSWORD}",
            "$DB_PASSWORD",
        ] {
            assert_eq!(found(text), [text]);
            let around = format!("a: \"{text}/x\"");
            assert_eq!(found(&around), [text], "{around}");
        }
        for text in [
            "#{Kx92LqWm47Zt}#",
            "#{ }#",
            "#{4711}#",
            "#{birch",
            "[[ -z x ]]",
            "[[runners]]",
            "[[ birch",
            "%{}",
            "$__file{}",
            "$__file{x",
            "$A",
            "$Kx9Lq82",
            "pa$$WORD",
            "birch$OAK",
            "$OAKbirch",
            "$KX92LQ7WM47",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
