//! Private keys that are no secret: made from a phrase that stands here, so that none lies in the tree in clear. Whatever
//! is encrypted for them is there to be read by tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "shared by tests that each use a part; a failed test is what it should be"
)]

use sha2::{Digest, Sha256};

/// What the keys of the test data are made from.
pub(crate) const FIRST: &str = "rempart: the first key of the test data, no secret";
/// See [`FIRST`].
pub(crate) const SECOND: &str = "rempart: the second key of the test data, no secret";

/// The age identity of a phrase: its SHA-256 as X25519 secret, in Bech32.
pub(crate) fn identity(phrase: &str) -> String {
    bech32("age-secret-key-", &Sha256::digest(phrase)).to_uppercase()
}

/// Covers a file with a stream made from a phrase, or uncovers it.
pub(crate) fn mask(phrase: &str, bytes: &[u8]) -> Vec<u8> {
    let stream = (0_u32..).flat_map(|block| {
        let hash = Sha256::new()
            .chain_update(phrase)
            .chain_update(block.to_be_bytes());
        hash.finalize().to_vec()
    });
    bytes
        .iter()
        .zip(stream)
        .map(|(byte, mask)| byte ^ mask)
        .collect()
}

/// Hexadecimal digits, 32 bytes a line.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let line = |bytes: &[u8]| {
        let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
        digits.chain(["\n".to_owned()]).collect::<String>()
    };
    bytes.chunks(32).map(line).collect()
}

/// The bytes of hexadecimal digits.
pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| (pair[0] << 4 | pair[1]) as u8)
        .collect()
}

/// Bech32 of BIP 173.
fn bech32(name: &str, data: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let mut values = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in data {
        bits = (bits << 8 | u32::from(*byte)) & 0xFFFF;
        count += 8;
        while count >= 5 {
            count -= 5;
            values.push((bits >> count & 31) as u8);
        }
    }
    if count > 0 {
        values.push((bits << (5 - count) & 31) as u8);
    }
    let mut checksum = 1_u32;
    let mut step = |value: u8| {
        let top = checksum >> 25;
        checksum = (checksum & 0x01FF_FFFF) << 5 ^ u32::from(value);
        let factors = [
            0x3B6A_57B2,
            0x2650_8E6D,
            0x1EA1_19FA,
            0x3D42_33DD,
            0x2A14_62B3,
        ];
        for (bit, factor) in factors.iter().enumerate() {
            if top >> bit & 1 == 1 {
                checksum ^= factor;
            }
        }
    };
    name.bytes().for_each(|byte| step(byte >> 5));
    step(0);
    name.bytes().for_each(|byte| step(byte & 31));
    for value in &values {
        step(*value);
    }
    (0..6).for_each(|_| step(0));
    let code = checksum ^ 1;
    let tail = (0..6).rev().map(|at| (code >> (5 * at) & 31) as u8);
    let letters = values
        .into_iter()
        .chain(tail)
        .map(|value| char::from(ALPHABET[usize::from(value)]));
    format!("{name}1{}", letters.collect::<String>())
}
