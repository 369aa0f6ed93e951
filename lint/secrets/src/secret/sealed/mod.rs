//! Files that are encrypted as a whole, by programs other than SOPS.
//!
//! A mark at the top of a file seals nothing: what stands below has to have the structure that the program writes, and what
//! is the ciphertext must not be a text.

mod age;
mod armour;
mod openpgp;
mod sealed_secret;
mod vault;

pub(crate) use sealed_secret::is_sealed_secret;
pub(crate) use vault::{VAULT, clear_in_vault};

/// Whether bytes are one file of age or git-crypt, one message of `OpenPGP` or one vault of Ansible, from the first to the
/// last.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = text.trim();
        if vault::is_vault(text) || armour::is_armoured(text) {
            return true;
        }
    }
    age::is_file(bytes) || openpgp::is_message(bytes) || is_git_crypt(bytes)
}

/// What git-crypt writes: its mark, a nonce of 12 bytes, and the ciphertext (`commands.cpp`).
fn is_git_crypt(bytes: &[u8]) -> bool {
    bytes
        .strip_prefix(b"\0GITCRYPT\0")
        .is_some_and(|rest| rest.len() > 12 && !is_readable(&rest[12..]))
}

/// The fewest characters of which no cipher makes a text: 37 of 100 bytes are printable, so that a run of this length comes
/// once in 10^13 bytes.
const RUN: usize = 32;

/// Whether bytes hold a text: a long run of printable characters, or nothing else.
fn is_readable(bytes: &[u8]) -> bool {
    let is_printable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let mut run = 0;
    for byte in bytes {
        run = if is_printable(byte) { run + 1 } else { 0 };
        if run >= RUN {
            return true;
        }
    }
    // Eight drawn bytes are printable once in three thousand times: shorter ones tell nothing.
    bytes.len() >= SHORT && run == bytes.len()
}

/// The fewest bytes of which it tells anything that all are printable.
const SHORT: usize = 12;

/// Whether bytes that are no UTF-8 are nearly a text: hardly anything in them but printable characters.
pub(crate) fn is_nearly_text(bytes: &[u8]) -> bool {
    let odd = bytes
        .iter()
        .filter(|byte| !matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
        .count();
    !bytes.is_empty() && odd * 4 <= bytes.len()
}

#[cfg(test)]
mod tests;
