//! Go's regular expressions in the words of the `regex` crate.

/// Rewrites what the two write differently: the ASCII classes of Go, where the crate knows Unicode. `None` for a
/// trailing backslash, which neither knows.
pub(crate) fn translate(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars();
    let mut depth = 0_u32;
    while let Some(char) = chars.next() {
        match char {
            '\\' => {
                let escaped = chars.next()?;
                push_escape(&mut out, escaped, depth > 0);
            }
            '[' if depth > 0 => {
                // Inside a class Go reads `[` as itself unless it opens `[:name:]`; the crate would nest a class.
                if chars.as_str().starts_with(':') {
                    out.push('[');
                    depth += 1;
                } else {
                    out.push_str(r"\[");
                }
            }
            '[' => {
                out.push('[');
                depth = 1;
                for first in ['^', ']'] {
                    if chars.as_str().starts_with(first) {
                        chars.next();
                        out.push_str(if first == ']' { r"\]" } else { "^" });
                    }
                }
            }
            ']' if depth > 0 => {
                out.push(']');
                depth -= 1;
            }
            // The crate reads these twice in a row as set operators.
            '&' | '~' if depth > 0 => {
                out.push('\\');
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    Some(out)
}

fn push_escape(out: &mut String, escaped: char, in_class: bool) {
    match (escaped, in_class) {
        ('d', false) => out.push_str("[0-9]"),
        ('d', true) => out.push_str("0-9"),
        ('s', false) => out.push_str(r"[\t\n\f\r ]"),
        ('s', true) => out.push_str(r"\t\n\f\r "),
        ('w', false) => out.push_str("[0-9A-Za-z_]"),
        ('w', true) => out.push_str("0-9A-Za-z_"),
        ('D', _) => out.push_str("[^0-9]"),
        ('S', _) => out.push_str(r"[^\t\n\f\r ]"),
        ('W', _) => out.push_str("[^0-9A-Za-z_]"),
        ('b' | 'B', false) => {
            out.push_str("(?-u:\\");
            out.push(escaped);
            out.push(')');
        }
        // Go takes any escaped punctuation; the crate does too, and refuses escaped letters as Go does.
        (other, _) => {
            out.push('\\');
            out.push(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    fn matches(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern).unwrap();
        regex::Regex::new(&translated).unwrap().is_match(text)
    }

    #[test]
    fn classes_know_ascii_only() {
        assert!(matches(r"^\d+$", "42"));
        assert!(!matches(r"^\d+$", "४२"));
        assert!(matches(r"^[\w.-]+$", "a_b.c-d"));
        assert!(!matches(r"^\w+$", "é"));
        assert!(matches(r"^\S+$", "é"));
    }

    #[test]
    fn brackets_in_classes_are_plain() {
        assert!(matches("^[[a]+$", "[a"));
        assert!(matches("^[]a]+$", "]a"));
        assert!(matches("^[^]a]+$", "b"));
        assert!(matches("^[[:alpha:]]+$", "abc"));
        assert!(matches("^[a&&b]+$", "a&b"));
    }

    #[test]
    fn a_trailing_backslash_is_refused() {
        assert_eq!(translate(r"a\"), None);
    }
}
