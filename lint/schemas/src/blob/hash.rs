//! The hash that property and kind tables are sorted by.

const SEED: u64 = 0x6A09_E667_F3BC_C908;
const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xC2B2_AE3D_27D4_EB4F;

fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(FIRST);
    product ^ (product >> 29)
}

fn absorb(mut state: u64, bytes: &[u8]) -> u64 {
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        state = mix(state, word);
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        let word = rest
            .iter()
            .rev()
            .fold(0, |word, &byte| (word << 8) | u64::from(byte));
        state = mix(state, word);
    }
    mix(state, bytes.len() as u64)
}

fn finish(state: u64) -> u32 {
    (state.wrapping_mul(SECOND) >> 32) as u32
}

/// The hash of one key. Part of the blob's format: a blob written with another function cannot be read.
pub(crate) fn hash(key: &str) -> u32 {
    finish(absorb(SEED, key.as_bytes()))
}

/// The hash of an apiVersion and a kind, without joining them.
pub(crate) fn hash_kind(api_version: &str, kind: &str) -> u32 {
    finish(absorb(
        absorb(SEED, api_version.as_bytes()),
        kind.as_bytes(),
    ))
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
        let mut hashes: Vec<u32> = keys.iter().map(|key| hash(key)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), keys.len());
    }

    #[test]
    fn the_border_between_api_version_and_kind_counts() {
        assert_ne!(hash_kind("v1", "Pod"), hash_kind("v1P", "od"));
    }
}
