//! Searches tables whose records begin with a hash and are sorted by it.

use super::layout::Word;

/// How far from the expected place a search looks record by record.
const NEAR: usize = 8;

/// The first record whose hash is `wanted` or greater.
///
/// Hashes are spread evenly, so the place of one is known but for a few records. Names chosen to crowd one place only
/// cost a search by halves.
#[inline]
pub(super) fn first_at_least<const N: usize>(records: &[[Word; N]], wanted: u32) -> usize {
    let mut at = ((u64::from(wanted) * records.len() as u64) >> 32) as usize;
    let is_before = |at: usize| {
        records
            .get(at)
            .is_some_and(|record| hash_of(record) < wanted)
    };
    if is_before(at) {
        for _ in 0..NEAR {
            at += 1;
            if !is_before(at) {
                return at;
            }
        }
    } else {
        for _ in 0..NEAR {
            if at == 0 || is_before(at - 1) {
                return at;
            }
            at -= 1;
        }
    }
    records.partition_point(|record| hash_of(record) < wanted)
}

/// The hash a record begins with.
#[inline]
fn hash_of<const N: usize>(record: &[Word; N]) -> u32 {
    record.first().map_or(0, |word| u32::from_le_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::{Word, first_at_least};

    #[test]
    fn the_place_is_the_one_a_search_by_halves_finds() {
        let crowded = (0..100_u32).map(|at| at * 3);
        let spread = (0..100_u32).map(|at| at * (u32::MAX / 100));
        let hashes: Vec<Vec<u32>> = vec![vec![], vec![7], crowded.collect(), spread.collect()];
        for hashes in hashes {
            let records: Vec<[Word; 1]> = hashes.iter().map(|hash| [hash.to_le_bytes()]).collect();
            let near = hashes
                .iter()
                .flat_map(|hash| [hash.wrapping_sub(1), *hash, hash + 1]);
            for wanted in near.chain([0, u32::MAX]) {
                let expected = hashes.partition_point(|hash| *hash < wanted);
                assert_eq!(first_at_least(&records, wanted), expected, "{wanted}");
            }
        }
    }
}
