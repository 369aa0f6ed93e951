//! A number for a text that costs a glance at its ends: most texts that differ have different ones.

/// Mixes the length with the first and the last eight bytes. Texts of one number may still differ: whoever compares
/// numbers compares the texts behind equal ones, too.
pub(crate) fn glance(text: &[u8]) -> u64 {
    let (first, last) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            (Some(first), Some(last)) => (
                u64::from(u32::from_le_bytes(*first)),
                u64::from(u32::from_le_bytes(*last)),
            ),
            _ => (
                text.iter()
                    .fold(0, |word, byte| word << 8 | u64::from(*byte)),
                0,
            ),
        },
    };
    let mixed = (first ^ text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ last;
    mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::glance;

    #[test]
    fn ends_and_lengths_count() {
        let texts = [
            "",
            "a",
            "ab",
            "ba",
            "abcd",
            "abcdabcd",
            "Service",
            "Servise",
            "apps/v1",
            "batch/v1",
            "web-00001",
            "web-00002",
            "web-000001",
            "bew-00001",
        ];
        let numbers: BTreeSet<u64> = texts.iter().map(|text| glance(text.as_bytes())).collect();
        assert_eq!(numbers.len(), texts.len());
    }
}
