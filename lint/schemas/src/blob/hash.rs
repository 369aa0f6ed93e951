//! The hash that property and kind tables are sorted by.

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes a word into a state. The upper half of the product depends on every bit of both.
const fn mix(state: u64, word: u64) -> u64 {
    (state.rotate_left(32) ^ word).wrapping_mul(FACTOR)
}

/// The state of eight to sixteen bytes. The words overlap rather than being filled up; the length tells apart what then
/// looks alike.
#[inline]
const fn absorb_words(first: [u8; 8], last: [u8; 8], length: usize) -> u64 {
    let state = mix(0, u64::from_le_bytes(first) ^ length as u64);
    mix(state, u64::from_le_bytes(last))
}

/// The state of four to seven bytes.
#[inline]
const fn absorb_halves(first: [u8; 4], last: [u8; 4], length: usize) -> u64 {
    let word = u32::from_le_bytes(first) as u64 | (u32::from_le_bytes(last) as u64) << 32;
    mix(0, word ^ length as u64)
}

fn absorb(bytes: &[u8]) -> u64 {
    let length = bytes.len();
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        if length <= 16 {
            return absorb_words(*first, *last, length);
        }
        let state = mix(0, u64::from_le_bytes(*first) ^ length as u64);
        let state = absorb_middle(state, &bytes[8..length - 8]);
        return mix(state, u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return absorb_halves(*first, *last, length);
    }
    let word = bytes
        .iter()
        .fold(0, |word, byte| word << 8 | u64::from(*byte));
    mix(0, word ^ (length as u64) << 24)
}

fn absorb_middle(mut state: u64, middle: &[u8]) -> u64 {
    let (words, rest) = middle.as_chunks::<8>();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    for byte in rest {
        state = mix(state, u64::from(*byte));
    }
    state
}

const fn finish(state: u64) -> u32 {
    (state >> 32) as u32
}

/// The hash of one key. Part of the blob's format: a blob written with another function cannot be read.
pub(crate) fn hash(key: &[u8]) -> u32 {
    finish(absorb(key))
}

/// The hash of a key of eight to sixteen bytes, by its first and last eight.
#[inline]
pub(super) const fn hash_words(first: [u8; 8], last: [u8; 8], length: usize) -> u32 {
    finish(absorb_words(first, last, length))
}

/// The hash of a key of four to seven bytes, by its first and last four.
#[inline]
pub(super) const fn hash_halves(first: [u8; 4], last: [u8; 4], length: usize) -> u32 {
    finish(absorb_halves(first, last, length))
}

/// The hash of an apiVersion and a kind, without joining them.
pub(crate) fn hash_kind(api_version: &str, kind: &str) -> u32 {
    finish(mix(absorb(api_version.as_bytes()), absorb(kind.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{hash, hash_kind};

    #[test]
    fn keys_of_any_length_hash_apart() {
        let keys = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "metadata",
            "metadata1",
            "namespaces",
            "\0",
            "\0\0",
        ];
        let mut hashes: Vec<u32> = keys.iter().map(|key| hash(key.as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), keys.len());
    }

    #[test]
    fn the_border_between_api_version_and_kind_counts() {
        assert_ne!(hash_kind("v1", "Pod"), hash_kind("v1P", "od"));
    }
}
