//! What becomes of text when kustomize prints an object: it writes JSON, and reads that as YAML before it prints it.

use std::borrow::Cow;

use super::outcome::{Step, refused};

/// A value. JSON leaves the line break U+0085 as it is, and to YAML it is one: it folds.
pub(super) fn value(text: &str) -> Step<Cow<'_, str>> {
    check(text)?;
    if !text.contains('\u{85}') {
        return Ok(Cow::Borrowed(text));
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{85}') {
        folded.push_str(rest[..at].trim_end_matches(' '));
        let behind = rest[at..].trim_start_matches([' ', '\u{85}']);
        let breaks = rest[at..rest.len() - behind.len()].matches('\u{85}');
        match breaks.count() {
            1 => folded.push(' '),
            count => folded.extend(std::iter::repeat_n('\n', count - 1)),
        }
        rest = behind;
    }
    folded.push_str(rest);
    Ok(Cow::Owned(folded))
}

/// A key: it stands on one line.
pub(super) fn check_key(text: &str) -> Step<()> {
    if text.contains('\u{85}') {
        return refused("a key holds the line break U+0085");
    }
    check(text)
}

/// Refuses what YAML does not read, and JSON writes without an escape.
fn check(text: &str) -> Step<()> {
    // The bytes with which they begin in UTF-8; most texts hold none.
    let mut bytes = text.bytes();
    if !bytes.any(|byte| matches!(byte, 0x7F | 0xC2 | 0xEF)) {
        return Ok(());
    }
    let unread = |character: &char| matches!(character, '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}');
    match text.chars().find(unread) {
        None => Ok(()),
        Some(character) => {
            let code = u32::from(character);
            refused(format!(
                "the control character U+{code:04X} cannot be written"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check_key, value};

    #[test]
    fn line_breaks_of_yaml_fold() {
        for (text, folded) in [
            ("a\u{85}b", "a b"),
            ("a \u{85} b", "a b"),
            ("a\u{85}\u{85}b", "a\nb"),
            ("a\u{85} \u{85}\u{85}b\u{85}", "a\n\nb "),
            ("a\nb", "a\nb"),
            ("\u{0}\u{1B}\u{A0}\u{FEFF}", "\u{0}\u{1B}\u{A0}\u{FEFF}"),
        ] {
            assert_eq!(value(text).unwrap(), folded, "{text:?}");
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for text in ["\u{7F}", "a\u{80}", "\u{9F}b", "\u{FFFE}"] {
            assert!(value(text).is_err(), "{text:?}");
            assert!(check_key(text).is_err(), "{text:?}");
        }
        assert!(check_key("a\u{85}").is_err());
    }
}
