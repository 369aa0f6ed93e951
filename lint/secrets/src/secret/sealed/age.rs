//! Files of age (C2SP `age.md`): a header of stanzas with a MAC, a nonce of 16 bytes, and chunks of `ChaCha20-Poly1305`.

use super::is_readable;

/// The first line of the header.
const VERSION: &[u8] = b"age-encryption.org/v1\n";

/// The nonce, and the tag of the last chunk.
const SHORTEST: usize = 16 + 16;

/// Whether bytes are one file of age without armour.
pub(super) fn is_file(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(VERSION) else {
        return false;
    };
    let mut stanzas = 0;
    let mut in_body = false;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return false;
        };
        let (line, behind) = (&rest[..end], &rest[end + 1..]);
        rest = behind;
        if let Some(mac) = line.strip_prefix(b"--- ") {
            let is_mac = mac.len() == 43 && mac.iter().all(|byte| is_base64(*byte));
            return stanzas > 0
                && !in_body
                && is_mac
                && rest.len() >= SHORTEST
                && !is_readable(rest);
        }
        if in_body {
            // A short line ends the body of a stanza, and may be empty.
            if line.len() > 64 || !line.iter().all(|byte| is_base64(*byte)) || hides_text(line) {
                return false;
            }
            in_body = line.len() == 64;
        } else {
            let Some(arguments) = line.strip_prefix(b"-> ") else {
                return false;
            };
            let is_argument = |byte: &u8| matches!(byte, b' '..=b'~');
            if !arguments.iter().all(is_argument) {
                return false;
            }
            stanzas += 1;
            in_body = true;
        }
    }
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Whether a line of base64 without padding is that of a text.
fn hides_text(line: &[u8]) -> bool {
    crate::scan::decoded_base64(line).is_some_and(|bytes| is_readable(&bytes))
}
