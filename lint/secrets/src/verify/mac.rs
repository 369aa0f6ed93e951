//! The authentication code over a file: SHA-512 of the plaintext of every value in the order of the file
//! (`Tree.Encrypt` in `sops.go` of SOPS).

use sha2::{Digest, Sha256, Sha512};
use zeroize::{Zeroize, Zeroizing};

/// The length of a block of SHA-512, in bytes.
const BLOCK: usize = 128;

/// The code of what was added so far.
pub(super) struct Mac(Sha512);

impl Mac {
    /// Of nothing yet. A code over encrypted values only begins differently, so that none stands for the other.
    pub(super) fn new(encrypted_only: bool) -> Self {
        let mut hash = Sha512::new();
        if encrypted_only {
            hash.update(Sha256::digest(b"sops"));
        }
        Self(hash)
    }

    /// Adds a value.
    pub(super) fn add(&mut self, plain: &[u8]) {
        self.0.update(plain);
    }

    /// The code as SOPS writes it: 128 upper-case hexadecimal digits.
    pub(super) fn finish(mut self) -> Zeroizing<Vec<u8>> {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let mut digest = self.0.finalize_reset();
        let mut text = Zeroizing::new(Vec::with_capacity(digest.len() * 2));
        for byte in digest {
            text.push(DIGITS[usize::from(byte >> 4)]);
            text.push(DIGITS[usize::from(byte & 15)]);
        }
        digest.as_mut_slice().zeroize();
        text
    }
}

/// The block that was not full yet still holds plaintext: it is written over.
impl Drop for Mac {
    fn drop(&mut self) {
        self.0.reset();
        self.0.update([0_u8; BLOCK - 1]);
    }
}
