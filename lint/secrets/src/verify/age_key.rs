//! One private key with its public name. The cryptography is that of the crate `age`.

use std::io::Read;

use age::armor::ArmoredReader;
use age::{DecryptError, Decryptor};
use zeroize::Zeroizing;

use super::IdentityError;

/// More than any copy of a data key takes, in bytes.
const MOST_BYTES: u64 = 1024;

/// A private key.
pub(super) struct AgeKey {
    identity: Kind,
    name: String,
}

enum Kind {
    Native(age::x25519::Identity),
    Ssh(age::ssh::Identity),
}

/// What a key made of an age file.
pub(super) enum Opened {
    /// What it holds.
    Content(Zeroizing<Vec<u8>>),
    /// It is not for this key, or not any more.
    Closed,
    /// No key opens it: it is damaged.
    Damaged,
}

impl AgeKey {
    /// An X25519 identity.
    pub(super) fn native(identity: age::x25519::Identity) -> Self {
        Self {
            name: identity.to_public().to_string(),
            identity: Kind::Native(identity),
        }
    }

    /// An OpenSSH private key, or an RSA one in PEM.
    pub(super) fn ssh(text: &str) -> Result<Self, IdentityError> {
        let identity = age::ssh::Identity::from_buffer(text.as_bytes(), None);
        let identity = identity.map_err(|_| IdentityError::UnsupportedSsh)?;
        match &identity {
            age::ssh::Identity::Unencrypted(_) => {}
            age::ssh::Identity::Encrypted(_)
            | age::ssh::Identity::Unsupported(
                age::ssh::UnsupportedKey::EncryptedPem | age::ssh::UnsupportedKey::EncryptedSsh(_),
            ) => return Err(IdentityError::Passphrase),
            age::ssh::Identity::Unsupported(_) => return Err(IdentityError::UnsupportedSsh),
        }
        let public = age::ssh::Recipient::try_from(identity.clone());
        let public = public.map_err(|_| IdentityError::UnsupportedSsh)?;
        Ok(Self {
            name: public.to_string(),
            identity: Kind::Ssh(identity),
        })
    }

    /// The recipient that belongs to it; of an ssh key, the kind and the key.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a recipient of a file means this key. Behind an ssh key there may be a remark.
    pub(super) fn is(&self, recipient: &str) -> bool {
        match &self.identity {
            Kind::Native(_) => recipient == self.name,
            Kind::Ssh(_) => {
                let mut words = recipient.split_ascii_whitespace();
                let mut own = self.name.split(' ');
                words.next() == own.next() && words.next() == own.next()
            }
        }
    }

    /// Opens an armored age file.
    pub(super) fn open(&self, file: &str) -> Opened {
        let identity: &dyn age::Identity = match &self.identity {
            Kind::Native(identity) => identity,
            Kind::Ssh(identity) => identity,
        };
        // Blanks of other scripts are no blanks to age.
        let file = file.trim_ascii();
        let Ok(decryptor) = Decryptor::new_buffered(ArmoredReader::new(file.as_bytes())) else {
            return Opened::Damaged;
        };
        match decryptor.decrypt(std::iter::once(identity)) {
            Ok(reader) => read(reader),
            Err(DecryptError::NoMatchingKeys) => Opened::Closed,
            Err(_) => Opened::Damaged,
        }
    }
}

fn read(reader: impl Read) -> Opened {
    // Room for all of it: a buffer that grows leaves copies behind.
    let mut content = Zeroizing::new(Vec::with_capacity(MOST_BYTES as usize + 1));
    match reader.take(MOST_BYTES + 1).read_to_end(&mut content) {
        Ok(_) if content.len() as u64 <= MOST_BYTES => Opened::Content(content),
        _ => Opened::Damaged,
    }
}
