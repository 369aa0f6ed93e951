//! Whether a value under a secret-like name is a secret, or says where the secret comes from.

mod words;

use std::ops::Range;

use super::{drawn, filled};
use words::{DEFAULTS, FILLED_IN, LEFT_OUT, NOTHING, PLACEHOLDERS, REFERENCES};

/// Whether a value is a literal at all: neither a reference, nor a template, nor a placeholder, nor nothing.
pub(super) fn is_literal(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let lower = lower.trim_ascii();
    let place = |mark: &str| memchr::memmem::find(lower, mark.to_ascii_lowercase().as_bytes());
    if lower.is_empty() || (is_one_of(lower, NOTHING) && !is_one_of(lower, DEFAULTS)) {
        return false;
    }
    let is_bracketed = matches!(
        (lower.first(), lower.last()),
        (Some(b'<'), Some(b'>'))
            | (Some(b'['), Some(b']'))
            | (Some(b'{'), Some(b'}'))
            | (Some(b'%'), Some(b'%'))
            | (Some(b'_'), Some(b'_'))
            | (Some(b'@'), Some(b'@'))
    );
    let is_variable = lower[0] == b'$'
        && !lower.starts_with(b"$2")
        && lower[1..]
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let is_repeated = lower
        .iter()
        .all(|byte| *byte == lower[0] || matches!(byte, b'-' | b'_' | b'.'));
    let is_path = lower.starts_with(b"/") && lower[1..].contains(&b'/')
        || lower.starts_with(b"./")
        || lower.starts_with(b"~/")
        || lower.starts_with(b"../");
    if is_one_of(lower, DEFAULTS) {
        return true;
    }
    // Several values, or a pattern: what stands in it is looked at by itself.
    let is_list = matches!(lower[0], b'[' | b'{')
        && is_bracketed
        && lower[1..lower.len() - 1]
            .iter()
            .any(|byte| matches!(byte, b'\'' | b'"' | b',' | b'[' | b'{'));
    if is_repeated || is_path || is_list || lower.starts_with(b"enc[") {
        return false;
    }
    let is_filled_in = FILLED_IN.iter().any(|(mark, end)| {
        place(mark).is_some_and(|at| {
            let behind = &lower[at + mark.len()..];
            // What begins with it may have been cut where a line was read without its brackets.
            at == 0 || end.is_empty() || memchr::memmem::find(behind, end.as_bytes()).is_some()
        })
    });
    let is_reference = REFERENCES
        .iter()
        .any(|mark| place(mark).is_some_and(|at| at == 0 || !is_within_a_word(lower[at - 1])));
    if is_filled_in || is_whole_placeholder(value.trim_ascii()) {
        return is_drawn_beside(value);
    }
    if is_reference || LEFT_OUT.iter().any(|mark| place(mark).is_some()) {
        return false;
    }
    // Such a word says that the text was typed, unless what is around it was drawn.
    let is_placeholder =
        is_bracketed || is_variable || PLACEHOLDERS.iter().any(|mark| explains(value, mark));
    !is_placeholder || is_drawn_around(value)
}

/// Whether a word of explanations stands in a value. A short one that is written in a case in which nobody writes a word
/// (`tBd`) is a part of something drawn.
fn explains(value: &[u8], mark: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_written = |word: &[u8]| {
        let rest = word.get(1..).unwrap_or_default();
        mark.len() > SHORT
            || !rest.iter().any(u8::is_ascii_uppercase)
            || !word.iter().any(u8::is_ascii_lowercase)
    };
    let mut places = memchr::memmem::find_iter(&lower, mark.as_bytes());
    places.any(|at| is_written(&value[at..at + mark.len()]))
}

/// The longest word of explanations that a drawn text may hold by chance.
const SHORT: usize = 4;

/// Whether a value is one placeholder with marks that passwords hold as well.
fn is_whole_placeholder(value: &[u8]) -> bool {
    let is_marked = matches!(
        value,
        [b'#' | b'%', b'{', ..] | [b'[', b'[', ..] | [b'$', b'_', ..]
    );
    is_marked && matches!(filled::all(value).as_slice(), [one] if one.span == (0..value.len()))
}

/// Whether what stands around the placeholders of a value was drawn. Without one that is closed, something was cut.
fn is_drawn_beside(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else {
        return false;
    };
    let found = filled::all(value);
    let pieces = filled::rest(text, &found);
    !found.is_empty() && pieces.iter().any(|piece| drawn::holds(piece))
}

const fn is_within_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b'+')
}

/// Whether a part of a value changes between letters and digits as drawn texts do, placeholders left out.
fn is_drawn_around(value: &[u8]) -> bool {
    let mut rest = value.to_vec();
    for mark in PLACEHOLDERS {
        let lower = rest.to_ascii_lowercase();
        for at in memchr::memmem::find_iter(&lower, mark.as_bytes()) {
            rest[at..at + mark.len()].fill(b' ');
        }
    }
    rest.split(|byte| !byte.is_ascii_alphanumeric())
        .any(is_drawn)
}

/// Whether a text changes between letters and digits as drawn ones do.
pub(super) fn is_drawn(part: &[u8]) -> bool {
    part.len() >= 5 && drawn::changes(part) >= if drawn::is_mixed(part) { 2 } else { 3 }
}

/// The literal that a template writes, as `{{ "value" | b64enc }}` of Helm and `{{ 'value' }}` of Jinja do.
pub(super) fn of_template(value: &[u8]) -> Option<Range<usize>> {
    let inside = value.strip_prefix(b"{{")?;
    let inside = inside.strip_prefix(b"-").unwrap_or(inside);
    let inside = inside.trim_ascii_start();
    let quote = *inside
        .first()
        .filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let start = value.len() - inside.len() + 1;
    let length = memchr::memchr(quote, &inside[1..])?;
    let rest = inside[length + 2..].trim_ascii_start();
    let ends = [&b"|"[..], b"}}", b"-}}"]
        .iter()
        .any(|end| rest.starts_with(end));
    ends.then_some(start..start + length)
}

/// Whether a literal is a password that everyone tries.
pub(super) fn is_default(value: &[u8]) -> bool {
    is_one_of(value.trim_ascii().to_ascii_lowercase().as_slice(), DEFAULTS)
}

/// Whether a password says that it is one: `thispassword`, `my-pass`, `another_pw`.
pub(super) fn names_itself(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let says = |word: &[u8]| memchr::memmem::find(&lower, word).is_some();
    let is_worded = !value.iter().any(u8::is_ascii_digit);
    let is_short = lower.ends_with(b"_pw") || lower.ends_with(b"-pw");
    says(b"passw") || is_worded && (says(b"pass") || is_short)
}

fn is_one_of(value: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| word.as_bytes() == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_literal_of_a_template() {
        let inside = |value: &'static str| of_template(value.as_bytes()).map(|range| &value[range]);
        for value in [
            "{{ \"a1\" | b64enc }}",
            "{{- 'a1' -}}",
            "{{`a1`}}",
            "{{ 'a1' | x }}:",
        ] {
            assert_eq!(inside(value), Some("a1"), "{value}");
        }
        for value in [
            "{{ a }}",
            "{{ \"a1\" }",
            "{{ 'a' ~ b }}",
            "{{ \"a",
            "\"a\"",
            "{{",
        ] {
            assert_eq!(inside(value), None, "{value}");
        }
    }

    #[test]
    fn a_short_word_in_two_cases_is_chance() {
        for value in ["gfTBdwIlxaM", "aXxXbmnoqr", "FaKequRtz"] {
            assert!(is_literal(value.as_bytes()), "{value}");
        }
        for value in ["TBD", "tbd-later", "Todo later", "XXX", "FAKE-word", "Fake"] {
            assert!(!is_literal(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn references_and_placeholders_are_no_literals() {
        for value in [
            "",
            "null",
            "${DB}",
            "$DB_PASSWORD",
            "{{ .Values.x }}",
            "<password>",
            "<path:kv/data/x#y>",
            "ENC[AES256_GCM,data:x]",
            "vault:kv/x",
            "/run/secrets/db",
            "xxxxxxxx",
            "********",
            "your-password",
            "$(cat f)",
            "REPLACE_ME",
            "%PASSWORD%",
            "op://vault/item",
            "my ${var.password}",
            "example-password-1",
            "your-oauth2proxy-secret",
            "<your-k8s-token>",
            "ghp_Kx92...Wm47",
            "['sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}']",
        ] {
            assert!(!is_literal(value.as_bytes()), "{value}");
        }
        for value in [
            "correct-horse-battery",
            "qz81mfp3",
            "Tr0ub4dor&3",
            "changeme",
            "$2y$05$abc",
            "pa$$word9",
            "Kx92Lq.data.Wm47Zt",
            "Kx92LqENC[Wm47Zt",
            "Kx92LqexampleWm47Zt",
            "Kx92Lq-example-Wm47Zt",
            "Kx92Lq{{Wm47Zt",
            "[Kx9Lq82]",
            "<Kx9Lq82>",
            "$Kx9Lq82",
        ] {
            assert!(is_literal(value.as_bytes()), "{value}");
        }
        assert!(is_default(b"ChangeMe") && is_default(b"password") && !is_default(b"qz81mfp3"));
    }
}
