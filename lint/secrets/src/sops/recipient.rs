//! Who can decrypt a file: the keys that its data key is wrapped for (`stores/stores.go`, `age/`, `pgp/`, `kms/`,
//! `gcpkms/`, `azkv/`, `hcvault/` of SOPS). Names of keys are public; the wrapped data key is never kept.

use std::fmt;

use rempart_core::Span;

use super::base64;
use super::stream::Meta;

/// A service or format of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyKind {
    Age,
    Pgp,
    Kms,
    GcpKms,
    AzureKeyVault,
    Vault,
}

/// All kinds with the key of the metadata, and the fields of an entry.
pub(crate) const KINDS: [(&str, KeyKind, &[&str]); 6] = [
    ("age", KeyKind::Age, &["recipient", "enc"]),
    ("pgp", KeyKind::Pgp, &["created_at", "enc", "fp"]),
    (
        "kms",
        KeyKind::Kms,
        &["arn", "role", "context", "created_at", "enc", "aws_profile"],
    ),
    (
        "gcp_kms",
        KeyKind::GcpKms,
        &["resource_id", "created_at", "enc"],
    ),
    (
        "azure_kv",
        KeyKind::AzureKeyVault,
        &["vault_url", "name", "version", "created_at", "enc"],
    ),
    (
        "hc_vault",
        KeyKind::Vault,
        &[
            "vault_address",
            "engine_path",
            "key_name",
            "created_at",
            "enc",
        ],
    ),
];

/// One key, by the name that both a file and `.sops.yaml` give it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) kind: KeyKind,
    /// The age recipient, the fingerprint, the ARN, the resource or the address.
    pub(crate) name: String,
    pub(crate) span: Span,
    /// What makes it useless, in words.
    pub(crate) fault: Option<&'static str>,
}

/// Without a name that is malformed: it may be anything, a private key as well.
impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?}", self.shown(), self.span)
    }
}

impl KeyKind {
    /// What people call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Pgp => "PGP",
            Self::Kms => "AWS KMS",
            Self::GcpKms => "GCP KMS",
            Self::AzureKeyVault => "Azure Key Vault",
            Self::Vault => "Vault",
        }
    }

    /// The name as it is compared: fingerprints without blanks and case, addresses without a slash at the end.
    pub(crate) fn normalised(self, name: &str) -> String {
        match self {
            Self::Pgp => name
                .chars()
                .filter(|character| !character.is_whitespace())
                .collect::<String>()
                .to_ascii_uppercase(),
            Self::Kms => name
                .chars()
                .filter(|character| !character.is_whitespace())
                .collect(),
            _ => name.trim().trim_end_matches('/').to_owned(),
        }
    }
}

impl Recipient {
    /// Reads an entry of the metadata.
    pub(crate) fn of(kind: KeyKind, entry: &Meta<'_>) -> Self {
        let field = |key: &str| entry.get(key).map(Meta::scalar).unwrap_or_default();
        let name = match kind {
            KeyKind::Age => field("recipient").to_owned(),
            KeyKind::Pgp => field("fp").to_owned(),
            KeyKind::Kms if field("role").is_empty() => field("arn").to_owned(),
            KeyKind::Kms => format!("{}+{}", field("arn"), field("role")),
            KeyKind::GcpKms => field("resource_id").to_owned(),
            KeyKind::AzureKeyVault => format!(
                "{}/keys/{}/{}",
                field("vault_url").trim_end_matches('/'),
                field("name"),
                field("version")
            ),
            KeyKind::Vault => format!(
                "{}/v1/{}/keys/{}",
                field("vault_address").trim_end_matches('/'),
                field("engine_path"),
                field("key_name")
            ),
        };
        let name = kind.normalised(&name);
        let fault = name_fault(kind, &name).or_else(|| wrapped_fault(kind, field("enc")));
        Self {
            kind,
            name,
            span: entry.span,
            fault,
        }
    }

    /// A key as `.sops.yaml` names it.
    pub(crate) fn named(kind: KeyKind, name: &str, span: Span) -> Self {
        let name = kind.normalised(name);
        let fault = name_fault(kind, &name);
        Self {
            kind,
            name,
            span,
            fault,
        }
    }

    /// Whether two names mean one key. A fingerprint may be given by its end, and a key of Azure without its version.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let (short, long) = if self.name.len() <= other.name.len() {
            (self, other)
        } else {
            (other, self)
        };
        self.kind == other.kind
            && match self.kind {
                KeyKind::Pgp => {
                    short.name.len() >= 16 && long.name.ends_with(&short.name)
                        || short.name == long.name
                }
                KeyKind::AzureKeyVault => {
                    let unversioned =
                        short.name.matches('/').count() < long.name.matches('/').count();
                    long.name == short.name
                        || (unversioned && long.name.starts_with(&format!("{}/", short.name)))
                }
                _ => self.name == other.name,
            }
    }

    /// What can be shown: public, and short enough for a line; nothing of a name that is malformed.
    pub(crate) fn shown(&self) -> String {
        if name_fault(self.kind, &self.name).is_some() {
            let article = if matches!(
                self.kind,
                KeyKind::Age | KeyKind::Kms | KeyKind::AzureKeyVault
            ) {
                "an"
            } else {
                "a"
            };
            return format!("{article} {} key", self.kind.name());
        }
        let short: String = self.name.chars().take(80).collect();
        format!("the {} key `{short}`", self.kind.name())
    }
}

/// What is wrong with the name of a key.
fn name_fault(kind: KeyKind, name: &str) -> Option<&'static str> {
    let good = match kind {
        KeyKind::Age => is_age_recipient(name),
        KeyKind::Pgp => {
            matches!(name.len(), 8 | 16 | 32 | 40 | 64)
                && name.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        KeyKind::Kms => name.starts_with("arn:") && name.contains(":kms:"),
        KeyKind::GcpKms => name.starts_with("projects/") && name.contains("/cryptoKeys/"),
        KeyKind::AzureKeyVault => name.starts_with("https://") && name.contains("/keys/"),
        KeyKind::Vault => name.starts_with("http") && name.contains("/keys/"),
    };
    (!good).then_some("its name is none of that kind of key")
}

/// `age1…` in Bech32 letters, a plugin's `age1name1…`, or a public ssh key.
fn is_age_recipient(name: &str) -> bool {
    if name.starts_with("ssh-ed25519 ") || name.starts_with("ssh-rsa ") {
        return name
            .split(' ')
            .nth(1)
            .is_some_and(|key| key.len() > 60 && base64::decode(key).is_some());
    }
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let Some(body) = name.strip_prefix("age1") else {
        return false;
    };
    let native = body.len() == 58 && !body.contains('1');
    let plugin = body.contains('1') || body.starts_with("pq");
    (native || plugin) && body.bytes().all(letter)
}

/// What is wrong with a wrapped data key.
fn wrapped_fault(kind: KeyKind, wrapped: &str) -> Option<&'static str> {
    if wrapped.trim().is_empty() {
        return Some("its copy of the data key is missing");
    }
    let good = match kind {
        KeyKind::Age => is_age_file(wrapped),
        KeyKind::Pgp => is_armored(
            wrapped,
            "-----BEGIN PGP MESSAGE-----",
            "-----END PGP MESSAGE-----",
        ),
        KeyKind::Vault => wrapped.starts_with("vault:"),
        KeyKind::Kms | KeyKind::GcpKms | KeyKind::AzureKeyVault => {
            let letter = |byte: u8| {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_' | b'\n')
            };
            wrapped.bytes().all(letter)
        }
    };
    (!good).then_some("its copy of the data key has not the form that SOPS writes")
}

fn is_armored(text: &str, begin: &str, end: &str) -> bool {
    let text = text.trim();
    text.starts_with(begin) && text.ends_with(end)
}

/// An armored age file (`age-encryption.org/v1`) with a stanza for a recipient.
fn is_age_file(text: &str) -> bool {
    const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
    const END: &str = "-----END AGE ENCRYPTED FILE-----";
    let Some(body) = text
        .trim()
        .strip_prefix(BEGIN)
        .and_then(|text| text.strip_suffix(END))
    else {
        return false;
    };
    let joined: String = body.split_ascii_whitespace().collect();
    base64::decode(&joined).is_some_and(|file| file.starts_with(b"age-encryption.org/v1\n-> "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys() {
        let age = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        for (kind, name) in [
            (KeyKind::Age, age),
            (
                KeyKind::Age,
                "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
            ),
            (KeyKind::Pgp, "85D77543B3D624B63CEA9E6DBC17301B491B3F21"),
            (
                KeyKind::Pgp,
                "85d7 7543 b3d6 24b6 3cea 9e6d bc17 301b 491b 3f21",
            ),
            (KeyKind::Kms, "arn:aws:kms:eu-west-1:111122223333:key/1234"),
            (
                KeyKind::GcpKms,
                "projects/p/locations/global/keyRings/r/cryptoKeys/k",
            ),
            (
                KeyKind::AzureKeyVault,
                "https://v.vault.azure.net/keys/k/0123",
            ),
            (
                KeyKind::Vault,
                "https://vault.example.org:8200/v1/sops/keys/first",
            ),
        ] {
            assert_eq!(
                Recipient::named(kind, name, Span::at(0)).fault,
                None,
                "{name}"
            );
        }
        for name in [
            "",
            "age1",
            "age1short",
            "hunter2",
            &age[..60],
            "ssh-ed25519 AAAA",
            "AGE-SECRET-KEY-1QQQ",
        ] {
            let recipient = Recipient::named(KeyKind::Age, name, Span::at(0));
            assert!(recipient.fault.is_some(), "{name}");
            assert_eq!(recipient.shown(), "an age key");
        }
    }
}
