//! The INI store (`stores/ini/store.go`), with the grammar of `gopkg.in/ini.v1` as SOPS sets it up: `=` or `:` behind a
//! key, comments on lines of their own or behind a value, values over several lines in `"""` or backquotes.

use std::borrow::Cow;
use std::collections::HashSet;

use rempart_core::Span;

use super::dotenv::unescape;
use super::flat::{self, Entry};
use super::key_path::{PathId, Paths};
use super::stream::{Item, Meta, MetaValue, Stream, TWICE};

/// Where keys stand before the first section.
const DEFAULT_SECTION: &str = "DEFAULT";
/// The section of the metadata.
const METADATA_SECTION: &str = "sops";

/// Reads a file.
pub(crate) fn read(text: &str) -> Stream<'_> {
    let mut reader = Reader {
        stream: Stream::new(),
        lines: Lines { text, at: 0 },
        section: Paths::ROOT,
        metadata: None,
        metadata_span: Span::at(0),
        name: DEFAULT_SECTION,
        known: HashSet::new(),
        comment: None,
    };
    reader.stream.items.push(Item::Open);
    reader.section = reader.stream.paths.key(Paths::ROOT, DEFAULT_SECTION);
    reader.stream.items.push(Item::Open);
    while let Some((start, line)) = reader.lines.next() {
        reader.line(start, line);
    }
    reader.end_section();
    // SOPS loses what stands behind the last key.
    reader.put_comment(Paths::ROOT);
    reader.stream.items.push(Item::Close);
    reader.stream
}

/// Lines with the offset where each begins.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<(u32, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split('\n').next().unwrap_or(rest);
        let start = self.at as u32;
        self.at += line.len() + 1;
        Some((start, line))
    }
}

struct Reader<'t> {
    stream: Stream<'t>,
    lines: Lines<'t>,
    section: PathId,
    /// The keys of the section `sops`, while it is read.
    metadata: Option<Vec<Entry<'t>>>,
    /// Where that section begins.
    metadata_span: Span,
    /// The name of the section.
    name: &'t str,
    /// The sections and keys that came by.
    known: HashSet<(&'t str, &'t str)>,
    /// The comment that belongs to the next key or section.
    comment: Option<(Span, Cow<'t, str>)>,
}

impl<'t> Reader<'t> {
    fn line(&mut self, start: u32, whole: &'t str) {
        let line = whole.trim_start();
        let start = start + (whole.len() - line.len()) as u32;
        let span = Span::new(start, start + line.trim_end().len() as u32);
        match line.as_bytes().first() {
            None => {}
            Some(b'#' | b';') => self.add_comment(span, line),
            Some(b'[') => match line.rfind(']') {
                Some(close) => self.begin_section(&line[1..close], span, &line[close + 1..]),
                None => self.fault(span, "a section has no closing bracket"),
            },
            Some(_) => match key(line) {
                Some((name, offset)) => self.entry(name, start + offset as u32, &line[offset..]),
                None => self.fault(
                    span,
                    "a line is neither a section, a comment nor `key = value`",
                ),
            },
        }
    }

    fn fault(&mut self, span: Span, words: &'static str) {
        self.stream.refuse(span, words);
    }

    fn add_comment(&mut self, span: Span, line: &'t str) {
        let line = line.trim_end();
        self.comment = Some(match self.comment.take() {
            None => (span, Cow::Borrowed(line)),
            Some((first, text)) => {
                let mut text = text.into_owned();
                text.push('\n');
                text.push_str(line);
                (Span::new(first.start, span.end), Cow::Owned(text))
            }
        });
    }

    fn put_comment(&mut self, path: PathId) {
        let Some((span, text)) = self.comment.take() else {
            return;
        };
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(without_mark(text)),
            Cow::Owned(text) => Cow::Owned(without_mark(&text).to_owned()),
        };
        self.stream.items.push(Item::Comment {
            path,
            span,
            document: 0,
            text,
        });
    }

    fn end_section(&mut self) {
        match self.metadata.take() {
            Some(entries) => {
                let known = self.stream.metadata.len();
                flat::put_metadata(&mut self.stream, entries);
                // SOPS takes the first section of the name, and an empty one too.
                if self.stream.metadata.len() == known {
                    let span = self.metadata_span;
                    let value = MetaValue::Mapping(Vec::new());
                    self.stream.metadata.push((0, Meta { span, value }));
                    self.stream
                        .refuse(span, "the section of the metadata is empty");
                }
            }
            None => self.stream.items.push(Item::Close),
        }
    }

    fn begin_section(&mut self, name: &'t str, span: Span, behind: &'t str) {
        if let Some(at) = behind.find(['#', ';']) {
            self.add_comment(span, &behind[at..]);
        }
        self.end_section();
        if name.is_empty() {
            self.fault(span, "a section has no name");
        }
        if name == METADATA_SECTION {
            self.put_comment(Paths::ROOT);
            self.metadata = Some(Vec::new());
            self.metadata_span = span;
            return;
        }
        self.section = self.stream.paths.key(Paths::ROOT, name);
        self.name = name;
        self.stream.items.push(Item::Open);
        self.put_comment(self.section);
    }

    fn entry(&mut self, name: &'t str, start: u32, raw: &'t str) {
        let (value, end) = self.value(start, raw);
        let blanks = (raw.len() - raw.trim_start().len()) as u32;
        let span = Span::new((start + blanks).min(end), end);
        if let Some(metadata) = &mut self.metadata {
            let value = match value {
                Cow::Borrowed(value) => unescape(value),
                Cow::Owned(value) => Cow::Owned(unescape(&value).into_owned()),
            };
            metadata.push((Cow::Borrowed(name), span, value));
            if let Some((span, text)) = self.comment.take() {
                self.stream.strays.push((0, span, text));
            }
            return;
        }
        let path = self.stream.paths.key(self.section, name);
        if !self.known.insert((self.name, name)) {
            self.stream.mislead(span, TWICE);
        }
        self.stream.text(path, span, value);
        self.put_comment(self.section);
    }

    /// The value behind a key, and where it ends.
    fn value(&mut self, start: u32, raw: &'t str) -> (Cow<'t, str>, u32) {
        let line = raw.trim();
        let begin = start + (raw.len() - raw.trim_start().len()) as u32;
        for quote in ["\"\"\"", "`"] {
            let Some(body) = line
                .strip_prefix(quote)
                .filter(|_| line.len() > quote.len())
            else {
                continue;
            };
            return match body.rfind(quote) {
                Some(close) => {
                    let end = begin + line.len() as u32;
                    self.put_stray(end, &body[close + quote.len()..]);
                    (Cow::Borrowed(&body[..close]), end)
                }
                // Blanks before the end of the line belong to the value.
                None => self.lines_until(&raw.trim_start()[quote.len()..], quote),
            };
        }
        if let Some(first) = line.strip_suffix('\\') {
            return self.continued(first, begin + line.len() as u32);
        }
        let (value, comment) = line.split_at(line.find(['#', ';']).unwrap_or(line.len()));
        let value = value.trim_end();
        let end = begin + value.len() as u32;
        if !comment.is_empty() {
            self.add_comment(Span::new(end, begin + line.len() as u32), comment);
        }
        (Cow::Borrowed(without_quotes(value)), end)
    }

    /// Notes what stands behind the closing quotes of a value up to the end of its line: SOPS drops it.
    fn put_stray(&mut self, end: u32, text: &'t str) {
        let text = text.trim();
        if !text.is_empty() {
            let span = Span::new(end - text.len() as u32, end);
            self.stream.strays.push((0, span, Cow::Borrowed(text)));
        }
    }

    fn lines_until(&mut self, first: &'t str, quote: &str) -> (Cow<'t, str>, u32) {
        let mut value = format!("{first}\n");
        while let Some((start, line)) = self.lines.next() {
            if let Some(close) = line.rfind(quote) {
                value.push_str(&line[..close]);
                let end = start + line.trim_end().len() as u32;
                self.put_stray(end, &line[close + quote.len()..]);
                return (Cow::Owned(value), end);
            }
            value.push_str(line);
            value.push('\n');
        }
        let end = Span::at(self.lines.text.len() as u32);
        self.fault(end, "the quotes of a value are not closed");
        (Cow::Owned(value), end.end)
    }

    fn continued(&mut self, first: &'t str, mut end: u32) -> (Cow<'t, str>, u32) {
        let mut value = first.to_owned();
        while let Some((start, line)) = self.lines.next() {
            end = start + line.len() as u32;
            value.push_str(line.trim());
            if line.trim().is_empty() || !value.ends_with('\\') {
                break;
            }
            value.pop();
        }
        (Cow::Owned(value), end)
    }
}

/// The name before `=` or `:`, and where the value begins.
fn key(line: &str) -> Option<(&str, usize)> {
    for quote in ["\"\"\"", "\"", "`"] {
        if let Some(body) = line.strip_prefix(quote) {
            let close = body.find(quote)?;
            let behind = quote.len() * 2 + close;
            let at = line[behind..].find(['=', ':'])?;
            return Some((body[..close].trim(), behind + at + 1));
        }
    }
    let at = line.find(['=', ':']).filter(|at| *at > 0)?;
    Some((line[..at].trim(), at + 1))
}

fn without_quotes(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .filter(|inner| !inner.contains(value.chars().next().unwrap_or_default()))
        .unwrap_or(value)
}

/// The text of a comment as SOPS takes it.
fn without_mark(comment: &str) -> &str {
    match comment.as_bytes().first() {
        Some(b';') => comment.trim_start_matches([';', ' ']),
        _ => comment.trim_start_matches(['#', ' ']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sops::stream::Value;

    /// The values and comments of a text, in order, and what stands behind closing quotes.
    fn values(text: &str) -> (Vec<String>, Vec<String>) {
        let stream = read(text);
        let items = stream.items.iter().filter_map(|item| match item {
            Item::Leaf {
                value: Value::Text(text),
                ..
            } => Some(text.to_string()),
            Item::Comment { text, .. } => Some(format!("#{text}")),
            _ => None,
        });
        let strays = stream.strays.iter().map(|(_, _, text)| text.to_string());
        (items.collect(), strays.collect())
    }

    #[test]
    fn values_are_read_as_the_parser_of_sops_reads_them() {
        for (text, value) in [
            ("a = \"x\"", "x"),
            ("a = 'x'", "x"),
            ("a = \"x\"y\"", "\"x\"y\""),
            ("a = \"\"\"x\"y\"\"\"", "x\"y"),
            ("a = `x  \ny`", "x  \ny"),
            ("a = x \\\n  y \\\n\nb =", "x y "),
            ("a : x", "x"),
        ] {
            let (values, strays) = values(text);
            assert_eq!(
                (values, strays.len()),
                (vec![value.to_owned()], 0),
                "{text}"
            );
        }
    }

    #[test]
    fn what_the_parser_of_sops_drops_is_kept() {
        for (text, value) in [
            ("a = `x` secret", "x"),
            ("a = \"\"\"x\"\"\" secret", "x"),
            ("a = `x\ny` secret", "x\ny"),
        ] {
            let found = values(text);
            assert_eq!(
                found,
                (vec![value.to_owned()], vec!["secret".to_owned()]),
                "{text}"
            );
        }
    }

    #[test]
    fn a_comment_behind_a_section_or_a_value_is_one() {
        for (text, expected) in [
            ("[a] ; note\nb = x\n", ["#note", "x"]),
            ("[a] # note\nb = x\n", ["#note", "x"]),
            ("[a]\nb = x ; note\n[c]\n", ["x", "#note"]),
        ] {
            let (mut values, strays) = values(text);
            values.sort_by_key(|value| !expected[0].starts_with(&value[..1]));
            assert_eq!(
                (values, strays.len()),
                (expected.map(str::to_owned).to_vec(), 0),
                "{text}"
            );
        }
    }

    #[test]
    fn an_empty_section_of_metadata_is_one() {
        let stream = read("[sops]\n[sops]\nmac = x\n");
        assert_eq!((stream.metadata.len(), stream.faults.len()), (2, 1));
        assert!(stream.metadata[0].1.entries().is_empty());
    }
}
