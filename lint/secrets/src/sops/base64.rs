//! Base64 of RFC 4648 section 4, the strict way: padding where it belongs, nothing behind it, unused bits zero.
//! `encoding/base64` of Go, which SOPS uses, also skips line breaks and takes any unused bits; SOPS writes neither.

/// The bytes of a text; `None` when any character of it is out of place. Costs one byte for four thirds of the text.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let body = bytes
        .strip_suffix(b"==")
        .or_else(|| bytes.strip_suffix(b"="));
    let body = body.unwrap_or(bytes);
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    for group in body.chunks(4) {
        let mut bits = 0_u32;
        for &byte in group {
            bits = bits << 6 | u32::from(sextet(byte)?);
        }
        let [_, first, second, third] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        match group.len() {
            4 => out.extend([first, second, third]),
            3 if third == 0 => out.extend([first, second]),
            2 if second == 0 && third == 0 => out.push(first),
            _ => return None,
        }
    }
    Some(out)
}

/// The value of one character.
const fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_vectors_of_the_standard() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
    }

    #[test]
    fn nothing_else_is_taken() {
        for text in [
            "Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v\n",
            "Zm 9", "Zm-v", "Zm_v", "é===",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
