//! Names of files whose bytes are not all UTF-8: written out, so that a file is judged whatever its name, and back.
//!
//! A byte that is no part of a character is written `\xFF`. So that no two names become one, a name that holds such
//! four characters itself has their backslash written `\x5C`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The name as a text.
pub fn escape(name: &[u8]) -> Cow<'_, str> {
    // Asked of every file: few names have a backslash.
    let has_backslash = memchr::memchr(b'\\', name).is_some();
    if let Ok(text) = std::str::from_utf8(name)
        && !(has_backslash && text.match_indices('\\').any(|(at, _)| is_code(text, at)))
    {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        let valid = chunk.valid();
        for (at, character) in valid.char_indices() {
            if is_code(valid, at) {
                text.push_str("\\x5C");
            } else {
                text.push(character);
            }
        }
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    Cow::Owned(text)
}

/// The bytes that [`escape`] made a text of.
pub fn unescape(text: &str) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if let Some(code) = code(text.as_bytes(), at) {
            bytes.push(code);
            at += 4;
        } else {
            bytes.push(*byte);
            at += 1;
        }
    }
    Cow::Owned(bytes)
}

fn is_code(text: &str, at: usize) -> bool {
    code(text.as_bytes(), at).is_some()
}

/// The byte that four characters stand for.
fn code(text: &[u8], at: usize) -> Option<u8> {
    let [b'\\', b'x', high, low] = *text.get(at..at + 4)? else {
        return None;
    };
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::{escape, unescape};

    #[test]
    fn every_name_comes_back_and_no_two_become_one() {
        let names: [(&[u8], &str); 9] = [
            (b"a\xFF/b", "a\\xFF/b"),
            (b"a\\xFF/b", "a\\x5CxFF/b"),
            (b"a\\x5CxFF", "a\\x5Cx5CxFF"),
            (b"a\\\xFF", "a\\\\xFF"),
            (b"a\\x\xFF", "a\\x\\xFF"),
            (b"a\\xF\xFF", "a\\xF\\xFF"),
            (b"\\xff\\x\\xG0", "\\xff\\x\\xG0"),
            (b"\xC3\xA9\xC3", "\u{e9}\\xC3"),
            (b"", ""),
        ];
        for (name, text) in names {
            assert_eq!(escape(name), text);
            assert_eq!(*unescape(text), *name, "{text}");
        }
    }

    #[test]
    fn plain_names_are_not_copied() {
        assert!(matches!(escape(b"a/b c"), std::borrow::Cow::Borrowed(_)));
        assert!(matches!(unescape("a/b c"), std::borrow::Cow::Borrowed(_)));
    }
}
