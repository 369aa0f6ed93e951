//! Bech32 (BIP 173), as the age specification uses it: without the limit of ninety characters.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Whether a text is Bech32 with a right checksum: letters of one case, the last `1` parting the name from the data.
pub(super) fn is_valid(text: &[u8]) -> bool {
    let is_upper = text.iter().any(u8::is_ascii_uppercase);
    if is_upper && text.iter().any(u8::is_ascii_lowercase) {
        return false;
    }
    let Some(separator) = text.iter().rposition(|byte| *byte == b'1') else {
        return false;
    };
    let (name, data) = (&text[..separator], &text[separator + 1..]);
    if name.is_empty() || data.len() < 6 {
        return false;
    }
    let mut checksum = 1_u32;
    let lower = |byte: &u8| u32::from(byte.to_ascii_lowercase());
    for byte in name {
        step(&mut checksum, lower(byte) >> 5);
    }
    step(&mut checksum, 0);
    for byte in name {
        step(&mut checksum, lower(byte) & 31);
    }
    for byte in data {
        let Some(value) = ALPHABET
            .iter()
            .position(|letter| *letter == byte.to_ascii_lowercase())
        else {
            return false;
        };
        step(&mut checksum, value as u32);
    }
    checksum == 1
}

/// One step of the BCH code.
fn step(checksum: &mut u32, value: u32) {
    const GENERATOR: [u32; 5] = [
        0x3B6A_57B2,
        0x2650_8E6D,
        0x1EA1_19FA,
        0x3D42_33DD,
        0x2A14_62B3,
    ];
    let top = *checksum >> 25;
    *checksum = (*checksum & 0x01FF_FFFF) << 5 ^ value;
    for (bit, factor) in GENERATOR.iter().enumerate() {
        if top >> bit & 1 == 1 {
            *checksum ^= factor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn the_examples_of_the_standard() {
        for text in ["A12UEL5L", "a12uel5l", "?1ezyfcl"] {
            assert!(is_valid(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "1",
            "A12UEL5l",
            "A12UEL5M",
            "x1b4n0q5v",
            "li1dgmt3",
            "pzry9x0s0muk",
            "10a06t8",
        ] {
            assert!(!is_valid(text.as_bytes()), "{text}");
        }
    }
}
