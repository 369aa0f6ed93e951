//! Base64 as kyaml writes it into Secrets: in lines of 70 characters, once there are that many.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const LINE: usize = 70;

pub(super) fn encode(bytes: &[u8]) -> String {
    let length = bytes.len().div_ceil(3) * 4;
    let breaks = length >= LINE;
    let mut text = String::with_capacity(length + length / LINE + 1);
    let mut column = 0;
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > chunk.len() {
                '='
            } else {
                char::from(digit)
            });
            column += 1;
            if breaks && column == LINE {
                text.push('\n');
                column = 0;
            }
        }
    }
    if breaks && column > 0 {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn lines_break_at_seventy() {
        assert_eq!(encode(b""), "");
        assert_eq!(encode(b"a"), "YQ==");
        assert_eq!(encode(b"ab"), "YWI=");
        assert_eq!(encode(b"abc"), "YWJj");
        assert_eq!(encode(&[0; 51]).len(), 68);
        assert_eq!(encode(&[0; 52]).len(), 72 + 2);
        assert_eq!(
            encode(&[0; 105]),
            format!("{}\n{}\n", "A".repeat(70), "A".repeat(70))
        );
    }
}
