//! The hash that property and kind tables are sorted by.

const SEED: u64 = 0x6A09_E667_F3BC_C908;
const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xC2B2_AE3D_27D4_EB4F;

fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(FIRST);
    product ^ (product >> 29)
}

/// Words overlap at the end rather than being filled up byte by byte; the length tells apart what then looks alike.
fn absorb(state: u64, bytes: &[u8]) -> u64 {
    let mut state = state ^ (bytes.len() as u64).wrapping_mul(SECOND);
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        state = mix(state, u64::from_le_bytes(*first));
        if bytes.len() > 16 {
            for word in bytes[8..bytes.len() - 8].as_chunks::<8>().0 {
                state = mix(state, u64::from_le_bytes(*word));
            }
            let before_last = bytes.len() - 16;
            let word = bytes[before_last..].first_chunk::<8>();
            state = mix(state, word.map_or(0, |word| u64::from_le_bytes(*word)));
        }
        return mix(state, u64::from_le_bytes(*last));
    }
    let word = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => match *bytes {
            [] => 0,
            [only] => u64::from(only),
            [first, last] => u64::from(first) | u64::from(last) << 8,
            [first, second, .., last] => {
                u64::from(first) | u64::from(second) << 8 | u64::from(last) << 16
            }
        },
    };
    mix(state, word)
}

fn finish(state: u64) -> u32 {
    (state.wrapping_mul(SECOND) >> 32) as u32
}

/// The hash of one key. Part of the blob's format: a blob written with another function cannot be read.
pub(crate) fn hash(key: &[u8]) -> u32 {
    finish(absorb(SEED, key))
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
