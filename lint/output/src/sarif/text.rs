//! Texts of a repository as message strings.

use crate::escape::one_line;

/// The most characters of one text; a report of 25,000 results must stay below the 10 MB (packed) that GitHub takes.
const LIMIT: usize = 2_000;

/// A text on one line with everything deceptive visible, in which no reader sees a link: SARIF 2.1.0 section 3.11.6 takes
/// `[text](target)` for one in plain text too, and a repository must not place links into its own report.
pub(super) fn plain(text: &str) -> String {
    one_line(text, LIMIT).replace("](", "] (")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn texts_place_no_links_and_hide_nothing() {
        assert_eq!(
            plain("[a](https://b) \u{202E}`x[0](1)`"),
            "[a] (https://b) \\u{202e}`x[0] (1)`"
        );
        assert_eq!(plain("größe [0].x {{ y }} 🦀"), "größe [0].x {{ y }} 🦀");
        assert!(plain(&"é".repeat(5_000)).ends_with("(6000 more bytes)"));
    }
}
