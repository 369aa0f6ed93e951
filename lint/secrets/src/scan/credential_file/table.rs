//! Lines of files that are tables of passwords: where the password stands.

use std::ops::Range;

use crate::scan::check;

/// The password of `host:port:database:user:password` (PostgreSQL manual, "The Password File"); a backslash takes away
/// the meaning of the next byte.
pub(in crate::scan) fn pgpass(line: &[u8]) -> Option<Range<usize>> {
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

/// The word behind `password` (`.netrc`).
pub(super) fn netrc(line: &[u8]) -> Option<Range<usize>> {
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

/// The password of `destination user:password` (Postfix, `smtp_sasl_password_maps`).
pub(super) fn postfix(line: &[u8]) -> Option<Range<usize>> {
    let [_, login] = &*words::<3>(line)? else {
        return None;
    };
    let colon = memchr::memchr(b':', &line[login.clone()])?;
    let password = login.start + colon + 1..login.end;
    (colon > 0 && !password.is_empty()).then_some(password)
}

/// The password of `"user" "password"` (`PgBouncer`, `auth_file`); a hash by SCRAM is told by its form.
pub(super) fn pgbouncer(line: &[u8]) -> Option<Range<usize>> {
    let [_, password] = &*words::<3>(line)? else {
        return None;
    };
    let quotes = memchr::memchr_iter(b'"', line).count();
    let is_hash = line[password.clone()].starts_with(b"SCRAM-SHA-256$");
    (quotes >= 4 && !is_hash && !password.is_empty()).then(|| password.clone())
}

/// The secret of `client server secret [address…]` (pppd); `@file` names a file, and a star stands for none.
pub(super) fn point_to_point(line: &[u8]) -> Option<Range<usize>> {
    let words = words::<8>(line)?;
    let secret = words.get(2)?;
    let is_other = matches!(line.get(secret.start), Some(b'@' | b'*'));
    (!is_other && !secret.is_empty()).then(|| secret.clone())
}

/// The secret of `[identities] : PSK "secret"` (strongSwan and Libreswan, `ipsec.secrets`).
pub(super) fn ipsec(line: &[u8]) -> Option<Range<usize>> {
    let words = words::<8>(line)?;
    let is_type = |word: &[u8]| {
        ["PSK", "EAP", "XAUTH", "NTLM"]
            .iter()
            .any(|kind| word.eq_ignore_ascii_case(kind.as_bytes()))
    };
    let at = words
        .iter()
        .position(|word| is_type(without_colon(&line[word.clone()])))?;
    words.get(at + 1).filter(|word| !word.is_empty()).cloned()
}

/// `:PSK` is `: PSK`.
fn without_colon(word: &[u8]) -> &[u8] {
    word.strip_prefix(b":").unwrap_or(word)
}

/// The password of `user:password` (rsync, `secrets file`).
pub(super) fn user_and_password(line: &[u8]) -> Option<Range<usize>> {
    let colon = memchr::memchr(b':', line)?;
    let is_user = colon > 0 && !line[..colon].iter().any(u8::is_ascii_whitespace);
    (is_user && line[0] != b'#' && colon + 1 < line.len()).then_some(colon + 1..line.len())
}

/// The password of `host:user:password` (Exim on Debian, `passwd.client`).
pub(super) fn exim(line: &[u8]) -> Option<Range<usize>> {
    if line.starts_with(b"#") {
        return None;
    }
    let mut colons = memchr::memchr_iter(b':', line).skip(1);
    let start = colons.next()? + 1;
    (start < line.len()).then_some(start..line.len())
}

/// The token of `token,user,uid[,"groups"]` (kube-apiserver, `--token-auth-file`).
pub(super) fn static_token(line: &[u8]) -> Option<Range<usize>> {
    let token = first_column(line)?;
    (token.len() >= 12 && check::drawn(&line[token.clone()])).then_some(token)
}

/// The password of `password,user,uid` (kube-apiserver before 1.19, `--basic-auth-file`).
pub(super) fn static_password(line: &[u8]) -> Option<Range<usize>> {
    first_column(line).filter(|word| line[word.clone()].iter().any(u8::is_ascii_digit))
}

/// The first of three columns at least, where it is one word.
fn first_column(line: &[u8]) -> Option<Range<usize>> {
    let comma = memchr::memchr(b',', line)?;
    let columns = line.split(|byte| *byte == b',').count();
    let is_word = line[..comma]
        .iter()
        .all(|byte| byte.is_ascii_graphic() && *byte != b'"');
    (columns >= 3 && comma > 0 && is_word).then_some(0..comma)
}

/// The words of a line, without the double quotes around some; `None` for a comment, and for more words than `N`.
fn words<const N: usize>(line: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < line.len() {
        if line[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        if words.is_empty() && matches!(line[at], b'#' | b';') {
            return None;
        }
        if line[at] == b'"' {
            let length = memchr::memchr(b'"', &line[at + 1..])?;
            words.push(at + 1..at + 1 + length);
            at += length + 2;
        } else {
            let length = line[at..]
                .iter()
                .take_while(|byte| !byte.is_ascii_whitespace())
                .count();
            words.push(at..at + length);
            at += length;
        }
        if words.len() > N {
            return None;
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Entry = fn(&[u8]) -> Option<Range<usize>>;

    /// The letter P stands for the password.
    #[test]
    fn the_password_of_a_line() {
        let cases: &[(Entry, &[&str])] = &[
            (pgpass, &["h:1:d:u:P", r"h\:x:1:d:u:P"]),
            (netrc, &["machine h login u password P", "  password\tP x"]),
            (
                postfix,
                &["[smtp.svc]:587 u:P", "smtp.svc\tu@svc:P", "u@svc  u:P"],
            ),
            (pgbouncer, &["\"u\" \"P\"", "\"u\"\t\"P\" "]),
            (
                point_to_point,
                &["u * P", "u srv \"P\" *", "\"u\" srv P 10.0.0.1"],
            ),
            (
                ipsec,
                &[
                    ": PSK \"P\"",
                    "10.0.0.1 %any : PSK P",
                    "ann : EAP \"P\"",
                    ":PSK \"P\"",
                    ": psk \"P\"",
                ],
            ),
            (user_and_password, &["u:P"]),
            (exim, &["h:u:P", "*.svc:u:P"]),
        ];
        for (entry, lines) in cases {
            for line in *lines {
                let found = entry(line.as_bytes()).and_then(|range| line.get(range));
                assert_eq!(found, Some("P"), "{line}");
            }
        }
        assert_eq!(static_token(b"31ada4fd-adec,u,1"), Some(0..13));
        assert_eq!(static_password(b"p4,u,1"), Some(0..2));
    }

    #[test]
    fn lines_without_one() {
        let cases: &[(Entry, &[&str])] = &[
            (pgpass, &["", "# h:1:d:u:p", "h:1:d:u:", "h:1:d"]),
            (netrc, &["", "machine h", "password", "passwords x"]),
            (
                postfix,
                &[
                    "",
                    "# [smtp.svc]:587 u:p",
                    "smtp.svc",
                    "smtp.svc u:",
                    "smtp.svc :p",
                    "a b c:d",
                ],
            ),
            (
                pgbouncer,
                &[
                    "",
                    "; \"u\" \"p\"",
                    "u p",
                    "\"u\" \"\"",
                    "\"u\" \"SCRAM-SHA-256$4\"",
                    "\"u",
                ],
            ),
            (
                point_to_point,
                &["", "# c s p", "c s", "c s @/etc/x", "c s *", "c s \"\""],
            ),
            (
                ipsec,
                &["", "# : PSK \"p\"", ": RSA key.pem", ": PSK", "include x"],
            ),
            (user_and_password, &["", "#u:p", "u:", ":p", "a b:c"]),
            (exim, &["", "# h:u:p", "h:u:", "h:u"]),
            (
                static_token,
                &[
                    "",
                    "token,user,uid",
                    "a,b",
                    "31ada4fd-adec,u",
                    "one two 3 four,u,1",
                ],
            ),
        ];
        for (entry, lines) in cases {
            for line in *lines {
                assert_eq!(entry(line.as_bytes()), None, "{line}");
            }
        }
    }
}
