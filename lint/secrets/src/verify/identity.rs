//! Private keys as the user names them: files of age identities, and OpenSSH keys.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::age_key::AgeKey;

/// More than any file of keys holds, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// More keys than anybody has.
const MOST_KEYS: usize = 256;

/// The private keys of one run. Shows public names only.
#[derive(Default)]
pub struct Identities {
    keys: Vec<AgeKey>,
    unused: Vec<&'static str>,
}

/// Why a text gives no private key. Never holds a part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityError {
    /// Longer than any file of keys.
    TooLong,
    /// No text.
    NotText,
    /// Protected by a passphrase, which nobody is asked for here.
    Passphrase,
    /// A line is no identity; holds its number, from 1.
    NoIdentity(usize),
    /// There is no identity in it at all.
    Empty,
    /// An ssh key of a kind that age does not use, or one that is too short or too long.
    UnsupportedSsh,
    /// Too many keys.
    TooMany,
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "is longer than any file of keys"),
            Self::NotText => write!(f, "is no text"),
            Self::Passphrase => write!(
                f,
                "is protected by a passphrase, which is not asked for: nothing can be verified with it"
            ),
            Self::NoIdentity(line) => write!(f, "line {line} is no age identity"),
            Self::Empty => write!(f, "holds no identity"),
            Self::UnsupportedSsh => write!(
                f,
                "is no ssh key that age uses: ed25519, or RSA of 2048 to 4096 bits"
            ),
            Self::TooMany => write!(f, "holds more than {MOST_KEYS} keys"),
        }
    }
}

impl std::error::Error for IdentityError {}

/// Without anything private.
impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(AgeKey::name))
            .finish()
    }
}

impl Identities {
    /// Adds the keys of a file: age identities one a line, with `#` comments (`age-keygen`), or one OpenSSH or RSA PEM
    /// private key. Identities of plugins and post-quantum ones are counted by [`Identities::unused`] and open nothing.
    ///
    /// # Errors
    /// See [`IdentityError`]; nothing was added then.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), IdentityError> {
        if bytes.len() > MOST_BYTES {
            return Err(IdentityError::TooLong);
        }
        let binary = bytes.starts_with(b"age-encryption.org/");
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(if binary {
                IdentityError::Passphrase
            } else {
                IdentityError::NotText
            });
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        if binary || text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") {
            return Err(IdentityError::Passphrase);
        }
        let known = self.keys.len();
        if text.starts_with("-----BEGIN ") {
            self.keys.push(AgeKey::ssh(text)?);
        } else {
            self.add_lines(text)?;
        }
        if self.keys.len() > MOST_KEYS {
            self.keys.truncate(known);
            return Err(IdentityError::TooMany);
        }
        Ok(())
    }

    fn add_lines(&mut self, text: &str) -> Result<(), IdentityError> {
        let mut found = Vec::new();
        let mut unused = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with("AGE-SECRET-KEY-PQ-1") {
                unused.push("a post-quantum identity");
            } else if line.starts_with("AGE-PLUGIN-") {
                unused.push("an identity of a plugin, and no plugin is run");
            } else {
                let line = Zeroizing::new(line.to_owned());
                let key = age::x25519::Identity::from_str(&line)
                    .map_err(|_| IdentityError::NoIdentity(index + 1))?;
                found.push(AgeKey::native(key));
            }
            if found.len() + unused.len() > MOST_KEYS {
                return Err(IdentityError::TooMany);
            }
        }
        if found.is_empty() && unused.is_empty() {
            return Err(IdentityError::Empty);
        }
        self.keys.append(&mut found);
        self.unused.append(&mut unused);
        Ok(())
    }

    /// Whether no key can be used.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What was given and cannot be used, in words, once for each.
    pub fn unused(&self) -> &[&'static str] {
        &self.unused
    }

    /// The keys.
    pub(super) fn keys(&self) -> &[AgeKey] {
        &self.keys
    }
}
