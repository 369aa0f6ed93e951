//! Texts of a repository inside a page of Markdown: shown as they are, without any effect.
//!
//! What is escaped follows the GitHub Flavored Markdown specification: markup (section 2.4, 6), tables (4.10) and
//! autolinks (6.9). Mentions and references (`@name`, `#1`, `GH-1`) are found in the finished page, where an escape is
//! gone; a character without width parts them. Entities never make structure (6.2), so they stand for what a table or
//! another dialect could read in two ways.

use crate::escape::one_line;

/// Parts what would be a mention, a reference or an address: a zero width space.
const PART: &str = "&#8203;";

/// A text on one line, at most `limit` characters of it; what stands between pairs of backticks becomes code.
pub(crate) fn text(source: &str, limit: usize) -> String {
    let line = one_line(source, limit);
    let mut out = String::with_capacity(line.len() + line.len() / 4);
    let pieces: Vec<_> = line.split('`').collect();
    // Backticks that are not paired, or have nothing between them, are plain characters.
    let paired = pieces.len() % 2 == 1 && pieces.iter().skip(1).step_by(2).all(|p| !p.is_empty());
    if !paired {
        push_plain(&mut out, &line);
        return out;
    }
    for (index, piece) in pieces.into_iter().enumerate() {
        if index % 2 == 1 {
            push_code(&mut out, piece);
        } else {
            push_plain(&mut out, piece);
        }
    }
    out
}

/// A text on one line as code, at most `limit` characters of it.
pub(crate) fn code(source: &str, limit: usize) -> String {
    let mut out = String::new();
    push_code(&mut out, &one_line(source, limit));
    out
}

/// Backticks where every reader takes the text for itself, else the element with the text escaped in it.
fn push_code(out: &mut String, text: &str) {
    let is_plain = |c: char| {
        c.is_alphanumeric() || c == ' ' || (c.is_ascii_graphic() && !"`|\\<>&".contains(c))
    };
    let simple = !text.is_empty()
        && !out.ends_with('`')
        && text.chars().all(is_plain)
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    if simple {
        out.extend(["`", text, "`"]);
    } else {
        out.push_str("<code>");
        push_plain(out, text);
        out.push_str("</code>");
    }
}

fn push_plain(out: &mut String, text: &str) {
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' => out.push_str("&#124;"),
            '\\' => out.push_str("&#92;"),
            '`' => out.push_str("&#96;"),
            '*' | '_' | '~' | '[' | ']' | '$' | '!' => out.extend(['\\', character]),
            '@' => out.extend(["@", PART]),
            '#' => out.extend(["#", PART]),
            ':' if rest.as_str().starts_with("//") => out.extend([":", PART]),
            '.' if ends_with(out, "www") => out.extend([PART, "."]),
            '-' if ends_with(out, "gh") => out.extend([PART, "-"]),
            _ => out.push(character),
        }
    }
}

fn ends_with(text: &str, end: &str) -> bool {
    let tail = text.len().checked_sub(end.len());
    tail.and_then(|at| text.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_has_no_effect() {
        assert_eq!(
            text("a|b <b>&amp;</b> *x* _y_ [a](b) ~~z~~ ![i](j)", 100),
            "a&#124;b &lt;b&gt;&amp;amp;&lt;/b&gt; \\*x\\* \\_y\\_ \\[a\\](b) \\~\\~z\\~\\~ \\!\\[i\\](j)"
        );
        assert_eq!(
            text("a\n\u{1b}|\u{202E}", 100),
            "a&#92;n&#92;u{1b}&#124;&#92;u{202e}"
        );
    }

    #[test]
    fn nobody_is_called_and_nothing_is_linked() {
        assert_eq!(
            text("@x o/r#1 GH-2 https://a www.b", 100),
            "@&#8203;x o/r#&#8203;1 GH&#8203;-2 https:&#8203;//a www&#8203;.b"
        );
    }

    #[test]
    fn paired_backticks_are_code() {
        assert_eq!(text("`a` and `b: @c`", 100), "`a` and `b: @c`");
        assert_eq!(text("`a`` and", 100), "&#96;a&#96;&#96; and");
        assert_eq!(text("``x``", 100), "&#96;&#96;x&#96;&#96;");
        assert_eq!(text("`a``b`", 100), "`a`<code>b</code>");
        assert_eq!(
            text("`x|y` `\\`", 100),
            "<code>x&#124;y</code> <code>&#92;</code>"
        );
        assert_eq!(code("a`b|c", 100), "<code>a&#96;b&#124;c</code>");
    }
}
