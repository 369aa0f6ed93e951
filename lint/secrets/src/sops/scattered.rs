//! Encrypted values in a text that no store of SOPS wrote as it stands: one whose metadata were taken out, or whose values
//! were copied elsewhere. A value has the strict form, and stands on a line behind a name or alone.

use rempart_core::Span;

use super::envelope::{self, MARK};
use super::key_path::Paths;
use super::stream::{Item, Stream, Value};

/// The most values that are looked at.
const MOST: usize = 10_000;
/// The longest name, in bytes.
const LONGEST_NAME: usize = 128;

/// Reads a text: its encrypted values and comments, and nothing else of it.
pub(crate) fn read(text: &str) -> Stream<'_> {
    let mut stream = Stream::new();
    stream.items.push(Item::Open);
    for found in values(text) {
        let span = Span::new(found.start as u32, found.end as u32);
        let value = &text[found.start..found.end];
        match found.before {
            Before::Name(name) => {
                let path = stream.paths.key(Paths::ROOT, name);
                stream.items.push(Item::Leaf {
                    path,
                    span,
                    document: 0,
                    value: Value::Text(value.into()),
                });
            }
            Before::Mark => stream.items.push(Item::Comment {
                path: Paths::ROOT,
                span,
                document: 0,
                text: value.into(),
            }),
        }
    }
    stream.items.push(Item::Close);
    stream
}

/// Whether there is any.
pub(crate) fn is_in(text: &str) -> bool {
    values(text).next().is_some()
}

/// What stands before a value on its line.
#[derive(Debug, PartialEq, Eq)]
enum Before<'t> {
    /// The mark of a comment.
    Mark,
    /// A name; empty where the value stands alone.
    Name(&'t str),
}

struct Found<'t> {
    before: Before<'t>,
    start: usize,
    end: usize,
}

fn values(text: &str) -> impl Iterator<Item = Found<'_>> {
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK.as_bytes());
    marks.take(MOST).filter_map(|start| {
        let bytes = text.as_bytes();
        let line = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
        let end = start + memchr::memchr(b']', &bytes[start..])? + 1;
        let stop = memchr::memchr(b'\n', &bytes[end..]).map_or(text.len(), |at| end + at);
        let is_whole = matches!(envelope::parse(&text[start..end]), Some(Ok(_)));
        let is_last = text[end..stop]
            .chars()
            .all(|behind| behind.is_whitespace() || matches!(behind, '"' | '\'' | ',' | ';' | '}'));
        let before = before(text.get(line..start)?)?;
        (is_whole && is_last).then_some(Found { before, start, end })
    })
}

/// What stands before a value; `None` for a part of a sentence or of a program.
fn before(before: &str) -> Option<Before<'_>> {
    let before = before.trim().trim_end_matches(['"', '\'']).trim_end();
    if matches!(before, "#" | ";") {
        return Some(Before::Mark);
    }
    let before = before.strip_prefix("export ").unwrap_or(before);
    let before = before.trim_start_matches(['-', '{', ' ']);
    if before.is_empty() {
        return Some(Before::Name(""));
    }
    let name = before.strip_suffix([':', '='])?.trim();
    let name = name.trim_matches(['"', '\'']);
    let is_name = |character: char| {
        character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | '[' | ']')
    };
    (name.len() <= LONGEST_NAME && name.chars().all(is_name)).then_some(Before::Name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "ENC[AES256_GCM,data:p8Q=,iv:x4AtPBqyLqoQ0zhTjdBEkGHzm7mHnEsZVZ7EIXvnM7o=,tag:6cMqNLfPhSfOGJFxpBmU4A==,type:str]";

    /// What stands before each value, `#` for a mark.
    fn names(text: &str) -> Vec<String> {
        let text = text.replace('@', VALUE);
        let before = values(&text).map(|found| match found.before {
            Before::Mark => "#".to_owned(),
            Before::Name(name) => name.to_owned(),
        });
        before.collect()
    }

    #[test]
    fn a_value_stands_behind_a_name_or_alone() {
        for (text, name) in [
            ("@", ""),
            ("\n  @\n", ""),
            ("a: @\n", "a"),
            ("  - a: \"@\"\n", "a"),
            ("A=@\r\n", "A"),
            ("export A='@'\n", "A"),
            ("a.b = \"@\";\n", "a.b"),
            ("{\"data\": \"@\"}", "data"),
            ("    \"data\":\"@\",\n", "data"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
        assert_eq!(names("#@\n"), ["#"]);
        assert_eq!(names("a: @\nb: x\nc: @\n").len(), 2);
    }

    #[test]
    fn a_sentence_and_a_program_hold_none() {
        for text in [
            "such as @\n",
            "a: @ and so on\n",
            "let a = f(\"@\");\n",
            "echo @ | sops\n",
            "a: ENC[AES256_GCM,data:p8Q=,iv:…,tag:…,type:str]\n",
            "a: ENC[AES256_GCM,data:p8Q=\n",
            "ENC[AES256_GCM,",
        ] {
            assert!(names(text).is_empty(), "{text}");
        }
    }
}
