//! Settings that people put into a Secret beside what is secret: a level, a host, a port. A value is one where its name says
//! what it is and it looks like that; anything else in a Secret is told.

use crate::scan::{drawn, weak};
use crate::sops::clear::words;

/// Values of settings that no name is needed for.
const WORDS: [&str; 34] = [
    "trace",
    "debug",
    "info",
    "notice",
    "warn",
    "warning",
    "error",
    "fatal",
    "critical",
    "verbose",
    "quiet",
    "json",
    "text",
    "logfmt",
    "console",
    "production",
    "staging",
    "yes",
    "no",
    "on",
    "off",
    "enabled",
    "disabled",
    "none",
    "always",
    "never",
    "auto",
    "require",
    "prefer",
    "disable",
    "verify-ca",
    "verify-full",
    "http",
    "https",
];

/// Last words of names under which a number stands, or a time or a size.
const NUMBERS: [&str; 16] = [
    "port", "timeout", "interval", "period", "duration", "retries", "replicas", "size", "limit",
    "max", "min", "count", "workers", "threads", "days", "ttl",
];

/// Last words of names under which the name of something stands that is no secret.
const NAMES: [&str; 19] = [
    "host",
    "hostname",
    "server",
    "endpoint",
    "address",
    "addr",
    "domain",
    "database",
    "dbname",
    "db",
    "namespace",
    "bucket",
    "region",
    "zone",
    "schema",
    "timezone",
    "tz",
    "environment",
    "env",
];

/// Last words of names under which one of a few words stands.
const CHOICES: [&str; 12] = [
    "level", "mode", "format", "driver", "provider", "protocol", "scheme", "sslmode", "type",
    "locale", "lang", "language",
];

/// Words that promise a secret wherever they stand in a name.
const PROMISES: [&str; 21] = [
    "pass",
    "pwd",
    "secret",
    "token",
    "cred",
    "auth",
    "private",
    "salt",
    "hash",
    "cookie",
    "dsn",
    "connectionstring",
    "connstr",
    "seed",
    "phrase",
    "jwt",
    "psk",
    "keydata",
    "recovery",
    "mnemonic",
    "webhook",
];

/// Last words of names that say something about a secret, or where it lies.
const ABOUT: [&str; 25] = [
    "file",
    "path",
    "dir",
    "name",
    "ref",
    "enabled",
    "type",
    "ttl",
    "expiry",
    "length",
    "policy",
    "algorithm",
    "timeout",
    "url",
    "uri",
    "host",
    "port",
    "server",
    "user",
    "username",
    "identity",
    "mode",
    "method",
    "scheme",
    "level",
];

/// Last words of names under which a file or a folder stands.
const PLACES: [&str; 5] = ["path", "file", "dir", "directory", "folder"];

/// Whether a name may promise a secret. Wider than [`weak::promises_secret`]: nothing is told by it, and what it holds for a
/// secret is told as before.
pub(super) fn may_promise(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    let joined = words.concat();
    let is_promised = PROMISES.iter().any(|part| joined.contains(part))
        || matches!(last, "key" | "keys" | "pin" | "code" | "pw");
    // Whoever knows the address of a hook may use it.
    weak::promises_secret(name)
        || is_promised && (joined.contains("hook") || !ABOUT.contains(&last))
}

/// Whether what stands under a name of a Secret is a setting that anybody may read.
pub(super) fn is_setting(name: &str, value: &str) -> bool {
    if name.is_empty() || value.len() > LONGEST || may_promise(name) {
        return false;
    }
    let words = words(name);
    let last = words.last().map(String::as_str).unwrap_or_default();
    let is = |known: &[&str]| known.contains(&last);
    // Whoever asks for a user or a client says the name of it.
    let is_named = matches!(last, "user" | "username")
        || words.ends_with(&["client", "id"].map(str::to_owned));
    WORDS.contains(&value)
        || is(&NUMBERS) && is_number(value)
        || is(&NAMES) && is_name(value)
        || is(&CHOICES) && is_choice(value)
        || is(&PLACES) && value.starts_with('/') && is_name(&value[1..])
        || is_named && is_name(value)
        || matches!(last, "url" | "uri" | "endpoint") && is_address(value)
        || matches!(last, "email" | "mail" | "from") && is_mail_address(value)
}

/// The address of a mailbox: a name, and the name of a host.
fn is_mail_address(value: &str) -> bool {
    value
        .split_once('@')
        .is_some_and(|(name, host)| is_name(name) && is_name(host) && host.contains('.'))
}

/// A URL of a host, or of a repository: of a longer path each part may be what lets somebody in.
fn is_address(value: &str) -> bool {
    let path = value.splitn(4, '/').nth(3).unwrap_or_default();
    is_plain_url(value)
        && (path.strip_suffix(".git").is_some() || !path.trim_end_matches('/').contains('/'))
}

/// The longest value of a setting.
const LONGEST: usize = 256;

/// A number, with a unit or without: `5432`, `30s`, `1Gi`.
pub(super) fn is_number(value: &str) -> bool {
    let digits = value.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    value.len() - digits.len() <= 2
        && (1..=10).contains(&digits.len())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The name of a host, of a place, of a thing: words and numbers with marks between.
fn is_name(value: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    value.bytes().all(is_part)
        && value.starts_with(|first: char| first.is_ascii_alphanumeric())
        && !is_opaque(value)
}

/// One word, or two with a mark between.
fn is_choice(value: &str) -> bool {
    let parts = value.split(['-', '_']);
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    value.len() <= 16 && parts.clone().count() <= 2 && { parts }.all(is_word) && !is_opaque(value)
}

/// Whether a word may be a secret: it looks drawn, or letters and digits stand in it without a mark between.
pub(super) fn is_opaque(word: &str) -> bool {
    let is_mixed = |part: &str| {
        let has = |test: fn(&u8) -> bool| part.as_bytes().iter().any(test);
        part.len() >= SHORTEST
            && has(u8::is_ascii_digit)
            && (has(u8::is_ascii_alphabetic) || part.len() >= 8)
    };
    let mut parts = word.split(|character: char| !character.is_alphanumeric());
    parts.any(is_mixed) || drawn::holds(word) || weak::is_drawn(word.as_bytes())
}

/// The fewest characters of letters and digits that may be a secret: of fewer, versions and names of places are made.
const SHORTEST: usize = 6;

/// Whether a URL names a place and lets nobody in: without a user, without parameters, and not one of those whose path is
/// what their services ask for.
pub(super) fn is_plain_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else {
        return false;
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_scheme = !scheme.is_empty()
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+');
    let host = authority.strip_prefix("git@").unwrap_or(authority);
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:[]".contains(&byte));
    let is_way_in = |part: &str| {
        let part = part.to_ascii_lowercase();
        part.contains("hook")
            || ["services", "bot", "alert", "integration", "trigger"]
                .iter()
                .any(|word| part.starts_with(word))
    };
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let leads_in =
        host.contains("hook") && !path.is_empty() || parts.any(is_way_in) && parts.next().is_some();
    let is_path = path
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte));
    is_scheme && is_host && is_path && !leads_in && !path.split(['/', '.']).any(is_opaque)
}

#[cfg(test)]
mod tests {
    use super::{is_plain_url, is_setting};

    #[test]
    fn a_setting_is_what_its_name_says() {
        for (name, value) in [
            ("logLevel", "info"),
            ("LOG_LEVEL", "debug"),
            ("format", "json"),
            ("DB_HOST", "postgres.db.svc"),
            ("host", "localhost"),
            ("port", "5432"),
            ("timeout", "30s"),
            ("AWS_REGION", "eu-west-1"),
            ("TZ", "Europe/Berlin"),
            ("type", "git"),
            ("url", "https://git.example.org/team/app.git"),
            ("sslmode", "verify-full"),
            ("keyStorePath", "/etc/broker/keystore.jks"),
            ("POSTGRES_USER", "katib"),
            ("client-id", "oidc-service"),
            ("email", "someone@example.org"),
            ("ACME_EMAIL", "admin@mail.example.org"),
            ("smtp_from", "noreply@example.org"),
        ] {
            assert!(is_setting(name, value), "{name}: {value}");
        }
        for (name, value) in [
            ("", "info"),
            ("password", "info"),
            ("token", "none"),
            ("foo", "birch"),
            ("logLevel", "birch-7zun"),
            ("host", "birch7"),
            ("region", "Vq7zundelLk92"),
            ("port", "471147114711"),
            ("pin", "4711"),
            ("level", "birch and oak"),
            ("webhook_url", "https://chat.example.org/x"),
            ("url", "https://cal.example.org/private/birch"),
            ("database_dsn", "birch"),
            ("keyStorePath", "birch"),
            ("keyStorePath", "/Vq7zundelLk92"),
            ("mqtt-user", "birch and oak"),
            ("POSTGRES_USER", "Vq7zundelLk92"),
            ("email", "birch"),
            ("email", "birch@oak"),
            ("email", "me@example.org:birch and oak"),
            ("email_password", "someone@example.org"),
            ("foo", "someone@example.org"),
        ] {
            assert!(!is_setting(name, value), "{name}: {value}");
        }
    }

    #[test]
    fn a_url_may_be_a_way_in() {
        for url in [
            "https://git.example.org/team/app.git",
            "http://alertmanager-discord:9094/",
            "ssh://git@github.com/example/app",
            "https://10.0.0.1:6443",
        ] {
            assert!(is_plain_url(url), "{url}");
        }
        for url in [
            "https://app:{oak}@git.example.org/a",
            "https://birch@git.example.org/a",
            "https://git.example.org/a?key=birch",
            "https://git.example.org/a#birch",
            "https://chat.example.org/hooks/birch",
            "https://chat.example.org/api/webhooks/1/birch",
            "https://hooks.example.org/services/a/b/birch",
            "https://example.org/Vq7zundelLk92",
            "birch",
            "://birch",
        ] {
            // This file is searched for passwords too.
            let url = url.replace("{oak}", "birch");
            assert!(!is_plain_url(&url), "{url}");
        }
    }
}
