//! URLs that carry a password: in the user information (RFC 3986, section 3.2.1), or as a parameter.

use std::ops::Range;

use memchr::memmem;

use super::decode;
use super::kind::{self, Kind};
use super::literal;

/// What parts a scheme from its authority.
pub(super) const SEPARATOR: &[u8] = b"://";

/// The longest authority and the longest query that are looked at.
const LONGEST: usize = 512;

/// The longest authority of a URL inside another one.
const LONGEST_INSIDE: usize = 128;

/// A password in a URL.
pub(super) struct Password {
    pub(super) kind: &'static Kind,
    pub(super) span: Range<usize>,
    /// It is one that everyone tries, or the name of the user.
    pub(super) is_default: bool,
}

/// The password of the URL whose `://` stands at `separator`, and where the URL ends. Of a URL inside another one the
/// parameters belong to the outer one.
pub(super) fn password_at(
    text: &[u8],
    separator: usize,
    is_inside: bool,
) -> (Option<Password>, usize) {
    let is_scheme = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let length = text[..separator]
        .iter()
        .rev()
        .take(24)
        .take_while(is_scheme)
        .count();
    let scheme = &text[separator - length..separator];
    let start = separator + SEPARATOR.len();
    let end = start
        + text[start..]
            .iter()
            .take(if is_inside { LONGEST_INSIDE } else { LONGEST })
            .take_while(|byte| !ends_url(**byte))
            .count();
    let url = start..end;
    if scheme == b"otpauth" {
        return (seed(text, url), end);
    }
    let found = user_information(text, scheme, url.clone());
    if found.is_some() || is_inside {
        return (found, end);
    }
    (parameter(text, scheme, url), end)
}

const fn ends_url(byte: u8) -> bool {
    byte <= b' ' || byte >= 0x7F || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\')
}

fn user_information(text: &[u8], scheme: &[u8], url: Range<usize>) -> Option<Password> {
    let authority = text[url.clone()]
        .split(|byte| matches!(byte, b'/' | b'?' | b'#'))
        .next()?;
    let at = authority.iter().rposition(|byte| *byte == b'@')?;
    let colon = authority[..at].iter().position(|byte| *byte == b':')?;
    let (user, host) = (&authority[..colon], &authority[at + 1..]);
    let span = url.start + colon + 1..url.start + at;
    let password = decode::percent(&text[span.clone()]);
    if host.is_empty() || !stands_for_itself(&password) || is_form(&password, host) {
        return None;
    }
    let is_weak = literal::is_default(&password)
        || password.eq_ignore_ascii_case(user)
        || literal::names_itself(&password)
        || password.len() < 4;
    let kind = kind_of(scheme);
    // Documentation has a domain of its own (RFC 2606); databases are hardly ever explained so.
    let is_explained = scheme.starts_with(b"http")
        && memmem::find(host, b"example.").is_some()
        && !literal::is_drawn(&password);
    Some(Password {
        kind,
        span,
        is_default: is_weak || is_explained,
    })
}

/// Whether a URL is the form of one, as explanations have it: its password is the word for one, and its host that for a host
/// (`username:password@hostname:port`, `[user:pass@]host`).
fn is_form(password: &[u8], host: &[u8]) -> bool {
    const PASSWORDS: [&[u8]; 4] = [b"pass", b"password", b"passwd", b"pwd"];
    const HOSTS: [&[u8]; 5] = [b"host", b"hostname", b"host1", b"hostname1", b"server"];
    let host = host.strip_prefix(b"]").unwrap_or(host);
    let name = host.split(|byte| !byte.is_ascii_alphanumeric()).next();
    let is_name = host.len() == name.map_or(0, <[u8]>::len)
        || matches!(
            host.get(name.map_or(0, <[u8]>::len)),
            Some(b':' | b'[' | b',')
        );
    let is_one =
        |words: &[&[u8]], word: &[u8]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    is_name && name.is_some_and(|name| is_one(&HOSTS, name)) && is_one(&PASSWORDS, password)
}

/// `?password=…` and `;password=…`, as JDBC and others write it.
fn parameter(text: &[u8], scheme: &[u8], url: Range<usize>) -> Option<Password> {
    let rest = &text[url.clone()];
    let names: [&[u8]; 4] = [b"password=", b"Password=", b"pwd=", b"passwd="];
    let (name, at) = names
        .iter()
        .find_map(|name| Some((name, memmem::find(rest, name)?)))?;
    let before = rest[..at].last()?;
    if !matches!(before, b'?' | b'&' | b';') {
        return None;
    }
    let start = url.start + at + name.len();
    let length = text[start..url.end]
        .iter()
        .take_while(|byte| !matches!(byte, b'&' | b';' | b'#' | b')' | b'}'))
        .count();
    let span = start..start + length;
    let password = decode::percent(&text[span.clone()]);
    let is_jdbc = text[..url.start].len() >= scheme.len() + 8
        && text[..url.start - scheme.len() - SEPARATOR.len()].ends_with(b"jdbc:");
    let kind = if is_jdbc {
        kind::JDBC_PASSWORD
    } else {
        kind_of(scheme)
    };
    let is_default =
        literal::is_default(&password) || literal::names_itself(&password) || password.len() < 4;
    stands_for_itself(&password).then_some(Password {
        kind,
        span,
        is_default,
    })
}

/// The seed of one-time passwords: base 32 behind `secret=`.
fn seed(text: &[u8], url: Range<usize>) -> Option<Password> {
    let name = b"secret=";
    let start = url.start + memmem::find(&text[url.clone()], name)? + name.len();
    let is_digit = |byte: &&u8| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'2'..=b'7');
    let length = text[start..url.end].iter().take_while(is_digit).count();
    let span = start..start + length;
    let drawn = length >= 16 && !super::placeholder::is_placeholder(&text[span.clone()]);
    drawn.then_some(Password {
        kind: kind::ONE_TIME_PASSWORD_SEED,
        span,
        is_default: false,
    })
}

fn stands_for_itself(password: &[u8]) -> bool {
    let is_marked = password
        .iter()
        .any(|byte| matches!(byte, b'{' | b'}' | b'<' | b'>' | b'*' | b'|'));
    let is_shouted = password.len() > 3
        && password
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || *byte == b'_');
    let is_variable = password.first() == Some(&b'$') || password.starts_with(b"%(");
    // `%s` of a format.
    let is_verb = matches!(password, [b'%', verb] if verb.is_ascii_alphabetic());
    // Dots stand for what is left out.
    let is_left_out = password
        .iter()
        .all(|byte| matches!(byte, b'.' | b'-' | b'_' | b'x' | b'X'));
    !password.is_empty()
        && !is_marked
        && !is_shouted
        && !is_variable
        && !is_verb
        && !is_left_out
        && literal::is_literal(password)
}

fn kind_of(scheme: &[u8]) -> &'static Kind {
    let named = |kind: &&Kind| {
        kind.schemes
            .iter()
            .any(|known| known.as_bytes().eq_ignore_ascii_case(scheme))
    };
    let exact = kind::all().iter().find(named);
    // `postgresql+psycopg2` and the like: the driver stands behind the plus sign.
    let stem = scheme.split(|byte| *byte == b'+').next().unwrap_or(scheme);
    let stemmed = |kind: &&Kind| {
        kind.schemes
            .iter()
            .any(|known| known.as_bytes().eq_ignore_ascii_case(stem))
    };
    exact
        .or_else(|| kind::all().iter().find(stemmed))
        .unwrap_or(kind::URL_WITH_PASSWORD)
}
