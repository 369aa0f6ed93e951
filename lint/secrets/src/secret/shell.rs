//! Secrets in here-documents of shells: what a shell puts into one is written there as the name of a variable or as a command.
//! Where the quotes of its mark keep the shell from doing so, the name of a variable is no credential either.

use std::borrow::Cow;

use super::reveals::is_open_text;
use crate::scan::{drawn, weak};

/// Whether a value as written under a path shows something besides what a shell puts in.
pub(crate) fn shows_in_shell(path: &str, value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    let (field, key) = path.split_once('.').unwrap_or(("", path));
    match braced(value) {
        Cow::Borrowed(_) => true,
        Cow::Owned(braced) => is_open_text(field == "data", key, &braced),
    }
}

/// A text with `${name}` for `$name`, and `$(command)` for a command in backticks.
fn braced(text: &str) -> Cow<'_, str> {
    if !text.contains(['$', '`']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some(at) = rest.find(['$', '`', '\\']) {
        let (before, mark) = rest.split_at(at);
        out.push_str(before);
        rest = match mark.as_bytes() {
            [b'\\', ..] => {
                let escaped = mark.chars().nth(1).map_or(0, char::len_utf8);
                out.push_str(&mark[..=escaped]);
                &mark[1 + escaped..]
            }
            [b'`', ..] => {
                if let Some((command, behind)) = mark[1..].split_once('`') {
                    out.push_str("$(");
                    out.push_str(command);
                    out.push(')');
                    behind
                } else {
                    out.push('`');
                    &mark[1..]
                }
            }
            _ => {
                let name = name_of(&mark[1..]);
                if name.is_empty() {
                    out.push('$');
                } else {
                    out.push_str("${");
                    out.push_str(name);
                    out.push('}');
                }
                &mark[1 + name.len()..]
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The name of a variable that a text begins with: not a word that was drawn, which may be a part of a password.
fn name_of(text: &str) -> &str {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let length = text.bytes().take_while(is_part).count();
    let name = &text[..length];
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if begins && !drawn::holds(name) && !weak::is_drawn(name.as_bytes()) {
        name
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::shows_in_shell;

    #[test]
    fn what_a_shell_puts_in_is_not_shown() {
        for value in [
            "$db_password",
            "\"$password\"",
            "`cat /run/secrets/db`",
            "postgres://app:$db_password@db/app",
            "$(pass show db)$suffix",
        ] {
            assert!(!shows_in_shell("stringData.value", value), "{value}");
        }
        for value in [
            "birch",
            "\\$birch",
            "$Kx92LqWm47Zt",
            "pa$$7",
            "$user:Kx92LqWm47Zt",
            "`birch",
            "",
        ] {
            assert!(
                shows_in_shell("stringData.value", value) || value.is_empty(),
                "{value}"
            );
        }
        assert!(shows_in_shell(
            "stringData.password",
            "birch-and-oak-$suffix"
        ));
    }
}
