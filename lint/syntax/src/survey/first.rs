//! What the first byte of a plain scalar tells, and the words and shapes that readers take for different things.
#![expect(
    clippy::inline_always,
    reason = "every node of every file comes by, and a call costs as much as the answer"
)]

/// The scalar may be one that [`may_differ`] is about.
pub(super) const DIFFERS: u8 = 1;
/// The scalar may be a word that some reader takes for something else than a string.
const WORD: u8 = 2;
/// The scalar is taken for something else than a string, most likely.
const OTHER: u8 = 4;
/// Either.
pub(super) const NO_STRING: u8 = WORD | OTHER;

/// What the first byte of a plain scalar tells.
pub(super) static FIRST: [u8; 256] = {
    let mut first = [0; 256];
    let sets: [(&[u8], u8); 3] = [
        (b"0123456789+-.yYnNoO", DIFFERS),
        (b"yYnNoOtTfF", WORD),
        (b"0123456789-+.~<=", OTHER),
    ];
    let mut set = 0;
    while set < sets.len() {
        let (bytes, bit) = sets[set];
        let mut at = 0;
        while at < bytes.len() {
            first[bytes[at] as usize] |= bit;
            at += 1;
        }
        set += 1;
    }
    first
};

/// [`may_differ`], told by the first byte for most texts.
#[inline(always)]
pub(crate) fn differs(text: &[u8]) -> bool {
    text.first()
        .is_some_and(|first| FIRST[usize::from(*first)] & DIFFERS != 0)
        && may_differ(text)
}

/// Whether two readers may take a plain scalar without a tag for different things. The words and shapes on which
/// readers were measured to differ look like this; everything else is the same number or a string for all of them.
pub(crate) fn may_differ(text: &[u8]) -> bool {
    match text {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => may_be_odd_number(text),
        [b'y' | b'Y' | b'n' | b'N' | b'o' | b'O', ..] => text.len() <= 3,
        _ => false,
    }
}

/// Whether a text may be a number that is not written in the digits of everyday: decimal digits without a leading zero
/// are the same to everyone. So is a text with a byte that no number and no date has, such as an amount with a unit.
#[inline(never)]
fn may_be_odd_number(text: &[u8]) -> bool {
    match text {
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => false,
        [b'0'] => false,
        _ => text.iter().all(|byte| {
            matches!(
                byte,
                b'0'..=b'9'
                    | b'a'..=b'f'
                    | b'A'..=b'F'
                    | b'+' | b'-' | b'.' | b':' | b'_' | b' ' | b'\t'
                    | b'I' | b'N' | b'O' | b'T' | b'X' | b'Z'
                    | b'i' | b'n' | b'o' | b't' | b'x' | b'z'
            )
        }),
    }
}

/// Whether some reader might take a plain scalar for something else than a string: a number by its first byte, or one
/// of the words of YAML 1.1 for nothing, true and false.
#[inline(always)]
pub(super) fn may_be_no_string(text: &[u8]) -> bool {
    match text.first() {
        None => true,
        Some(first) => match FIRST[usize::from(*first)] & NO_STRING {
            0 => false,
            WORD => text.len() <= 5 && is_word(text),
            _ => true,
        },
    }
}

#[inline(never)]
fn is_word(text: &[u8]) -> bool {
    let is_one = |words: &[&[u8]]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text.len() {
        1 => is_one(&[b"y", b"n"]),
        2 => is_one(&[b"on", b"no"]),
        3 => is_one(&[b"yes", b"off"]),
        4 => is_one(&[b"true", b"null"]),
        _ => is_one(&[b"false"]),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_no_string;

    #[test]
    fn words_and_numbers_may_be_no_strings() {
        let others = [
            "", "1", "-1", "+1", ".5", "~", "<<", "=", "y", "N", "on", "No", "YES", "off", "True",
            "null", "FALSE",
        ];
        for text in others {
            assert!(may_be_no_string(text.as_bytes()), "{text}");
        }
        for text in [
            "a", "yn", "name", "kind", "type", "offer", "nulls", "x1", "_",
        ] {
            assert!(!may_be_no_string(text.as_bytes()), "{text}");
        }
    }
}
