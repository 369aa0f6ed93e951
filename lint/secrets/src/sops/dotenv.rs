//! The dotenv store (`stores/dotenv/store.go`): a line is a comment when `#` is its first byte, else a key up to the
//! first `=` and the rest as it stands. Quotes, blanks and `export` mean nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use rempart_core::Span;

use super::flat;
use super::key_path::Paths;
use super::stream::{Item, Stream, TWICE};

/// What the keys of the metadata begin with.
pub(crate) const PREFIX: &str = "sops_";

/// Reads a file.
pub(crate) fn read(text: &str) -> Stream<'_> {
    let mut stream = Stream::new();
    let mut metadata = Vec::new();
    stream.items.push(Item::Open);
    let mut start = 0;
    let mut known = HashSet::new();
    for line in text.split('\n') {
        let span = Span::new(start, start + line.len() as u32);
        start = span.end + 1;
        if line.is_empty() {
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            stream.items.push(Item::Comment {
                path: Paths::ROOT,
                span,
                document: 0,
                text: comment.into(),
            });
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            let words = "a line is neither a comment nor `KEY=value`";
            stream.refuse(span, words);
            continue;
        };
        let span = Span::new(span.end - value.len() as u32, span.end);
        if let Some(key) = key.strip_prefix(PREFIX) {
            metadata.push((Cow::Borrowed(key), span, unescape(value)));
            continue;
        }
        if !known.insert(key) {
            stream.mislead(span, TWICE);
        }
        let path = stream.paths.key(Paths::ROOT, key);
        stream.text(path, span, unescape(value));
    }
    stream.items.push(Item::Close);
    flat::put_metadata(&mut stream, metadata);
    stream
}

/// `\n` stands for a line break in flat stores.
pub(super) fn unescape(value: &str) -> Cow<'_, str> {
    if value.contains("\\n") {
        Cow::Owned(value.replace("\\n", "\n"))
    } else {
        Cow::Borrowed(value)
    }
}
