//! Files that are credentials from end to end: tables whose lines give a password each, and files that hold a password
//! and nothing else. Nothing in them betrays it but the name of the file.

mod key;
mod table;
mod whole;

use std::ops::Range;

pub(super) use table::pgpass;

use super::kind::{self, Kind};
use super::leak::{Codings, LEAKS, Leak};
use super::{literal, weak};

/// Finds the password of a line.
type Entry = fn(&[u8]) -> Option<Range<usize>>;

/// Files of which every line is a credential, by their names and how a line is read.
const TABLES: &[(&[&str], Entry, &Kind)] = &[
    (
        &[".pgpass", "pgpass", "pgpass.conf"],
        pgpass,
        kind::PGPASS_ENTRY,
    ),
    (
        &[".netrc", "_netrc", "netrc"],
        table::netrc,
        kind::NETRC_ENTRY,
    ),
    (
        &["sasl_passwd", "sasl-passwd", "saslpasswd", "saslpass"],
        table::postfix,
        kind::POSTFIX_SASL_ENTRY,
    ),
    (
        &["userlist.txt", "userlist"],
        table::pgbouncer,
        kind::PGBOUNCER_ENTRY,
    ),
    (
        &["chap-secrets", "pap-secrets"],
        table::point_to_point,
        kind::PPP_ENTRY,
    ),
    (
        &["ipsec.secrets", "swan.secrets"],
        table::ipsec,
        kind::IPSEC_ENTRY,
    ),
    (
        &["rsyncd.secrets", "rsync.secrets"],
        table::user_and_password,
        kind::RSYNC_ENTRY,
    ),
    (&["passwd.client"], table::exim, kind::EXIM_ENTRY),
    (
        &["known_tokens.csv", "tokens.csv"],
        table::static_token,
        kind::KUBERNETES_STATIC_TOKEN,
    ),
    (
        &["basic_auth.csv"],
        table::static_password,
        kind::KUBERNETES_STATIC_TOKEN,
    ),
];

/// One name of each sort of file that is a credential by its name.
pub(crate) const NAMES: &[&str] = &[
    ".pgpass",
    ".netrc",
    "sasl_passwd",
    "userlist.txt",
    "chap-secrets",
    "ipsec.secrets",
    "rsyncd.secrets",
    "passwd.client",
    "tokens.csv",
    "basic_auth.csv",
    "auth-user-pass",
    ".vault_pass",
    "token",
    "wg0.key",
    "wg0.psk",
];

/// Whether a file of this name may be a credential from end to end.
pub(crate) fn is_credential_file(name: &str) -> bool {
    let stem = weak::language::without_suffix(name);
    TABLES.iter().any(|(names, ..)| names.contains(&stem))
        || whole::is_meant(stem)
        || key::is_meant(name)
}

/// What stands in a file that promises a password or a token and nothing else, by its name.
pub(super) fn promised(name: &str) -> Option<weak::Strength> {
    whole::strength(weak::language::without_suffix(name))
}

/// Adds what such a file holds; nothing for other paths.
pub(super) fn search(path: &str, text: &[u8], leaks: &mut Vec<Leak>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    in_path(path, leaks);
    if let Some(found) = key::search(name, text) {
        return leaks.push(found);
    }
    let stem = weak::language::without_suffix(name);
    let table = TABLES.iter().find(|(names, ..)| names.contains(&stem));
    let Some((_, entry, kind)) = table else {
        return leaks.extend(whole::search(stem, text));
    };
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let value = entry(line.trim_ascii_end()).filter(|_| leaks.len() < LEAKS);
        if let Some(value) = value.filter(|value| literal::is_literal(&line[value.clone()])) {
            let is_default = literal::is_default(&line[value.clone()]);
            let kind = hash(&line[value.clone()]).unwrap_or(kind);
            leaks.push(leak(
                kind,
                start + value.start..start + value.end,
                is_default,
            ));
        }
        start += line.len();
    }
}

/// The fewest bytes of a token that is told by its form alone.
const SHORTEST: usize = 20;

/// A path that holds a token: it is found at the very beginning of the file, since no place of the text holds it.
pub(super) fn in_path(path: &str, leaks: &mut Vec<Leak>) {
    let found = tokens(path).into_iter().next();
    leaks.extend(found.map(|found| leak(found.kind, 0..0, false)));
}

/// The tokens in a path, or in a name of one.
pub(super) fn tokens(path: &str) -> Vec<Leak> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let mut parts = path.as_bytes().split(|byte| !is_word(byte));
    if !parts.any(|part| part.len() >= SHORTEST) {
        return Vec::new();
    }
    let mut found = super::search(path.as_bytes()).leaks;
    found.retain(|leak| leak.kind.has_checksum || leak.kind.has_prefix());
    found
}

/// What stands in the place of a password and has to be guessed first.
fn hash(value: &[u8]) -> Option<&'static Kind> {
    let digits = value.strip_prefix(b"md5")?;
    let is_hash = digits.len() == 32 && digits.iter().all(u8::is_ascii_hexdigit);
    is_hash.then_some(kind::PGBOUNCER_HASH)
}

fn leak(kind: &'static Kind, span: Range<usize>, is_default: bool) -> Leak {
    Leak {
        kind,
        span,
        name: None,
        codings: Codings::default(),
        is_default,
    }
}
