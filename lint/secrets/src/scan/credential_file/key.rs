//! Files that are a key from end to end, by their first bytes: keys in DER, stores of keys, and keys of zones.

use std::ops::Range;

use super::leak;
use crate::scan::leak::Leak;
use crate::scan::{der, kind};

/// How much of a file is looked at besides keys in DER, which are no longer either.
const LONGEST: usize = 64 * 1024;

/// What a file of this name and content is.
pub(super) fn search(name: &str, bytes: &[u8]) -> Option<Leak> {
    if bytes.len() <= BASE64 + 2
        && let Some(found) = of_base64(name, bytes)
    {
        return Some(found);
    }
    match bytes.first()? {
        0x30 if bytes.len() <= LONGEST => of_der(name, bytes),
        0xFE | 0xCE => is_java_store(bytes).then(|| leak(kind::KEY_STORE, 0..bytes.len(), false)),
        b'P' => of_zone(bytes).map(|span| leak(kind::DNSSEC_PRIVATE_KEY, span, false)),
        _ => None,
    }
}

fn of_der(name: &str, bytes: &[u8]) -> Option<Leak> {
    let span = 0..bytes.len();
    if let Some(kind) = der::private_key(bytes) {
        return Some(leak(kind, span, false));
    }
    let lower = name.to_ascii_lowercase();
    // What an authority is trusted by is public, in the same format.
    let is_trust = ["trust", "cacert"].iter().any(|word| lower.contains(word));
    (der::is_key_store(bytes) && !is_trust).then(|| leak(kind::KEY_STORE, span, false))
}

/// A store of Java (JKS and JCEKS) whose first entry is a private key: magic, version, count, and the tag of the entry.
fn is_java_store(bytes: &[u8]) -> bool {
    const JKS: [u8; 4] = 0xFEED_FEED_u32.to_be_bytes();
    const JCEKS: [u8; 4] = 0xCECE_CECE_u32.to_be_bytes();
    let is_store = bytes.starts_with(&JKS) || bytes.starts_with(&JCEKS);
    is_store && matches!(bytes.get(12..16), Some([0, 0, 0, 1 | 3]))
}

/// How many digits of base 64 a key of 32 bytes has, and its mark of the end.
const BASE64: usize = 44;

/// Whether a file of this name may be a key in base 64 from end to end, as `wg genkey` and `wg genpsk` write it.
pub(super) fn is_meant(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let (_, ending) = lower.rsplit_once('.').unwrap_or_default();
    let is_named = matches!(ending, "key" | "psk" | "private")
        || [
            "privatekey",
            "private_key",
            "private-key",
            "presharedkey",
            "psk",
        ]
        .iter()
        .any(|end| lower.ends_with(end));
    is_named && !lower.contains("pub") && !lower.contains("cert")
}

/// A key of 32 bytes in base 64: of WireGuard, or one that something else is sealed with.
fn of_base64(name: &str, bytes: &[u8]) -> Option<Leak> {
    let digits = bytes.trim_ascii();
    let is_key = digits.len() == BASE64
        && is_meant(name)
        && !crate::scan::placeholder::is_placeholder(digits)
        && crate::scan::decoded_base64(digits).is_some_and(|key| key.len() == 32);
    is_key.then(|| leak(kind::TOKEN_FILE, 0..digits.len(), false))
}

/// The private key of a zone, as BIND writes it (`K….private`).
fn of_zone(bytes: &[u8]) -> Option<Range<usize>> {
    if !bytes.starts_with(b"Private-key-format: ") {
        return None;
    }
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    [&b"\nPrivateKey: "[..], b"\nPrivateExponent: ", b"\nKey: "]
        .iter()
        .find_map(|field| {
            let start = memchr::memmem::find(bytes, field)? + field.len();
            let length = memchr::memchr(b'\n', &bytes[start..]).unwrap_or(bytes.len() - start);
            let value = bytes[start..start + length].trim_ascii_end();
            (value.len() >= 20).then_some(start..start + value.len())
        })
}
