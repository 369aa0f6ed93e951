//! Base 64 (RFC 4648, section 4).

/// Bytes in the common alphabet, padded, on one line.
pub fn encode(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0_usize, |word, at| {
            word << 8 | chunk.get(at).map_or(0, |byte| usize::from(*byte))
        });
        out.extend((0..4).map(|at| {
            if at <= chunk.len() {
                char::from(LETTERS[word >> (18 - 6 * at) & 63])
            } else {
                '='
            }
        }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encode;

    /// RFC 4648, section 10.
    #[test]
    fn vectors_of_the_standard() {
        assert_eq!(encode(b""), "");
        assert_eq!(encode(b"f"), "Zg==");
        assert_eq!(encode(b"fo"), "Zm8=");
        assert_eq!(encode(b"foo"), "Zm9v");
        assert_eq!(encode(b"foobar"), "Zm9vYmFy");
    }
}
