//! Texts of a repository on their way to a terminal, a log or a page: they may be long, and they may try to deceive.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character changes how what stands around it is shown: control characters, marks that reorder text
/// (Unicode bidirectional controls), line separators, and characters without width.
pub(crate) const fn is_deceptive(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1F'
            | '\x7F'..='\u{9F}'
            | '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

/// Appends a character so that it can be seen: `\n`, `\t`, `\u{1b}`.
pub(crate) fn push_visible(out: &mut String, character: char) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        character if is_deceptive(character) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        }
        character => out.push(character),
    }
}

/// The text on one line, everything deceptive made visible, at most `limit` characters of it.
pub(crate) fn one_line(text: &str, limit: usize) -> Cow<'_, str> {
    let end = cut(text, limit);
    let head = &text[..end];
    if end == text.len() && !head.contains(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(head.len() + 16);
    for character in head.chars() {
        push_visible(&mut out, character);
    }
    if end < text.len() {
        let _ = write!(out, "… ({} more bytes)", text.len() - end);
    }
    Cow::Owned(out)
}

/// The byte offset after the first `limit` characters; looks at no more than those.
pub(crate) fn cut(text: &str, limit: usize) -> usize {
    if text.len() <= limit {
        return text.len();
    }
    text.char_indices()
        .nth(limit)
        .map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_made_visible() {
        assert_eq!(
            one_line("a\u{1b}[31m\u{202E}b\r\n\tc\u{7}", 100),
            "a\\u{1b}[31m\\u{202e}b\\r\\n\\tc\\u{7}"
        );
        assert!(matches!(one_line("größe 漢字 🦀", 100), Cow::Borrowed(_)));
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(one_line("ééééé", 2), "éé… (6 more bytes)");
        assert_eq!(one_line("ééééé", 5), "ééééé");
    }
}
