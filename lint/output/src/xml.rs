//! Text for XML 1.0.

use crate::escape::{is_deceptive, push_visible};

/// The text for an attribute value or for character data: markup as entities, and everything that XML 1.0 (section
/// 2.2, production `Char`) forbids, that a parser would normalise, or that deceives as a visible escape. `>` is an
/// entity too, so that no `]]>` comes about (section 2.4).
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' => out.push_str("\\u{fffe}"),
            '\u{FFFF}' => out.push_str("\\u{ffff}"),
            character if is_deceptive(character) => push_visible(&mut out, character),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_entities_and_forbidden_characters_can_be_seen() {
        assert_eq!(
            escaped("<a b=\"c\">]]>&amp;"),
            "&lt;a b=&quot;c&quot;&gt;]]&gt;&amp;amp;"
        );
        assert_eq!(
            escaped("\0\u{1b}\u{FFFE}\u{FFFF}\u{202E}\r\n"),
            "\\u{0}\\u{1b}\\u{fffe}\\u{ffff}\\u{202e}\\r\\n"
        );
    }

    #[test]
    fn every_character_that_is_left_is_allowed() {
        let all: String = ('\0'..=char::MAX).collect();
        let allowed =
            |c: char| matches!(c, ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
        assert!(escaped(&all).chars().all(allowed));
    }
}
