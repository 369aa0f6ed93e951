//! Whether a value under a secret-like name is a secret.

use super::login;
use super::name::Strength;
use crate::scan::{check, jinja, literal};

/// What a value is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A secret.
    Secret,
    /// A password that everyone tries.
    Default,
}

/// The longest value that is a password: a longer text is something else.
const LONGEST: usize = 512;

/// The fewest bytes of a drawn token that may hold a word.
const DRAWN: usize = 16;

/// The fewest bytes of a key that both sides of a network share (IEEE 802.11, annex J.4); fewer are the name of a protocol.
const SHARED: usize = 8;

/// Judges the value under a name as [`judge`]; a digest under one that says so (`checksum/secret`) only tells of changes.
pub(super) fn judge_named(name: &str, strength: Strength, value: &[u8]) -> Option<Verdict> {
    if is_checksum(name, value) || name == "psk" && value.len() < SHARED {
        return None;
    }
    judge(strength, value)
}

/// Whether a name begins with `checksum`, as the annotations do that restart pods, and a value has the form of a digest.
fn is_checksum(name: &str, value: &[u8]) -> bool {
    let rest = name.strip_prefix("checksum");
    let is_named = rest.is_some_and(|rest| rest.starts_with(['/', '-', '.', '_']));
    // MD5, SHA-1, SHA-256, SHA-512.
    let is_length = matches!(value.len(), 32 | 40 | 64 | 128);
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    is_named && is_length && value.iter().all(is_digit)
}

/// Judges a value; `None` when it is no secret.
pub(super) fn judge(strength: Strength, value: &[u8]) -> Option<Verdict> {
    let value = value.trim_ascii();
    let inside = literal::of_template(value).or_else(|| jinja::default_of_template(value));
    let value = inside.map_or(value, |inside| &value[inside]);
    if value.is_empty() || value.len() > LONGEST || !literal::is_literal(value) {
        return None;
    }
    if matches!(
        value,
        b"Password" | b"Passwd" | b"Pass" | b"Secret" | b"Token"
    ) {
        // What a form shows beside its field.
        return None;
    }
    match strength {
        Strength::Password if literal::is_default(value) => Some(Verdict::Default),
        Strength::Password => is_password(value).then_some(Verdict::Secret),
        // `secretKey: password1` says which key of an object holds it.
        Strength::Token | Strength::Sure
            if value.len() >= 8 && literal::is_default(value) && !literal::names_itself(value) =>
        {
            Some(Verdict::Default)
        }
        Strength::Token => is_drawn(value).then_some(Verdict::Secret),
        Strength::Sure if literal::is_default(value) => None,
        Strength::Sure => {
            // A word such as `k3s` may stand in a long token by chance.
            let is_meant = if names_an_object(value) {
                value.len() >= DRAWN && is_drawn(value)
            } else {
                is_drawn(value) || is_password(value)
            };
            is_meant.then_some(Verdict::Secret)
        }
        Strength::Login => login::judge(value),
        Strength::Credential if is_drawn(value) => Some(Verdict::Secret),
        Strength::Credential => login::judge(value).filter(|verdict| *verdict == Verdict::Secret),
        Strength::Authorization => is_authorization(value).then_some(Verdict::Secret),
    }
}

/// Not a label of a form, a sentence, or the address of something.
fn is_password(value: &[u8]) -> bool {
    let words = value
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .count();
    let is_sentence = words >= 2
        && (value[0].is_ascii_uppercase()
            || value.ends_with(b".")
            || value.ends_with(b":")
            || words > 6);
    // `Password`, `Passwort`, `Mot`: a word with a capital is what a person reads.
    let is_label = value[0].is_ascii_uppercase()
        && value[1..]
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || !byte.is_ascii());
    let is_number = value.len() < 4 && value.iter().all(u8::is_ascii_digit);
    let is_constant = value.len() > 2
        && value
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
        && value.contains(&b'_');
    let is_version = is_version(value);
    let is_address = memchr::memmem::find(value, b"://").is_some();
    value.len() >= 3
        && !is_sentence
        && !is_label
        && !is_number
        && !is_constant
        && !is_version
        && !is_address
        && !literal::names_itself(value)
}

/// Whether a value reads like the name of an object that holds a token, or says what belongs there: `github-webhook-secret`,
/// `my-token`, `clustertoken`. Only whole words count: a passphrase may have one in the middle of another.
fn names_an_object(value: &[u8]) -> bool {
    const WORDS: [&str; 10] = [
        "secret",
        "token",
        "credential",
        "webhook",
        "github",
        "gitlab",
        "k3s",
        "rke2",
        "key",
        "apikey",
    ];
    const BESIDE: [&str; 22] = [
        "", "s", "my", "your", "our", "the", "a", "some", "this", "super", "cluster", "node",
        "agent", "server", "master", "join", "access", "auth", "api", "client", "hook", "argocd",
    ];
    let lower = value.to_ascii_lowercase();
    let Ok(lower) = std::str::from_utf8(&lower) else {
        return false;
    };
    let is_beside = |rest: &str| {
        BESIDE.contains(&rest)
            || WORDS.contains(&rest)
            || rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    // A word, with one of those that people write before or behind it without a mark between: `mytoken`, `secrets`.
    let names = |part: &str| {
        WORDS.iter().any(|word| {
            part.strip_prefix(word).is_some_and(is_beside)
                || part.strip_suffix(word).is_some_and(is_beside)
        })
    };
    let is_mark = |character: char| !character.is_alphanumeric();
    lower.split(is_mark).any(names)
}

/// `1.2.3`, `^1.0.0`, `>=2.1`: what a list of dependencies says of a package that is called like a password.
fn is_version(value: &[u8]) -> bool {
    let start = value
        .iter()
        .take_while(|byte| matches!(byte, b'^' | b'~' | b'>' | b'<' | b'=' | b' '))
        .count();
    let parts = value[start..].split(|byte| *byte == b'.');
    let is_number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    parts.clone().count() > 1 && parts.clone().count() <= 4 && { parts }.all(is_number)
}

/// Whether a text looks drawn rather than written: no word, and no words and numbers with separators between.
pub(crate) fn is_drawn(value: &[u8]) -> bool {
    if value.len() < 8
        || value.iter().any(u8::is_ascii_whitespace)
        || memchr::memmem::find(value, b"://").is_some()
    {
        return false;
    }
    if crate::scan::placeholder::is_placeholder(value) {
        return false;
    }
    check::drawn(value)
}

/// `Basic` with a user and a password, or `Bearer` with a token.
fn is_authorization(value: &[u8]) -> bool {
    let Some(blank) = value.iter().position(|byte| *byte == b' ') else {
        return false;
    };
    let (scheme, rest) = (&value[..blank], value[blank..].trim_ascii());
    if scheme.eq_ignore_ascii_case(b"basic") {
        check::base64_user_and_password(rest)
    } else {
        (scheme.eq_ignore_ascii_case(b"bearer") || scheme.eq_ignore_ascii_case(b"token"))
            && is_drawn(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords() {
        for value in [
            "correct-horse-battery",
            "qz81mfp3",
            "Tr0ub4dor&3",
            "sommer2023",
            "kaffee",
        ] {
            assert_eq!(
                judge(Strength::Password, value.as_bytes()),
                Some(Verdict::Secret),
                "{value}"
            );
        }
        for value in ["changeme", "admin", "123456"] {
            assert_eq!(
                judge(Strength::Password, value.as_bytes()),
                Some(Verdict::Default),
                "{value}"
            );
        }
        for value in [
            "Password",
            "Enter your password",
            "The password of the user.",
            "12",
            "DB_PASSWORD",
            "{{ x }}",
            "https://x/y",
            "true",
            "userPassword",
            "^1.0.0",
            "~2.1",
            ">= 1.0.3",
        ] {
            assert_eq!(judge(Strength::Password, value.as_bytes()), None, "{value}");
        }
    }

    #[test]
    fn a_checksum_is_none() {
        let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let judged = |name, value: &str| judge_named(name, Strength::Token, value.as_bytes());
        assert_eq!(judged("checksum/secret", digest), None);
        for (name, value) in [
            ("checksum/secret", &digest[..60]),
            ("checksum/secret", &digest[..12]),
            ("secret", digest),
            ("checksums-secret", digest),
        ] {
            assert_eq!(
                judged(name, value),
                Some(Verdict::Secret),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn a_word_is_a_token_where_nothing_else_is() {
        let judged = |value: &str| judge(Strength::Sure, value.as_bytes());
        for value in [
            "correcthorse",
            "sieben-raben",
            "9f86d081884c7d659a2f",
            "stubentokenring",
            "githubrot-kohl",
            "monkey-island",
            "geheimsecretariat",
        ] {
            assert_eq!(judged(value), Some(Verdict::Secret), "{value}");
        }
        assert_eq!(judged("changeme"), Some(Verdict::Default));
        for value in [
            "",
            "github-webhook-secret",
            "my-token",
            "k3s-node",
            "argocd-key",
            "mytoken",
            "clusterSecret",
            "k3s_secrets",
            "token1",
            "k3stoken",
            "<token>",
            "${K3S_TOKEN}",
            "{{ k3s_token }}",
            "$K3S_TOKEN",
            "your-value",
            "/etc/rancher/node",
            "https://a.example",
            "K3S_VALUE",
            "null",
            "test",
            "password",
        ] {
            assert_eq!(judged(value), None, "{value}");
        }
    }

    #[test]
    fn tokens_must_look_drawn() {
        for value in [
            "9f86d081884c7d659a2f",
            "aB3dE6gH9jK2",
            "x7Kq-92LmZ-p0Rt",
            "qz81mfp3k2",
        ] {
            assert_eq!(
                judge(Strength::Token, value.as_bytes()),
                Some(Verdict::Secret),
                "{value}"
            );
        }
        for value in [
            "my-db-secret",
            "db-credentials-v2",
            "GITHUB_TOKEN",
            "tls-2024",
            "read-write",
            "argocd-secret",
            "secret/data/app1",
            "webhookToken",
        ] {
            assert_eq!(judge(Strength::Token, value.as_bytes()), None, "{value}");
        }
    }
}
