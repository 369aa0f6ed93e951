//! Configurations that stand in a Secret because a program wants them there, with nothing secret in them: the routes of
//! Alertmanager, an INI file whose passwords are references. A text is one where its key is called like a file of settings
//! and each of its values looks like a setting.

use std::rc::Rc;

use rempart_syntax::{Kind, Tape, json, yaml};

use super::certificate::is_certificate;
use super::reveals::is_marked_name;
use super::setting::{is_number, is_opaque, is_plain_url, may_promise};
use crate::scan;
use crate::scan::filled::STAND_IN;
use crate::sops::clear::words;

/// Endings of files of settings.
const ENDINGS: [&str; 10] = [
    "yaml",
    "yml",
    "json",
    "ini",
    "toml",
    "conf",
    "cfg",
    "cnf",
    "properties",
    "env",
];

/// Last words of keys that hold settings without such an ending.
const SETTINGS: [&str; 5] = [
    "config",
    "configuration",
    "settings",
    "values",
    "properties",
];

/// Words of names below which every word may be a secret.
const STORES: [&str; 12] = [
    "user",
    "users",
    "account",
    "accounts",
    "auths",
    "logins",
    "passwords",
    "credentials",
    "secrets",
    "tokens",
    "keys",
    "members",
];

/// The most values of one text that are looked at.
const VALUES: usize = 4096;

/// The longest name of a value.
const LONGEST: usize = 128;

/// A value with its name.
struct Leaf {
    /// Whether a name above it says that every word below may be a secret.
    is_stored: bool,
    name: Rc<str>,
    value: String,
}

/// Whether a text under a key of a Secret is a configuration of which no value may be a secret. Placeholders are masked.
/// Credentials by their form and drawn words are looked for by the caller.
pub(super) fn is_harmless(key: &str, text: &str) -> bool {
    // On one line, and under no name of a file, only JSON is told from a word.
    let is_told = text.contains('\n') || text.trim_start().starts_with('{') || key.contains('.');
    is_told
        && !text.lines().any(promises_in_comment)
        && names_configuration(key)
        && leaves(key, text).is_some_and(|leaves| leaves.iter().all(Leaf::is_harmless))
}

/// Whether a comment of a line has a value under a name that may promise a secret: what was commented out was in use.
fn promises_in_comment(line: &str) -> bool {
    let comments = line.match_indices(['#', ';']);
    let mut comments = comments.filter(|(at, _)| {
        let before = line[..*at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    });
    comments.any(|(at, _)| {
        let comment = line[at..].trim_start_matches(['#', ';', ' ', '\t']);
        let pair = comment.split_once([':', '=']);
        pair.is_some_and(|(name, value)| {
            let name = name.trim().trim_start_matches("- ");
            let value = value.trim();
            let is_name = !name.is_empty() && name.len() <= LONGEST && !name.contains(' ');
            let is_written = value.contains(char::is_alphanumeric) && !value.starts_with(STAND_IN);
            is_name && is_written && may_promise(name)
        })
    })
}

/// Whether a key of a Secret is called like a file of settings, and not like one of passwords.
pub(super) fn names_configuration(key: &str) -> bool {
    let stem = match key.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => Some(stem),
        _ => None,
    };
    let words = words(stem.unwrap_or(key));
    let is_named = words
        .last()
        .is_some_and(|last| SETTINGS.contains(&last.as_str()));
    (stem.is_some() || is_named)
        && !may_promise(stem.unwrap_or(key))
        && !is_store(stem.unwrap_or(key))
}

fn is_store(name: &str) -> bool {
    words(name)
        .iter()
        .any(|word| STORES.contains(&word.as_str()))
}

/// The values of a text; `None` where it is no configuration that can be read.
fn leaves(key: &str, text: &str) -> Option<Vec<Leaf>> {
    if text.trim_start().starts_with('{') {
        let parsed = json::parse(text);
        if parsed.errors.is_empty() {
            return of_tree(text, &parsed.tape);
        }
    }
    let (_, ending) = key.rsplit_once('.').unwrap_or_default();
    if !matches!(ending, "yaml" | "yml" | "json")
        && let Some(leaves) = of_lines(text)
    {
        return Some(leaves);
    }
    let parsed = yaml::parse(text);
    if !parsed.errors.is_empty() {
        return None;
    }
    of_tree(text, &parsed.tape)
}

fn of_tree(text: &str, tape: &Tape) -> Option<Vec<Leaf>> {
    let mut leaves = Vec::new();
    for document in 0..tape.document_count() {
        let root = tape.root(text, document)?;
        if !matches!(root.kind(), Kind::Mapping | Kind::Sequence) {
            return None;
        }
        let mut open = vec![(false, Rc::from(""), root)];
        while let Some((is_stored, name, node)) = open.pop() {
            match node.kind() {
                Kind::Mapping => {
                    let is_stored = is_stored || is_store(&name);
                    for (key, value) in node.entries() {
                        let key = key.value();
                        if key.len() > LONGEST || leaves.len() + open.len() > VALUES {
                            return None;
                        }
                        open.push((is_stored, Rc::from(&*key), value));
                    }
                }
                Kind::Sequence => {
                    let items = node.items();
                    open.extend(items.map(|item| (is_stored, Rc::clone(&name), item)));
                }
                // What an alias stands for is looked at where it has its anchor, under another name.
                Kind::Alias => return None,
                _ => leaves.push(Leaf {
                    is_stored,
                    name,
                    value: node.value().into_owned(),
                }),
            }
            if leaves.len() + open.len() > VALUES {
                return None;
            }
        }
    }
    Some(leaves)
}

/// The values of lines `name = value` and `name: value` with sections and comments between; `None` for any other line.
fn of_lines(text: &str) -> Option<Vec<Leaf>> {
    let mut leaves = Vec::new();
    let mut is_stored = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            is_stored = is_store(name);
            continue;
        }
        let (name, value) = line.split_once('=')?;
        let name = name.trim().trim_start_matches("export ");
        let is_name =
            !name.is_empty() && name.len() <= LONGEST && !name.contains(char::is_whitespace);
        if !is_name || leaves.len() >= VALUES {
            return None;
        }
        leaves.push(Leaf {
            is_stored,
            name: Rc::from(name),
            value: value.trim().trim_matches(['"', '\'']).to_owned(),
        });
    }
    Some(leaves)
}

impl Leaf {
    fn is_harmless(&self) -> bool {
        if is_marked_name(&self.value) {
            return true;
        }
        let value = self.value.replace(STAND_IN, " ");
        let value = value.trim();
        let is_nothing = matches!(
            value.to_ascii_lowercase().as_str(),
            "" | "~" | "null" | "{}" | "[]" | "true" | "false" | "yes" | "no" | "on" | "off"
        );
        if is_nothing || !value.contains(char::is_alphanumeric) {
            return true;
        }
        // The name of a user stands beside the password and is none.
        let is_user = matches!(&*self.name, "username" | "user");
        let is_promised =
            may_promise(&self.name) || !is_user && (self.is_stored || is_store(&self.name));
        // A word without a name is whatever it was meant to be.
        if is_promised || self.name.is_empty() {
            return false;
        }
        is_number(value)
            || is_public_certificate(value)
            || value.split_whitespace().all(is_plain_word)
    }
}

fn is_plain_word(word: &str) -> bool {
    // `%-5level` of a format: how wide it is, and what is put there.
    let verb = word.strip_prefix('%');
    let word = verb.map_or(word, |verb| {
        verb.trim_start_matches(|mark: char| mark.is_ascii_digit() || matches!(mark, '-' | '.'))
    });
    let word =
        word.trim_matches(|character: char| !character.is_alphanumeric() && character != '/');
    if word.contains("://") {
        is_plain_url(word.strip_prefix("jdbc:").unwrap_or(word))
    } else {
        !is_opaque(word)
    }
}

/// A certificate in PEM, or base64 of one.
fn is_public_certificate(value: &str) -> bool {
    let decoded = || {
        let bytes = scan::decoded_base64(value.as_bytes())?;
        String::from_utf8(bytes).ok()
    };
    is_certificate(value)
        || value.starts_with("LS0tLS1") && decoded().is_some_and(|text| is_certificate(&text))
}
