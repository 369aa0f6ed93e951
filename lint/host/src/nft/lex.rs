//! Text of nftables to tokens.

use rempart_core::Span;

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A name, number, address, `@set` or `$variable`; or a text in quotes, without them.
    Word(&'t str),
    /// `{`, `}`, `,`, `(`, `)`, `:` alone, `=`, `!=`, `<`, `>`, `<=`, `>=`, `==`, `|`, `&`, `.` alone.
    Mark(&'t str),
    /// The end of a line, or `;`.
    End,
}

/// Splits a text. An unclosed quote ends with its line.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            b'\\' if matches!(bytes.get(at + 1), Some(b'\n')) => {
                at += 2;
                continue;
            }
            b'#' => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'\n' | b';' => {
                at += 1;
                Kind::End
            }
            quote @ (b'"' | b'\'') => {
                let inside = &bytes[at + 1..];
                let end = memchr::memchr2(quote, b'\n', inside).unwrap_or(inside.len());
                let is_closed = inside.get(end) == Some(&quote);
                at += 1 + end + usize::from(is_closed);
                Kind::Word(&text[start + 1..start + 1 + end])
            }
            b'{' | b'}' | b',' | b'(' | b')' | b'|' | b'&' | b'^' => {
                at += 1;
                Kind::Mark(&text[start..at])
            }
            b'!' | b'=' | b'<' | b'>' => {
                at += 1;
                if bytes.get(at) == Some(&b'=') {
                    at += 1;
                }
                Kind::Mark(&text[start..at])
            }
            b':' | b'.' if is_alone(bytes, at) => {
                at += 1;
                Kind::Mark(&text[start..at])
            }
            _ => {
                at += 1;
                while at < bytes.len() && is_word(bytes, at) {
                    at += 1;
                }
                while !text.is_char_boundary(at) {
                    at += 1;
                }
                Kind::Word(&text[start..at])
            }
        };
        let span = Span::new(start as u32, at as u32);
        tokens.push(Token { kind, span });
    }
    tokens
}

/// A colon or a dot between blanks, which parts what is beside it.
fn is_alone(bytes: &[u8], at: usize) -> bool {
    let is_blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    bytes[at] == b':' && is_blank(bytes.get(at + 1))
        || is_blank(bytes.get(at + 1)) && at > 0 && is_blank(bytes.get(at - 1))
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        // `80 : accept` and `80: accept` part here, `fe80::1` and `:5432` do not.
        b':' => !matches!(bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\n')),
        byte => !matches!(
            byte,
            b' ' | b'\t'
                | b'\r'
                | b'\n'
                | b';'
                | b'{'
                | b'}'
                | b','
                | b'('
                | b')'
                | b'"'
                | b'\''
                | b'#'
                | b'='
                | b'!'
                | b'<'
                | b'>'
                | b'|'
                | b'&'
                | b'^'
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    fn shown(text: &str) -> Vec<String> {
        let shown = tokens(text).into_iter().map(|token| match token.kind {
            Kind::Word(word) => word.to_owned(),
            Kind::Mark(mark) => format!("<{mark}>"),
            Kind::End => "|".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn words_marks_and_ends_are_told_apart() {
        assert_eq!(
            shown("tcp dport {22, 80-90} accept; # no\nip6 saddr fe80::/10"),
            [
                "tcp",
                "dport",
                "<{>",
                "22",
                "<,>",
                "80-90",
                "<}>",
                "accept",
                "|",
                "|",
                "ip6",
                "saddr",
                "fe80::/10"
            ]
        );
        assert_eq!(
            shown("vmap { 80 : accept, 22: drop } iifname != \"a b\""),
            [
                "vmap", "<{>", "80", "<:>", "accept", "<,>", "22", "<:>", "drop", "<}>", "iifname",
                "<!=>", "a b"
            ]
        );
        assert_eq!(
            shown("dnat to 10.0.0.1:5432"),
            ["dnat", "to", "10.0.0.1:5432"]
        );
        assert_eq!(
            shown("ip saddr . tcp dport @a"),
            ["ip", "saddr", "<.>", "tcp", "dport", "@a"]
        );
        assert_eq!(shown("a \\\n b"), ["a", "b"]);
        assert_eq!(shown("log prefix \"open"), ["log", "prefix", "open"]);
        assert_eq!(shown("é\u{1F600}x"), ["é\u{1F600}x"]);
    }
}
