//! Files of which every line is a credential: `.pgpass` (PostgreSQL manual, "The Password File") and `.netrc`.

use std::ops::Range;

use super::kind::{self, Kind};
use super::leak::{Codings, LEAKS, Leak};
use super::literal;

/// Finds the password of a line.
type Entry = fn(&[u8]) -> Option<Range<usize>>;

/// Whether a file of this name is a password file of PostgreSQL.
pub(crate) fn is_pgpass(name: &str) -> bool {
    matches!(name, ".pgpass" | "pgpass" | "pgpass.conf")
}

/// Whether a file of this name is one of passwords for hosts.
pub(crate) fn is_netrc(name: &str) -> bool {
    matches!(name, ".netrc" | "_netrc" | "netrc")
}

/// Adds what such a file holds; nothing for other paths.
pub(super) fn search(path: &str, text: &[u8], leaks: &mut Vec<Leak>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (entry, kind): (Entry, &'static Kind) = if is_pgpass(name) {
        (pgpass, kind::PGPASS_ENTRY)
    } else if is_netrc(name) {
        (netrc, kind::NETRC_ENTRY)
    } else {
        return;
    };
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let value = entry(line.trim_ascii_end()).filter(|_| leaks.len() < LEAKS);
        if let Some(value) = value.filter(|value| literal::is_literal(&line[value.clone()])) {
            let is_default = literal::is_default(&line[value.clone()]);
            let span = start + value.start..start + value.end;
            leaks.push(Leak {
                kind,
                span,
                name: None,
                codings: Codings::default(),
                is_default,
            });
        }
        start += line.len();
    }
}

/// The password of `host:port:database:user:password`; a backslash takes away the meaning of the next byte.
fn pgpass(line: &[u8]) -> Option<Range<usize>> {
    if line.starts_with(b"#") {
        return None;
    }
    let (mut colons, mut at) = (0, 0);
    while at < line.len() {
        match line[at] {
            b'\\' => at += 1,
            b':' => colons += 1,
            _ => {}
        }
        at += 1;
        if colons == 4 {
            return (at < line.len()).then_some(at..line.len());
        }
    }
    None
}

/// The word behind `password`.
fn netrc(line: &[u8]) -> Option<Range<usize>> {
    let keyword = b"password";
    let at = memchr::memmem::find(line, keyword)?;
    let rest = &line[at + keyword.len()..];
    let blanks = rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    let length = rest[blanks..]
        .iter()
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    let start = at + keyword.len() + blanks;
    (blanks > 0 && length > 0).then_some(start..start + length)
}
