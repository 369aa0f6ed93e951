//! Words that were drawn and not written: in a Secret each of them may be the secret.

/// Whether a text holds such a word. Stricter than what is asked of a value under a secret-like name, since what stands
/// around is unknown: names of hosts, versions, times, identifiers and digests that name themselves are none.
pub(crate) fn holds(text: &str) -> bool {
    text.lines().any(in_line)
}

/// Bytes of a token, in which a word may stand.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'+' | b'/' | b'.' | b'_' | b'-' | b':' | b'@' | b'%' | b'~'
        )
}

/// The longest token: what is longer is a certificate, a picture, a key that has a form of its own.
const LONGEST: usize = 128;

fn in_line(line: &str) -> bool {
    let is_end = |character: char| !character.is_ascii() || !is_token(character as u8);
    let mut at = 0;
    for token in line.split(is_end) {
        let start = at;
        at = start
            + token.len()
            + line[start + token.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        if token.len() < SHORTEST || token.len() > LONGEST || !is_secret_place(&line[..start]) {
            continue;
        }
        if in_token(token) {
            return true;
        }
    }
    false
}

/// The fewest characters of a word.
const SHORTEST: usize = 8;

/// Names behind which stands what only looks drawn.
const NAMED: [&str; 30] = [
    "id",
    "uid",
    "uuid",
    "guid",
    "hash",
    "checksum",
    "digest",
    "sha",
    "sha256",
    "sha1",
    "md5",
    "tag",
    "version",
    "revision",
    "commit",
    "fingerprint",
    "thumbprint",
    "serial",
    "region",
    "zone",
    "host",
    "hostname",
    "server",
    "endpoint",
    "image",
    "color",
    "colour",
    "ca",
    "cert",
    "certificate",
];

/// Whether what stands behind the beginning of a line may be a secret: not where it is said to be something else.
fn is_secret_place(before: &str) -> bool {
    let before = before.trim_end_matches(|character: char| !character.is_alphanumeric());
    let name = before
        .rsplit(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '-'));
    let name = name.into_iter().next().unwrap_or_default();
    let last = last_word(name);
    !NAMED.iter().any(|named| last.eq_ignore_ascii_case(named)) && !name.starts_with("ssh-")
}

/// The last word of a name, whatever divides its words.
fn last_word(name: &str) -> &str {
    let bytes = name.as_bytes();
    let mut start = 0;
    for at in 1..bytes.len() {
        if matches!(bytes[at - 1], b'_' | b'-')
            || bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()
        {
            start = at;
        }
    }
    name.get(start..).unwrap_or_default()
}

fn in_token(token: &str) -> bool {
    if is_uuid(token) || token.starts_with("AAAA") || token.starts_with("MII") {
        return false;
    }
    // A digest says what it is one of.
    let token = ["sha256:", "sha512:", "sha1:"]
        .iter()
        .find_map(|digest| token.find(digest))
        .map_or(token, |at| &token[..at]);
    let token = token.split_once("://").map_or(token, |(_, rest)| {
        // The user stands before the host, and the path behind it.
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    let parts = token.split(['/', '@', ':', '%', '~']);
    let mut parts = parts.filter(|part| !is_host(part) && !is_uuid(part));
    parts.any(|part| part.split(['.', '_', '-', '+']).any(is_drawn))
}

/// `db-1a2b3c4d.eu.example.org`: labels of letters in lower case and digits, the last one of letters.
fn is_host(part: &str) -> bool {
    let labels: Vec<_> = part.trim_end_matches('.').split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| {
            last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase())
        })
}

fn is_uuid(token: &str) -> bool {
    let mut parts = token.split('-');
    let is_part = |length: usize, part: Option<&str>| {
        part.is_some_and(|part| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    };
    [8, 4, 4, 4, 12]
        .into_iter()
        .all(|length| is_part(length, parts.next()))
        && parts.next().is_none()
}

/// Whether a word of letters and digits was drawn: it changes between them, and between small letters and capitals, more
/// often than words and numbers that were put together.
fn is_drawn(word: &str) -> bool {
    let bytes = word.as_bytes();
    if bytes.len() < SHORTEST
        || is_measure(bytes)
        || is_version(word)
        || super::placeholder::is_placeholder(bytes)
    {
        return false;
    }
    let changes = changes(bytes);
    if is_mixed(bytes) {
        changes >= 3
            || changes == 2
                && !word
                    .split(|character: char| character.is_ascii_digit())
                    .all(is_camel)
    } else {
        changes >= 4 || changes >= 3 && bytes.len() >= 10
    }
}

/// How often a text changes between digits and others.
pub(super) fn changes(text: &[u8]) -> usize {
    let pairs = text.windows(2);
    pairs
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count()
}

/// Whether a text has small letters and capitals.
pub(super) fn is_mixed(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_lowercase) && text.iter().any(u8::is_ascii_uppercase)
}

/// Whether letters are words, each of which but the first begins with a capital and has three of them at least.
fn is_camel(letters: &str) -> bool {
    let bytes = letters.as_bytes();
    let mut start = 0;
    for at in 1..=bytes.len() {
        let is_end = at == bytes.len()
            || bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
        if !is_end {
            continue;
        }
        if start > 0 && at - start < 3 {
            return false;
        }
        start = at;
    }
    true
}

/// `1h30m15s`, `500m1Gi`: numbers, each with a unit of at most two letters.
fn is_measure(word: &[u8]) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let letters = rest[digits..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let is_unit = matches!(
            &rest[digits..digits + letters],
            b"" | b"s"
                | b"m"
                | b"h"
                | b"d"
                | b"w"
                | b"y"
                | b"ms"
                | b"us"
                | b"ns"
                | b"Mi"
                | b"Gi"
                | b"Ki"
                | b"k"
                | b"M"
                | b"G"
                | b"x"
                | b"T"
                | b"Z"
        );
        if digits == 0 || !is_unit {
            return false;
        }
        rest = &rest[digits + letters..];
    }
    true
}

/// `v1alpha1`, `v2beta3`: versions of Kubernetes.
fn is_version(word: &str) -> bool {
    let rest = word.trim_start_matches(['v', 'V']);
    let rest = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    let stage = rest
        .strip_prefix("alpha")
        .or_else(|| rest.strip_prefix("beta"))
        .or_else(|| rest.strip_prefix("rc"));
    rest.len() < word.len()
        && stage.is_some_and(|stage| stage.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn drawn_words_are_told_from_written_ones() {
        for text in [
            "Kx92LqWm47Zt",
            "pin Kx92LqWm47Zt",
            "a=Kx92LqWm47Zt;",
            "Vq7zundelLk92",
            "https://hook.example.org/Kx92LqWm47Zt/x",
            "app:Kx92LqWm47Zt@db.example.org",
            "9f86d081884c7d65",
            "zx9kq2mw7p",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in [
            "",
            "resource: K8sRoleBinding",
            "OAuth2Proxy",
            "v1alpha1 v2beta2",
            "12h30m15s",
            "a: 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "https://1a2b3c4d5e.eks.example.org:6443/x",
            "commit: 9f86d081884c7d659a2f",
            "clientId: Kx92LqWm47Zt",
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKx92LqWm47Zt",
            "20240101T120000Z",
            "kube_pod_container_status_last_terminated_reason",
            "eu-west-1 db-credentials-v2 utf8mb4_unicode_ci",
        ] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn a_long_line_costs_no_more_than_its_bytes() {
        assert!(!holds(&"a.b ".repeat(1 << 16)));
    }
}
