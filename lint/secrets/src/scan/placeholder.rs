//! Texts that have the form of a credential and stand for one: what documentation writes in its place.

/// Words that nobody's generator makes: they are the text of someone who explains.
const WORDS: &[&str] = &[
    "example",
    "placeholder",
    "changeme",
    "change-me",
    "change_me",
    "replaceme",
    "replace-me",
    "replace_me",
    "redacted",
    "your-",
    "your_",
    "yourtoken",
    "yourkey",
    "yoursecret",
    "xxxxxx",
    "dummy",
    "insert",
    "notreal",
    "not-a-real",
    "fake",
    "sample",
    "todo",
    "000000000",
    "123456789",
    "abcdefghi",
    "deadbeefdeadbeef",
    "foobar",
    "testtest",
    "secret-token",
];

/// Whether the varying part of a token was typed, not drawn: it holds such a word, hardly any different characters, or
/// mostly steps to the same or the next character.
pub(super) fn is_placeholder(body: &[u8]) -> bool {
    if body.is_empty() {
        return true;
    }
    let mut seen = 0_u128;
    for byte in body.iter().filter(|byte| byte.is_ascii()) {
        seen |= 1 << *byte;
    }
    let different = seen.count_ones() as usize;
    // Of twenty drawn hexadecimal digits at least six differ, all but once in ten million draws.
    if different < 6.min(body.len() / 2 + 1) {
        return true;
    }
    let steps = body
        .windows(2)
        .filter(|pair| pair[1].wrapping_sub(pair[0]) <= 1)
        .count();
    if body.len() >= 16 && steps * 2 > body.len() {
        return true;
    }
    has_word(body)
}

fn has_word(body: &[u8]) -> bool {
    let mut lower = [0; 256];
    let length = body.len().min(lower.len());
    for (to, from) in lower.iter_mut().zip(body) {
        *to = from.to_ascii_lowercase();
    }
    let lower = &lower[..length];
    // A long token is drawn from so many texts that a short word may well stand in it by chance.
    let long = body.len() > 128;
    WORDS
        .iter()
        .filter(|word| !long || word.len() >= 8)
        .any(|word| memchr::memmem::find(lower, word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn typed_texts_are_told_from_drawn_ones() {
        for typed in [
            "",
            "xxxxxxxxxxxxxxxxxxxx",
            "0000000000000000",
            "abcdefghijklmnopqrst",
            "0123456789abcdef0123",
            "YOUR_TOKEN_GOES_HERE",
            "thisIsAnEXAMPLEtoken1",
            "aaaabbbbccccdddd",
        ] {
            assert!(is_placeholder(typed.as_bytes()), "{typed}");
        }
        for drawn in [
            "9fK2xQ7bLm4TzR8vNc1W",
            "3f9a1c07be55d2e8",
            "qz81mfp3",
            "Tr0ub4dor",
        ] {
            assert!(!is_placeholder(drawn.as_bytes()), "{drawn}");
        }
    }
}
