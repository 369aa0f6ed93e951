//! Vaults of Ansible.

use std::ops::Range;

use super::is_readable;
use crate::scan;

/// What a vault of Ansible begins with.
pub(crate) const VAULT: &str = "$ANSIBLE_VAULT;";

/// A vault of Ansible: its header, then hexadecimal digits, which are those of three lines of hexadecimal digits: a salt, a
/// MAC and the ciphertext (`parsing/vault/__init__.py` of Ansible).
pub(super) fn is_vault(text: &str) -> bool {
    let Some((header, body)) = text.split_once('\n') else {
        return false;
    };
    if !header.starts_with("$ANSIBLE_VAULT;1.") || clear_in_vault(text).is_some() {
        return false;
    }
    let digits: Vec<u8> = body.bytes().filter(u8::is_ascii_hexdigit).collect();
    let Some(inner) = scan::decoded_hexadecimal(&digits) else {
        return false;
    };
    let lines: Vec<_> = inner.split(|byte| *byte == b'\n').collect();
    let [salt, mac, cipher] = lines[..] else {
        return false;
    };
    let is_fixed =
        |part: &[u8]| scan::decoded_hexadecimal(part).is_some_and(|part| part.len() == 32);
    let is_cipher = scan::decoded_hexadecimal(cipher)
        .is_some_and(|cipher| !cipher.is_empty() && !is_readable(&cipher));
    is_fixed(salt) && is_fixed(mac) && is_cipher
}

/// The first line of a vault of Ansible that is not made of hexadecimal digits, below the header that a text begins
/// with: Ansible cannot open it, and the line stands in clear.
pub(crate) fn clear_in_vault(text: &str) -> Option<Range<usize>> {
    let (mut at, mut header) = (0, true);
    for line in text.split_inclusive('\n') {
        let word = line.trim();
        if !header && !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let start = at + (line.len() - line.trim_start().len());
            return Some(start..start + word.len());
        }
        at += line.len();
        header = false;
    }
    None
}
