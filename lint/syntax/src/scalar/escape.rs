//! Escapes of JSON that the YAML libraries of Go do not know.

use crate::{Kind, NodeRef};

/// An escape of JSON that go-yaml, v2 and v3, refuses in YAML (`yaml_parser_scan_flow_scalar` in its `scannerc.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonEscape {
    /// `\/`
    Slash,
    /// `\ud83d` and the like: half of a character.
    Half,
}

impl JsonEscape {
    /// Whether a text may hold one at all: a glance, before its scalars are looked at.
    pub fn may_be_in(text: &str) -> bool {
        ["\\/", "\\ud", "\\uD"]
            .iter()
            .any(|start| text.contains(start))
    }

    /// The first one of a scalar in double quotes.
    pub fn of(node: NodeRef<'_>) -> Option<Self> {
        if node.kind() != Kind::DoubleQuoted {
            return None;
        }
        let mut bytes = node.raw_bytes();
        while let [first, rest @ ..] = bytes {
            bytes = match (first, rest) {
                (b'\\', [b'/', ..]) => return Some(Self::Slash),
                (
                    b'\\',
                    [
                        b'u',
                        b'd' | b'D',
                        b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F',
                        ..,
                    ],
                ) => {
                    return Some(Self::Half);
                }
                (b'\\', [_, rest @ ..]) => rest,
                _ => rest,
            };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::JsonEscape;
    use crate::yaml;

    #[test]
    fn escapes_of_json_alone_are_found() {
        for (text, found) in [
            (r#""a\/b""#, Some(JsonEscape::Slash)),
            (r#""\uD83d\ude00""#, Some(JsonEscape::Half)),
            (r#""\\/ \\ud83d \u00e9 \ud7ff""#, None),
            (r"'\/ \ud83d'", None),
            (r"a\/b", None),
        ] {
            let parsed = yaml::parse(text);
            let root = parsed.tape.root(text, 0).unwrap();
            assert_eq!(JsonEscape::of(root), found, "{text}");
            assert!(found.is_none() || JsonEscape::may_be_in(text));
        }
    }
}
