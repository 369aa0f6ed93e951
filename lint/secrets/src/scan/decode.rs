//! Codings that hide a credential from a search: base 64, hexadecimal, percent, and the escapes of quoted texts.

/// A base-64 digit in either alphabet (RFC 4648, sections 4 and 5).
const fn base64_digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Decodes base 64, padded or not, in either alphabet; blanks and line breaks are skipped. `None` for anything else.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0_usize);
    let mut padding = 0;
    for byte in text {
        if byte.is_ascii_whitespace() {
            continue;
        }
        if *byte == b'=' {
            padding += 1;
            continue;
        }
        let digit = base64_digit(*byte).filter(|_| padding == 0)?;
        bits = bits << 6 | u32::from(digit);
        count += 1;
        if count.is_multiple_of(4) {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            bits = 0;
        }
    }
    match count % 4 {
        0 if padding == 0 => {}
        2 if padding == 0 || padding == 2 => out.push((bits >> 4) as u8),
        3 if padding <= 1 => out.extend_from_slice(&((bits >> 2) as u16).to_be_bytes()),
        _ => return None,
    }
    Some(out)
}

/// Decodes base 64 that is not written as it should be: each part between signs of padding and bytes that are no digits
/// stands for itself, and the digits at its end that make no byte for nothing, as decoders leave off there.
pub(super) fn base64_in_parts(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0_usize);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        if let Some(digit) = base64_digit(*byte) {
            bits = bits << 6 | u32::from(digit);
            count += 1;
            if count == 4 {
                out.extend_from_slice(&bits.to_be_bytes()[1..]);
                (bits, count) = (0, 0);
            }
        } else {
            rest_of_base64(bits, count, &mut out);
            (bits, count) = (0, 0);
        }
    }
    rest_of_base64(bits, count, &mut out);
    out
}

/// Adds what fewer than four digits stand for.
fn rest_of_base64(bits: u32, count: usize, out: &mut Vec<u8>) {
    match count {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&((bits >> 2) as u16).to_be_bytes()),
        _ => {}
    }
}

/// Decodes pairs of hexadecimal digits; `None` for anything else.
pub(super) fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|pair| hex_byte(*pair)).collect()
}

fn hex_byte(pair: [u8; 2]) -> Option<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok()
}

/// Decodes the `%XX` of a text (RFC 3986, section 2.1); what is none stays.
pub(super) fn percent(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let decoded = text
            .get(at + 1..at + 3)
            .and_then(|pair| pair.first_chunk::<2>().copied().and_then(hex_byte));
        match decoded {
            Some(value) if *byte == b'%' => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

/// Decodes the escapes that JSON (RFC 8259, section 7) and YAML (1.2, section 5.7) know inside double quotes, with the
/// line that a backslash at its end joins to the next.
pub(super) fn escapes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let Some(escape) = text.get(at) else { break };
        at += 1;
        match escape {
            b'x' => at = number(text, at, 2, &mut out),
            b'u' => at = number(text, at, 4, &mut out),
            b'U' => at = number(text, at, 8, &mut out),
            b'n' | b'N' | b'L' | b'P' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'\r' | b'\n' => {
                let blanks = text[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_whitespace());
                at += blanks.count();
            }
            other => out.push(*other),
        }
    }
    out
}

/// Writes the character of some hexadecimal digits; returns where they end.
fn number(text: &[u8], at: usize, digits: usize, out: &mut Vec<u8>) -> usize {
    let value = text
        .get(at..at + digits)
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(value) = value else { return at };
    let character = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    at + digits
}

/// How many bytes of text tell that a decoding is worth a search: no credential that is known by its form has fewer than
/// one and a half times as many, so that a window of them lies in it.
const WINDOW: usize = 12;

/// Whether text stands anywhere in what digits of base 64 stand for, whatever is around it: a window that begins at every
/// sixth byte. Most windows of other bytes end with their first ones.
pub(super) fn base64_holds_text(digits: &[u8]) -> bool {
    let bytes = |window: &[u8]| {
        let (mut out, mut filled) = ([0; WINDOW], 0);
        for four in window.as_chunks::<4>().0 {
            let bits = four.iter().try_fold(0_u32, |bits, byte| {
                Some(bits << 6 | u32::from(base64_digit(*byte)?))
            })?;
            let three = &bits.to_be_bytes()[1..];
            if three.iter().any(|byte| !is_plain(*byte) && *byte != 0) {
                return None;
            }
            out[filled..filled + 3].copy_from_slice(three);
            filled += 3;
        }
        Some(out)
    };
    (0..digits.len().saturating_sub(15))
        .step_by(8)
        .filter_map(|at| bytes(&digits[at..at + 16]))
        .any(|bytes| looks_like_text(&bytes))
}

/// As [`base64_holds_text`], for pairs of hexadecimal digits.
pub(super) fn hex_holds_text(digits: &[u8]) -> bool {
    let pairs = digits.as_chunks::<2>().0;
    let bytes = |window: &[[u8; 2]]| {
        let mut out = [0; WINDOW];
        for (byte, pair) in out.iter_mut().zip(window) {
            *byte = hex_byte(*pair)?;
            if !is_plain(*byte) && *byte != 0 {
                return None;
            }
        }
        Some(out)
    };
    (0..(pairs.len() + 1).saturating_sub(WINDOW))
        .step_by(WINDOW / 2)
        .filter_map(|at| bytes(&pairs[at..at + WINDOW]))
        .any(|bytes| looks_like_text(&bytes))
}

/// A character of ASCII that texts have.
const fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte < 0x7F || matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Whether the first bytes of a decoding look like text: what only happens to consist of digits of a coding decodes
/// to noise. Text is ASCII, or UTF-16 in either order.
pub(super) fn looks_like_text(bytes: &[u8]) -> bool {
    let ascii = bytes.iter().all(|byte| is_plain(*byte));
    let wide = bytes.len() >= 4
        && bytes
            .chunks_exact(2)
            .all(|pair| is_plain(pair[0]) && pair[1] == 0);
    let turned = bytes.len() >= 4
        && bytes
            .chunks_exact(2)
            .all(|pair| pair[0] == 0 && is_plain(pair[1]));
    ascii || wide || turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648() {
        let vectors = [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (coded, plain) in vectors {
            assert_eq!(
                base64(coded.as_bytes()).as_deref(),
                Some(plain.as_bytes()),
                "{coded}"
            );
            let unpadded = coded.trim_end_matches('=');
            assert_eq!(
                base64(unpadded.as_bytes()).as_deref(),
                Some(plain.as_bytes()),
                "{unpadded}"
            );
        }
        assert_eq!(base64(b"-_-_").as_deref(), Some(&[0xFB, 0xFF, 0xBF][..]));
        assert_eq!(base64(b"Zm\n  9v").as_deref(), Some(&b"foo"[..]));
        for wrong in ["Z", "Zm9vY", "Zg=", "Zg===", "Zg==Zg==", "Zm9v=", "Zm:v"] {
            assert_eq!(base64(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn base64_with_faults() {
        for (coded, plain) in [
            ("Zm9vYmFy", "foobar"),
            ("Zm9vY", "foo"),
            ("Zg==Zm8=Zm9v", "ffofoo"),
            ("=Zg", "f"),
            ("Zm9v.Zm9v", "foofoo"),
            ("Zm\n9v\nZ:Zg", "foof"),
            ("", ""),
        ] {
            assert_eq!(
                base64_in_parts(coded.as_bytes()),
                plain.as_bytes(),
                "{coded}"
            );
        }
    }

    #[test]
    fn other_codings() {
        assert_eq!(hex(b"66 6f"), None);
        assert_eq!(hex(b"666F6f").as_deref(), Some(&b"foo"[..]));
        assert_eq!(hex(b"666"), None);
        assert_eq!(percent(b"a%3Db%zz%4"), b"a=b%zz%4");
        assert_eq!(escapes(br"a\x67\u0068p\/\q\n\"), b"aghp/q\n");
        assert_eq!(escapes(b"gh\\\n    p_"), b"ghp_");
    }
}
