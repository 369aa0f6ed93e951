//! Base64 as kyaml writes it into Secrets: in lines of 70 characters, once there are that many.

use rempart_core::base64;

const LINE: usize = 70;

pub(super) fn encode(bytes: &[u8]) -> String {
    let digits = base64::encode(bytes);
    if digits.len() < LINE {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / LINE + 1);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            text.push('\n');
        }
        text.push(digit);
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn lines_break_at_seventy() {
        assert_eq!(encode(b"a"), "YQ==");
        assert_eq!(encode(&[0; 51]).len(), 68);
        assert_eq!(encode(&[0; 52]).len(), 72 + 2);
        assert_eq!(
            encode(&[0; 105]),
            format!("{}\n{}\n", "A".repeat(70), "A".repeat(70))
        );
    }
}
