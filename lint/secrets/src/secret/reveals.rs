//! Whether a value of a Secret shows something that nobody fills in.
//!
//! Everything in a Secret is secret, so a value without a placeholder shows it, but for certificates, and for what is a
//! setting or a configuration of settings by its name and by its look. Where placeholders stand in it, what is
//! around them may be the form that they are filled into: the configuration of a program, a URL, a command. Then it has to
//! hold what is told to be a credential: by its form, by its name, or because it was drawn.

use rempart_core::{NodeRef, Span};
use rempart_model as model;
use rempart_syntax::{Kind, Tape, json, yaml};

use super::certificate::{is_certificate, is_public_keys};
use super::configuration;
use super::setting::is_setting;
use crate::scan::filled::{self, Filled, Role};
use crate::scan::{self, drawn, weak};
use crate::sops::{base64, envelope};

/// The largest value that is parsed; a Secret holds at most 1 MiB.
const PARSED: usize = 1 << 20;

/// So deep texts in placeholders of texts in placeholders are looked at.
const DEPTH: usize = 3;

/// Whether a value shows something; `key` is the key of the Secret that it stands under, which may be empty.
pub(crate) fn reveals(key: &str, value: &str) -> bool {
    at_depth(key, value, DEPTH) && !is_plain(key, value)
}

/// Whether a value of a Secret is there for everybody to read; `is_coded` for `data`, whose values are base64.
pub(crate) fn is_open(is_coded: bool, key: &str, value: NodeRef<'_>) -> bool {
    model::scalar(value).is_some_and(|text| is_open_text(is_coded, key, &text))
}

/// As [`is_open`], for a value as it is read.
pub(crate) fn is_open_text(is_coded: bool, key: &str, text: &str) -> bool {
    if text.starts_with(envelope::MARK) {
        return false;
    }
    if !is_coded {
        return reveals(key, text);
    }
    // What looks plain may be base64 of what does not.
    if !at_depth(key, text, DEPTH) {
        return has_coded_part(key, text);
    }
    let decoded = base64::decode(text.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_none_or(|decoded| reveals(key, &decoded))
}

/// Whether a text that stands beside a placeholder is base64 of another one that shows something.
fn has_coded_part(key: &str, value: &str) -> bool {
    let found = filled::all(value.as_bytes());
    let pieces = filled::rest(value, &found);
    let is_beside = !found.is_empty();
    is_beside
        && pieces.iter().any(|piece| {
            let decoded =
                base64::decode(piece.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
            let is_text = |text: &String| text.len() >= PART && !text.contains(char::is_control);
            decoded
                .filter(is_text)
                .is_some_and(|text| reveals(key, &text))
        })
}

/// Whether a value of what a Secret is made of by a template shows something: there, names and addresses stand in clear
/// beside what is filled in, and only what is told to be a credential counts.
pub(crate) fn reveals_credential(key: &str, value: &str) -> bool {
    let value = value.trim();
    let found = filled::all(value.as_bytes());
    let is_password = found.is_empty() && weak::is_secret(key, value);
    !is_nothing(value)
        && (is_password
            || shows_literal(key, value, &found, DEPTH)
            || shows_rest(key, value, &found))
}

fn at_depth(key: &str, value: &str, depth: usize) -> bool {
    let value = unquoted(value);
    if is_nothing(value) {
        return false;
    }
    let found = filled::all(value.as_bytes());
    let rest = filled::rest(value, &found);
    let is_written = rest.iter().any(|piece| is_written(piece));
    // In one line, what nothing comes out of hides nothing; a longer text is a template of its own.
    let is_line = !value.contains('\n');
    if is_line && is_written && !found.iter().any(|filled| filled.gives) {
        return true;
    }
    found.is_empty() || shows_literal(key, value, &found, depth) || shows_rest(key, value, &found)
}

/// Whether a value that nothing fills in is none that anybody would keep secret.
fn is_plain(key: &str, value: &str) -> bool {
    // The quotes at the end of a longer text are its own.
    let value = if value.contains('\n') {
        value.trim()
    } else {
        unquoted(value)
    };
    let found = filled::all(value.as_bytes());
    // Without the name that it stands under, nothing tells what a value is.
    !key.is_empty()
        && !found.iter().any(|filled| filled.gives)
        && (is_setting(key, value)
            || names_its_key(key, value)
            || is_certificate(value)
            || is_public_keys(value)
            || is_plain_configuration(key, value))
}

/// Whether the text of a block is a certificate, or a configuration in which nothing stands beside its placeholders but
/// settings.
pub(super) fn is_plain_text(key: &str, text: &str) -> bool {
    let found = filled::all(text.as_bytes());
    is_certificate(text)
        || is_public_keys(text)
        || !shows_literal(key, text, &found, DEPTH)
            && is_plain_configuration(key, &filled::masked(text, &found))
}

/// Whether a text is a configuration that holds no credential, its placeholders masked.
fn is_plain_configuration(key: &str, masked: &str) -> bool {
    masked.len() <= PARSED
        && configuration::is_harmless(key, masked)
        && !drawn::holds(masked)
        && !holds_credential(key, masked)
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// Whether a value stands for nothing, or is a word in angle brackets, as explanations and argocd-vault-plugin write it.
fn is_nothing(value: &str) -> bool {
    let is_name = |name: &str| {
        !name.contains(['<', '>', '\n']) && (!drawn::holds(name) || name.starts_with("path:"))
    };
    let named = value
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    value.is_empty()
        || matches!(value, "~" | "null" | "{}" | "[]" | "true" | "false")
        || is_marked_name(value)
        || named.is_some_and(is_name)
}

/// Whether a value is a name in capitals between marks that something replaces: `__REPLACE_ME__`, `@@PASSWORD@@`.
pub(super) fn is_marked_name(value: &str) -> bool {
    let inner = ["__", "@@", "%%", "@", "%"].iter().find_map(|mark| {
        let inner = value.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.is_empty()).then_some(inner)
    });
    inner.is_some_and(is_shouted)
}

/// Capitals with underscores between, and no other word than people write.
fn is_shouted(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    text.len() >= 3 && text.bytes().all(is_part) && !text.starts_with('_') && !text.ends_with('_')
}

/// Whether a value in capitals says what is to be done about its key: `UPDATE_AWS_SECRET_ACCESS_KEY`.
fn names_its_key(key: &str, value: &str) -> bool {
    const ORDERS: [&str; 8] = [
        "UPDATE_", "CHANGE_", "REPLACE_", "INSERT_", "SET_", "YOUR_", "ENTER_", "FILL_IN_",
    ];
    let name: String = key.to_ascii_uppercase().replace(['-', '.'], "_");
    let rest = ORDERS.iter().find_map(|order| value.strip_prefix(order));
    rest.is_some_and(|rest| rest == name && is_shouted(rest))
}

/// Whether a text inside of a placeholder shows something.
fn shows_literal(key: &str, value: &str, found: &[Filled], depth: usize) -> bool {
    let literals = found.iter().flat_map(|filled| &filled.literals);
    literals.into_iter().any(|literal| {
        let Some(text) = value.get(literal.span.clone()) else {
            return false;
        };
        match literal.role {
            Role::Value if depth > 0 => is_written(text) && at_depth(key, text, depth - 1),
            Role::Value | Role::Part => is_written(text) && shows_part(key, text),
            Role::Command => holds_credential("command.sh", text),
        }
    })
}

/// Whether a text has a letter or a digit besides the verbs of a format.
fn is_written(text: &str) -> bool {
    let text = text.replace("%s", "").replace("%v", "").replace("%d", "");
    text.chars().any(char::is_alphanumeric)
}

/// Whether what stands around the placeholders of a value shows something.
fn shows_rest(key: &str, value: &str, found: &[Filled]) -> bool {
    let rest = filled::rest(value, found);
    if !rest
        .iter()
        .any(|piece| piece.contains(char::is_alphanumeric))
    {
        return false;
    }
    let masked = filled::masked(value, found);
    if holds_credential(key, &masked) || drawn::holds(&masked) {
        return true;
    }
    if masked.lines().any(assigns_part) {
        return true;
    }
    let is_line = !value.trim().contains('\n');
    is_line && rest.iter().any(|piece| shows_part(key, piece))
}

/// Whether a line assigns to the name of a password what is one beside a placeholder.
fn assigns_part(line: &str) -> bool {
    if !line.contains(filled::STAND_IN) {
        return false;
    }
    let assigned = line.find([':', '=']).map(|at| line.split_at(at));
    assigned.is_some_and(|(name, value)| {
        let name = name.trim().rsplit(char::is_whitespace).next();
        let name = name.unwrap_or_default().trim_matches(['"', '\'']);
        let mut pieces = value[1..].split(filled::STAND_IN);
        value.contains(filled::STAND_IN) && pieces.any(|piece| shows_part(name, piece))
    })
}

/// Whether a part of a value is a password of its own: under the name of one whatever is no word of a form; under that of
/// a token, and under any other, what was drawn.
fn shows_part(key: &str, part: &str) -> bool {
    let part = part
        .trim()
        .trim_matches(['"', '\'', '-', '_', ':', '.', ',', '/', '@']);
    if drawn::holds(part) {
        return true;
    }
    let is_form = part.contains(char::is_whitespace)
        || part.contains(':') && scan::is_credential_file(key)
        || part.contains(['/', '=', '{', '}', '<', '>', '(', ')'])
        || part.contains("://")
        || SCHEMES
            .iter()
            .any(|scheme| part.eq_ignore_ascii_case(scheme));
    part.len() >= PART && !is_form && weak::is_password(key, part)
}

/// The fewest bytes of a part of a password that make it one.
const PART: usize = 6;

/// What stands before tokens, and tells how they are used.
const SCHEMES: [&str; 8] = [
    "bearer",
    "basic",
    "token",
    "apikey",
    "digest",
    "negotiate",
    "github-token",
    "oauth2",
];

/// The longest block in which the line is looked for that shows a credential, in lines.
const LINES: usize = 200;

/// The line of a block of YAML that shows a credential, without the blanks around it; `None` where no line does by itself.
pub(crate) fn telling_line(key: &str, value: NodeRef<'_>) -> Option<Span> {
    if value.kind() != Kind::Literal {
        return None;
    }
    let mut at = value.span().start as usize;
    let lines = value.raw().split_inclusive('\n').map(|line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        (start, line.trim())
    });
    // The first line is the header of the block.
    let mut lines = lines.skip(1).take(LINES);
    let (start, line) = lines.find(|(_, line)| {
        let found = filled::all(line.as_bytes());
        let masked = filled::masked(line, &found);
        !line.is_empty()
            && (drawn::holds(&masked)
                || assigns_part(&masked)
                || holds_credential(key, masked.trim_end()))
    })?;
    Some(Span::new(start as u32, (start + line.len()) as u32))
}

/// Whether a text holds a credential of a known form, or a literal under a secret-like name. `name` says how it is read.
fn holds_credential(name: &str, text: &str) -> bool {
    let parsed = if text.len() > PARSED {
        None
    } else if text.trim_start().starts_with('{') {
        Some(json::parse(text)).filter(|parsed| parsed.errors.is_empty())
    } else {
        None
    };
    let parsed = parsed.or_else(|| {
        let is_short = text.len() <= PARSED && weak::may_hold(text) && !text.starts_with("#!");
        Some(is_short.then(|| yaml::parse(text))?).filter(|parsed| parsed.errors.is_empty())
    });
    let tape = parsed.as_ref().map(|parsed| &parsed.tape);
    let contents = scan::contents_of_text(name, text, tape);
    if !contents.leaks.is_empty() || !contents.weak.is_empty() {
        return true;
    }
    // What parses as YAML may be one long scalar: then it is read as lines.
    let is_tree = |tape: &Tape| {
        let root = tape.root(text, 0);
        root.is_some_and(|root| matches!(root.kind(), Kind::Mapping | Kind::Sequence))
    };
    if tape.is_some_and(is_tree) {
        return false;
    }
    let language = if text.starts_with("#!") {
        weak::Language::Shell
    } else {
        weak::Language::Assignments
    };
    !weak::search(text, weak::Grammar::Text(language)).is_empty()
}
