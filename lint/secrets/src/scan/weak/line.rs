//! A name in a text without a tree: what is written behind it, and whether that is a secret.

use std::ops::Range;

use super::Weak;
use super::command;
use super::form::{self, Named, Written};
use super::language::Language;
use super::name::{Strength, strength};
use super::setting;
use super::value::{Verdict, judge as judge_value};

/// The longest rest of a text that is read behind a name.
const LONGEST: usize = 1024;

/// Judges what is written behind the name at `name`; nothing from `end` on belongs to it.
pub(super) fn judge(
    text: &[u8],
    name: Range<usize>,
    end: usize,
    language: Language,
) -> Option<Weak> {
    let end = end.min(name.end + LONGEST);
    let named = Named::new(text, name, end, language);
    let word = &text[named.name.clone()];
    if is_verb(&named) {
        return None;
    }
    if matches!(language, Language::Shell | Language::Anything)
        && let Some(found) = command::judge(&named)
    {
        return Some(found);
    }
    if let Some(found) = setting::judge(&named) {
        return Some(found);
    }
    let is_password = word.eq_ignore_ascii_case(b"identified") || setting::is_variable(&named);
    let strength = if is_password {
        Strength::Password
    } else {
        match strength(word)? {
            Strength::Token if command::is_of_cluster(&named) => Strength::Sure,
            strength => strength,
        }
    };
    if language == Language::Shell
        && strength == Strength::Password
        && let Some(found) = command::redirected(&named)
    {
        return Some(found);
    }
    let written = form::written(&named)?;
    let verdict = verdict(&named, &written, strength)?;
    Some(Weak {
        name: named.name,
        value: written.value,
        is_default: verdict == Verdict::Default,
        is_coded: false,
    })
}

/// Whether `Pass` begins a sentence about what is passed on.
fn is_verb(named: &Named<'_>) -> bool {
    let rest = &named.text[named.name.end..named.line_end];
    let next = rest.strip_prefix(b" ").and_then(<[u8]>::first);
    named.text[named.name.clone()] == *b"Pass" && next.is_some_and(u8::is_ascii_lowercase)
}

/// What a value is taken for, with what the language says of it.
fn verdict(named: &Named<'_>, written: &Written, strength: Strength) -> Option<Verdict> {
    let value = &named.text[written.value.clone()];
    if written.expands
        && named.language != Language::Assignments
        && form::has_expansion(value)
        && !value.starts_with(b"$2")
    {
        return None;
    }
    let verdict = judge_value(strength, value)?;
    let has_digit = value.iter().any(u8::is_ascii_digit);
    // A bare word in prose or code is a variable as often as not.
    let is_plain = !has_digit && verdict == Verdict::Secret;
    if is_plain && !written.is_sure && (!written.is_quoted || named.language == Language::Code) {
        return None;
    }
    let is_expression = match named.language {
        Language::Anything => {
            !written.is_quoted
                && (is_code(value)
                    || is_member(named)
                    || verdict == Verdict::Default && is_in_a_sentence(named, written))
        }
        Language::Shell => {
            value.starts_with(b"\\")
                || !written.is_quoted
                    && value
                        .iter()
                        .any(|byte| matches!(byte, b'(' | b'<' | b'>' | b'{'))
        }
        Language::Code | Language::Markup | Language::Sql => {
            is_format(value) || value.contains(&b' ') && !has_digit || names_a_field(value)
        }
        Language::Assignments => {
            let is_filled = memchr::memmem::find(named.line_before(), b"{{").is_some();
            is_pattern(value)
                || !written.is_quoted && is_filled && is_member(named)
                || !written.is_quoted && value.contains(&b' ') && is_comment(named)
        }
    };
    (!is_expression).then_some(verdict)
}

/// Whether a name in single quotes has a colon behind it: in a dictionary of Jinja or Python, what is in no quotes is a
/// variable.
fn is_member(named: &Named<'_>) -> bool {
    named.before(1) == b"'" && named.text[named.name.end..].starts_with(b"':")
}

/// Whether a sentence goes on behind a value: `password=secret in the logs` tells of what is looked for.
fn is_in_a_sentence(named: &Named<'_>, written: &Written) -> bool {
    const JOINTS: [&[u8]; 16] = [
        b"in", b"of", b"is", b"was", b"are", b"for", b"on", b"to", b"and", b"or", b"with", b"as",
        b"from", b"by", b"found", b"appears",
    ];
    let rest = named.text.get(written.value.end..named.line_end);
    let Some(rest) = rest.and_then(|rest| rest.strip_prefix(b" ")) else {
        return false;
    };
    let mut words = rest.split(|byte| *byte == b' ');
    let is_joint = words.next().is_some_and(|word| JOINTS.contains(&word));
    let is_word =
        |word: &[u8]| word.first().is_some_and(u8::is_ascii_alphabetic) && !word.contains(&b'=');
    is_joint && words.next().is_some_and(is_word)
}

/// A call, an index, a field, a variable.
fn is_code(value: &[u8]) -> bool {
    value.iter().any(|byte| {
        matches!(
            byte,
            b'(' | b')' | b'[' | b']' | b'$' | b'{' | b'}' | b'<' | b'>' | b'\\'
        )
    })
}

/// A regular expression.
fn is_pattern(value: &[u8]) -> bool {
    value
        .windows(2)
        .any(|pair| matches!(pair, b"[^" | b"(?" | b"\\s" | b"\\S" | b".*" | b".+"))
}

/// Whether a name stands in a comment, where prose may follow it.
fn is_comment(named: &Named<'_>) -> bool {
    let before = named.line_before().trim_ascii_start();
    matches!(before.first(), Some(b'#' | b';' | b'/' | b'!'))
}

/// A text that a program fills in, or the pattern of one.
fn is_format(value: &[u8]) -> bool {
    let has_verb = value.windows(2).any(|pair| {
        pair[0] == b'%' && matches!(pair[1], b's' | b'v' | b'd' | b'q' | b'x' | b'(' | b'@')
            || pair[0] == b'#' && pair[1] == b'{'
            || pair[0] == b'{' && matches!(pair[1], b'}' | b'0'..=b'9')
    });
    has_verb || matches!(value.first(), Some(b'{' | b'$' | b'@' | b':' | b'^'))
}

/// Programs call a field by its name: `Password = "password"`.
fn names_a_field(value: &[u8]) -> bool {
    ["password", "passwd", "pass", "pwd", "passphrase"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word.as_bytes()))
}
