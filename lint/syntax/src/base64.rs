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

/// The bytes of a text as `StdEncoding` of Go's `encoding/base64` decodes it: padded, line breaks skipped, whatever the
/// unused bits are; `None` when a character is out of place. Costs a byte for four thirds of the text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut letters, mut padding) = (0_u32, 0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        if byte == b'=' {
            padding += 1;
            continue;
        }
        if padding > 0 {
            return None;
        }
        word = word << 6 | sextet(byte)?;
        letters += 1;
        if letters.is_multiple_of(4) {
            out.extend_from_slice(word.to_be_bytes().get(1..)?);
        }
    }
    let whole = match (letters % 4, padding) {
        (0, 0) => return Some(out),
        (2, 2) => 1,
        (3, 1) => 2,
        _ => return None,
    };
    let [_, first, second, _] = (word << (6 * padding)).to_be_bytes();
    out.extend_from_slice([first, second].get(..whole)?);
    Some(out)
}

/// The six bits of a letter.
fn sextet(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn what_is_written_is_read_back() {
        for length in 0..9 {
            let bytes: Vec<u8> = (0..length)
                .map(|at: u8| at.wrapping_mul(41) ^ 0xA5)
                .collect();
            assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }

    /// As `base64.StdEncoding.DecodeString` of Go 1.26.
    #[test]
    fn line_breaks_and_unused_bits_do_not_count() {
        assert_eq!(decode("YW\r\nJj\n"), Some(b"abc".to_vec()));
        assert_eq!(decode("YQ=\n="), Some(b"a".to_vec()));
        assert_eq!(decode("YR=="), Some(b"a".to_vec()));
        for wrong in [
            "Y", "YQ", "YQ=", "YQ===", "YWJj=", "YQ==YQ==", "YW Jj", "YW_j", "====", "é",
        ] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

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
