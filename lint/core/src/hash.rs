//! A small stable hash for fingerprints and digests: the same on every machine and in every version.

/// FNV-1a with 128 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv). Each part is closed by its length, so that `ab`
/// and `c` differ from `a` and `bc`.
#[derive(Clone, Copy, Debug)]
pub struct Hash128(u128);

impl Default for Hash128 {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Hash128 {
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME);
        }
    }

    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.add_number(text.len() as u64);
    }

    /// Adds a number.
    pub fn add_number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    /// 32 hexadecimal digits.
    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Hash128;

    #[test]
    fn agrees_with_the_published_vectors() {
        // The test vectors of the draft: the empty text, "a" and "foobar".
        let of = |text: &str| {
            let mut hash = Hash128::default();
            hash.bytes(text.as_bytes());
            hash.hex()
        };
        assert_eq!(of(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(of("a"), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(of("foobar"), "343e1662793c64bf6f0d3597ba446f18");
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |parts: &[&str]| {
            let mut hash = Hash128::default();
            for part in parts {
                hash.add(part);
            }
            hash.hex()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
