//! AES-256-GCM with a nonce of 32 bytes, as SOPS seals each value (`aes/cipher.go`).

use aes_gcm::aead::consts::U32;
use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::aes::Aes256;
use aes_gcm::{AesGcm, Nonce, Tag};
use zeroize::Zeroizing;

use crate::sops::envelope::Sealed;

/// The data key of a file; its round keys are wiped when it is dropped, and do not move before.
pub(super) struct DataKey(Box<AesGcm<Aes256, U32>>);

impl DataKey {
    /// The key of these bytes; `None` unless there are 32.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        AesGcm::new_from_slice(bytes)
            .ok()
            .map(|key| Self(Box::new(key)))
    }

    /// Opens a value; `None` when it was not sealed with this key under this path.
    pub(super) fn open(&self, sealed: Sealed, path: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut data = Zeroizing::new(sealed.data);
        let nonce = Nonce::<U32>::from_slice(&sealed.iv);
        let tag = Tag::from_slice(&sealed.tag);
        self.0
            .decrypt_in_place_detached(nonce, path, &mut data, tag)
            .ok()?;
        Some(data)
    }
}
