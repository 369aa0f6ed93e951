//! Which names promise a secret, and how sure they are of it.

use std::ops::Range;

use crate::scan::name::is_name_byte;

/// What may stand under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// A password: whatever is written there is one.
    Password,
    /// A token, key or secret: the name may as well name an object that holds one, so the value must look drawn.
    Token,
    /// A token under a name that stands for nothing else: a word is one too, unless it reads like the name of an object.
    Sure,
    /// A user and a password with a colon between.
    Login,
    /// A token, or a user and a password.
    Credential,
    /// The `Authorization` of a request.
    Authorization,
}

/// The longest name.
const LONGEST: usize = 128;

/// The most words of a name that are looked at.
const WORDS: usize = 16;

/// The name around a place.
pub(super) fn around(text: &[u8], at: usize) -> Range<usize> {
    let is_name = |byte: &&u8| is_name_byte(**byte);
    let before = text[..at]
        .iter()
        .rev()
        .take(LONGEST)
        .take_while(is_name)
        .count();
    let behind = text[at..].iter().take(LONGEST).take_while(is_name).count();
    at - before..at + behind
}

/// What may stand under a name; `None` for a name that promises no secret. The last words decide: `passwordFile` names
/// a file, `tokenTTL` a time.
pub(in crate::scan) fn strength(name: &[u8]) -> Option<Strength> {
    let mut words = [(0, 0); WORDS];
    let count = split(name, &mut words);
    let word = |at: usize| name.get(words.get(at)?.0..words.get(at)?.1);
    let mut last = count.checked_sub(1)?;
    // Numbers and stages say which secret it is.
    while last > 0 && word(last).is_some_and(is_suffix) {
        last -= 1;
    }
    let end = word(last)?.to_ascii_lowercase();
    let before = last
        .checked_sub(1)
        .and_then(word)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if matches!(
        before.as_slice(),
        b"existing"
            | b"public"
            | b"no"
            | b"reset"
            | b"update"
            | b"forgot"
            | b"confirm"
            | b"next"
            | b"csrf"
            | b"xsrf"
            | b"continue"
            | b"page"
    ) {
        return None;
    }
    // What a cluster of etcd tells itself from others by.
    let first = last.checked_sub(2).and_then(word).unwrap_or_default();
    if end == b"token" && before == b"cluster" && first.eq_ignore_ascii_case(b"initial") {
        return None;
    }
    if matches!(end.as_slice(), b"nopasswd" | b"nopassword") {
        return None;
    }
    let ends = |suffix: &[u8]| end.ends_with(suffix);
    if ends(b"password")
        || ends(b"passwd")
        || ends(b"passphrase")
        || ends(b"passcode")
        || ends(b"passwort")
        || end == b"pwd"
        || end == b"psk"
        || end == b"bindpw"
        || end == b"pw" && before == b"bind"
        || end == b"authtok" && before == b"default"
        || end == b"radiussecrets"
        || ends(b"pass") && !is_other_pass(&end, &before)
    {
        return Some(Strength::Password);
    }
    if end == b"authorization" {
        return Some(Strength::Authorization);
    }
    if end == b"auth" || ends(b"basicauth") || ends(b"httpauth") {
        return Some(Strength::Login);
    }
    if end == b"credential" || end == b"credentials" {
        return Some(Strength::Credential);
    }
    if is_sure(name) {
        return Some(Strength::Sure);
    }
    let is_token = ends(b"token")
        || ends(b"secret")
        || ends(b"apikey")
        || ends(b"secretkey")
        || ends(b"accesskey")
        || ends(b"privatekey");
    let is_key = end == b"key"
        && matches!(
            before.as_slice(),
            b"api"
                | b"secret"
                | b"access"
                | b"private"
                | b"auth"
                | b"encryption"
                | b"signing"
                | b"master"
                | b"account"
                | b"shared"
                | b"service"
                | b"session"
                | b"jwt"
                | b"hmac"
                | b"cipher"
                | b"crypto"
                | b"storage"
                | b"admin"
                | b"app"
                | b"client"
                | b"deploy"
                | b"backup"
                | b"cookie"
        );
    (is_token || is_key).then_some(Strength::Token)
}

/// Keys of the Secret of Argo CD and what its chart calls them, which hold a shared secret and never the name of an object;
/// and the token of a cluster of K3s or RKE2.
fn is_sure(name: &[u8]) -> bool {
    const KEYS: [&[u8]; 9] = [
        b"githubSecret",
        b"gitlabSecret",
        b"bitbucketServerSecret",
        b"gogsSecret",
        b"webhook.github.secret",
        b"webhook.gitlab.secret",
        b"webhook.bitbucketserver.secret",
        b"webhook.gogs.secret",
        b"server.secretkey",
    ];
    let is_key = |key: &&[u8]| {
        name.strip_suffix(*key)
            .is_some_and(|before| before.is_empty() || before.ends_with(b"."))
    };
    let has = |word: &[u8]| {
        name.windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word))
    };
    let is_of_cluster = || {
        let ends = |end: &[u8]| {
            let start = name.len().checked_sub(end.len());
            start.is_some_and(|start| name[start..].eq_ignore_ascii_case(end))
        };
        (ends(b"token") || ends(b"cluster_secret")) && (has(b"k3s") || has(b"rke2"))
    };
    KEYS.iter().any(is_key) || is_of_cluster()
}

/// Words that end so and are no passwords, and steps that are called passes.
fn is_other_pass(end: &[u8], before: &[u8]) -> bool {
    const WHOLE: [&[u8]; 17] = [
        b"bypass",
        b"compass",
        b"encompass",
        b"trespass",
        b"surpass",
        b"multipass",
        b"onepass",
        b"lowpass",
        b"highpass",
        b"bandpass",
        b"allpass",
        b"underpass",
        b"overpass",
        b"subpass",
        b"prepass",
        b"renderpass",
        b"fastpass",
    ];
    const STEPS: [&[u8]; 24] = [
        b"render", b"shader", b"compute", b"first", b"second", b"last", b"sub", b"pre", b"by",
        b"low", b"high", b"band", b"all", b"single", b"multi", b"two", b"shadow", b"post", b"must",
        b"should", b"test", b"proxy", b"did", b"to",
    ];
    WHOLE.contains(&end) || end == b"pass" && STEPS.contains(&before)
}

fn is_suffix(word: &[u8]) -> bool {
    const SUFFIXES: [&[u8]; 12] = [
        b"prod",
        b"production",
        b"dev",
        b"staging",
        b"test",
        b"value",
        b"plain",
        b"old",
        b"new",
        b"default",
        b"primary",
        b"secondary",
    ];
    word.iter().all(u8::is_ascii_digit)
        || SUFFIXES
            .iter()
            .any(|suffix| word.eq_ignore_ascii_case(suffix))
}

/// Splits a name at separators and where upper case begins; of too many words the last ones are kept.
fn split(name: &[u8], words: &mut [(usize, usize); WORDS]) -> usize {
    let mut count = 0;
    let mut start = 0;
    for at in 0..=name.len() {
        let is_end = at == name.len() || !name[at].is_ascii_alphanumeric() || begins_word(name, at);
        if !is_end {
            continue;
        }
        if at > start {
            if count == WORDS {
                words.rotate_left(1);
                count -= 1;
            }
            words[count] = (start, at);
            count += 1;
        }
        start = if at < name.len() && name[at].is_ascii_alphanumeric() {
            at
        } else {
            at + 1
        };
    }
    count
}

/// Whether an upper-case letter begins a word: behind a lower-case one or a digit, or before one behind a run of
/// capitals. A digit behind a letter begins one too.
fn begins_word(name: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| name[before]) else {
        return false;
    };
    let here = name[at];
    let next_is_lower = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    here.is_ascii_uppercase() && (!before.is_ascii_uppercase() || next_is_lower)
        || here.is_ascii_digit() && before.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_decide() {
        for name in [
            "password",
            "dbPassword",
            "DB_PASSWORD",
            "PGPASSWORD",
            "smtp_pass",
            "ansible_ssh_pass",
            "passphrase",
            "adminPassword1",
            "root.password",
            "password_prod",
            "PassWord",
            "mysqlRootPassword",
            "bindPW",
            "LDAP_BIND_PW",
            "ldap_default_authtok",
        ] {
            let strength = strength(name.as_bytes());
            let expected = if name == "PassWord" {
                None
            } else {
                Some(Strength::Password)
            };
            assert_eq!(strength, expected, "{name}");
        }
        for name in [
            "token",
            "apiKey",
            "API_KEY",
            "clientSecret",
            "agent-token",
            "secret-key",
            "SECRET_ACCESS_KEY",
            "cluster_token",
            "mygithubSecret",
            "server_secretkey",
        ] {
            assert_eq!(strength(name.as_bytes()), Some(Strength::Token), "{name}");
        }
        for name in [
            "K3S_TOKEN",
            "k3s_agent_token",
            "RKE2_TOKEN",
            "k3sToken",
            "K3S_CLUSTER_SECRET",
            "githubSecret",
            "configs.secret.githubSecret",
            "webhook.github.secret",
            "server.secretkey",
        ] {
            assert_eq!(strength(name.as_bytes()), Some(Strength::Sure), "{name}");
        }
        assert_eq!(strength(b"BASIC_AUTH"), Some(Strength::Login));
        assert_eq!(strength(b"credentials"), Some(Strength::Credential));
        for name in [
            "passwordFile",
            "bindDN",
            "pw",
            "use_authtok",
            "ldap_default_authtok_type",
            "secretName",
            "tokenTTL",
            "existingSecret",
            "publicKey",
            "secretKeyRef",
            "k3s_token_file",
            "githubSecretName",
            "bypass",
            "compass",
            "ETCD_INITIAL_CLUSTER_TOKEN",
            "--initial-cluster-token",
            "key",
            "password_policy",
            "tokenreviews",
            "secrets",
            "passwordSecretName",
            "psk-flags",
            "auth_type",
            "",
        ] {
            assert_eq!(strength(name.as_bytes()), None, "{name}");
        }
    }
}
