//! One file's content, parsed at most once.

use std::any::Any;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use memchr::memmem::Finder;
use rempart_syntax::{Format, LineIndex, SyntaxError};

use crate::snapshot::{BlobId, FoundInBytes};
use crate::tree::parser;
use crate::{RepoPath, Tree};

/// Why a file has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The operating system or the object store refused; holds its words.
    Unreadable(String),
    /// Not UTF-8 (and not UTF-16 with a byte order mark); holds the offset of the first bad byte.
    NotUtf8(usize),
    /// Over the size limit; holds the size in bytes.
    TooLarge(u64),
}

/// Why a file has no text, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The file.
    pub path: RepoPath,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What reading a file gave.
#[derive(Debug)]
pub enum Body {
    /// A text, with its tree when the format has one.
    Text(Text),
    /// No text.
    Fault(FaultKind),
}

/// A text and everything that is derived from it, each made at most once.
#[derive(Debug)]
pub struct Text {
    content: Arc<str>,
    /// How the bytes write it where that is not UTF-8.
    utf16: Option<Utf16>,
    format: Format,
    /// Whether the name of the gate stands in it.
    names_gate: bool,
    parsed: OnceLock<Parsed>,
    /// Boxed, as few files are asked for it.
    lines: OnceLock<Box<LineIndex>>,
}

/// The order of the bytes of UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Utf16 {
    Little,
    Big,
}

/// What parsing gave.
#[derive(Debug)]
struct Parsed {
    tree: Arc<Tree>,
    /// `None` where there are none: a file in a hundred has some, and a list takes its place in all of them.
    errors: Option<Box<[SyntaxError]>>,
    /// See [`SourceFile::is_unusual`].
    is_unusual: bool,
}

/// One content. Snapshots share it: base and head, index and work tree hold the same handle for the same bytes, so a
/// pointer comparison tells whether a file changed, and nothing is parsed twice.
#[derive(Debug)]
pub struct SourceFile {
    body: Body,
    blob: Option<BlobId>,
    /// What was found in the bytes of a file that is no text, or is one in UTF-16; the bytes themselves are not kept.
    in_bytes: Option<FoundInBytes>,
}

impl SourceFile {
    /// Takes the bytes of a file. UTF-16 with a byte order mark is converted, as YAML 1.2 section 5.2 wants it read;
    /// offsets then count in the converted text.
    pub fn from_bytes(bytes: &[u8], format: Format, blob: Option<BlobId>) -> Self {
        match decode(bytes) {
            Ok((text, utf16)) => Self::written(text, utf16, format, blob),
            Err(offset) => Self::faulty(FaultKind::NotUtf8(offset), blob),
        }
    }

    /// Takes a text as it stands.
    pub fn from_text(text: Arc<str>, format: Format, blob: Option<BlobId>) -> Self {
        Self::written(text, None, format, blob)
    }

    fn written(text: Arc<str>, utf16: Option<Utf16>, format: Format, blob: Option<BlobId>) -> Self {
        let text = Text {
            utf16,
            // Looked for here, where the bytes have just come by and are in the cache.
            names_gate: names_gate(&text),
            content: text,
            format,
            parsed: OnceLock::new(),
            lines: OnceLock::new(),
        };
        Self {
            body: Body::Text(text),
            blob,
            in_bytes: None,
        }
    }

    /// A file that could not be read.
    pub const fn faulty(kind: FaultKind, blob: Option<BlobId>) -> Self {
        Self {
            body: Body::Fault(kind),
            blob,
            in_bytes: None,
        }
    }

    /// Adds what was found in the bytes of a file that is no text.
    #[must_use]
    pub fn with_found_in_bytes(self, found: FoundInBytes) -> Self {
        Self {
            in_bytes: Some(found),
            ..self
        }
    }

    /// What was found in the bytes of a file that is no text, when somebody looked and it is of this type.
    pub fn found_in_bytes<T: Any>(&self) -> Option<&T> {
        self.in_bytes.as_ref()?.downcast_ref()
    }

    /// The git object of this content, when it is known without hashing.
    pub const fn blob(&self) -> Option<BlobId> {
        self.blob
    }

    /// Why there is no text.
    pub const fn fault(&self) -> Option<&FaultKind> {
        match &self.body {
            Body::Fault(kind) => Some(kind),
            Body::Text(_) => None,
        }
    }

    const fn body(&self) -> Option<&Text> {
        match &self.body {
            Body::Text(text) => Some(text),
            Body::Fault(_) => None,
        }
    }

    /// The text; `None` for a file without one.
    pub fn text(&self) -> Option<&str> {
        self.body().map(|body| &*body.content)
    }

    /// Whether the text is written in UTF-16.
    pub const fn is_utf16(&self) -> bool {
        matches!(&self.body, Body::Text(text) if text.utf16.is_some())
    }

    /// The bytes of a text as they stand in the file; `None` for a file without text. They are made anew where the file
    /// is written in UTF-16.
    pub fn text_bytes(&self) -> Option<Cow<'_, [u8]>> {
        let body = self.body()?;
        Some(self.encoded(&body.content))
    }

    /// The bytes of another text as they would stand in this file.
    pub fn encoded<'t>(&self, text: &'t str) -> Cow<'t, [u8]> {
        let units = text.encode_utf16();
        match self.body().and_then(|body| body.utf16) {
            None => Cow::Borrowed(text.as_bytes()),
            Some(Utf16::Little) => {
                let units = units.flat_map(u16::to_le_bytes);
                [0xFF, 0xFE].into_iter().chain(units).collect()
            }
            Some(Utf16::Big) => {
                let units = units.flat_map(u16::to_be_bytes);
                [0xFE, 0xFF].into_iter().chain(units).collect()
            }
        }
    }

    /// Whether the name of the gate stands in the text, its first letter left out, which may be written large. Without
    /// it, no comment in the file silences a rule.
    pub fn names_gate(&self) -> bool {
        self.body().is_some_and(|body| body.names_gate)
    }

    /// The tree of a YAML or JSON file; `None` for other formats and for files without text. With syntax errors it
    /// holds the documents that could be read.
    pub fn tree(&self) -> Option<&Arc<Tree>> {
        self.body()?.parsed().map(|parsed| &parsed.tree)
    }

    /// A tree of the same nodes that holds none of them until they are asked for, see [`Tree::asleep`]; `None` for a
    /// file without a tree, and for one with syntax errors.
    pub fn sleeping_tree(&self) -> Option<Arc<Tree>> {
        let body = self.body()?;
        let is_whole = self.tree().is_some() && self.syntax_errors().is_empty();
        is_whole.then(|| Arc::new(Tree::asleep(Arc::clone(&body.content), body.format)))
    }

    /// Gives the file the tree of [`Self::sleeping_tree`] for its own, whose nodes are forgotten with the last who holds
    /// it.
    pub(crate) fn forget(&mut self, asleep: Arc<Tree>) {
        let is_unusual = self.is_unusual();
        if let Body::Text(text) = &mut self.body {
            let parsed = Parsed {
                tree: asleep,
                errors: None,
                is_unusual,
            };
            text.parsed = OnceLock::from(parsed);
        }
    }

    /// The syntax errors of a YAML or JSON file, in order.
    pub fn syntax_errors(&self) -> &[SyntaxError] {
        self.body()
            .and_then(Text::parsed)
            .and_then(|parsed| parsed.errors.as_deref())
            .unwrap_or_default()
    }

    /// Whether a part of it is YAML that few files have: what the fast path of the parser leaves to the complete one, such
    /// as directives, `...`, and `---` with something behind it.
    pub fn is_unusual(&self) -> bool {
        let parsed = self.body().and_then(Text::parsed);
        parsed.is_some_and(|parsed| parsed.is_unusual)
    }

    /// The starts of lines; `None` for a file without text.
    pub fn lines(&self) -> Option<&LineIndex> {
        let body = self.body()?;
        let index = || Box::new(LineIndex::new(&body.content));
        Some(body.lines.get_or_init(index))
    }
}

impl Text {
    fn parsed(&self) -> Option<&Parsed> {
        let parse = parser(self.format)?;
        Some(self.parsed.get_or_init(|| {
            let parsed = parse(&self.content);
            let (errors, is_unusual) = (parsed.errors, parsed.slow_bytes > 0);
            Parsed {
                tree: Arc::new(Tree::parsed(Arc::clone(&self.content), parsed.tape)),
                errors: (!errors.is_empty()).then(|| errors.into_boxed_slice()),
                is_unusual,
            }
        }))
    }
}

fn names_gate(text: &str) -> bool {
    // Made once, since making it costs as much as running it over a small file.
    static SEARCH: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("empart"));
    SEARCH.find(text.as_bytes()).is_some()
}

/// UTF-8, or UTF-16 when a byte order mark says so; otherwise the offset of the first byte that is neither.
fn decode(bytes: &[u8]) -> Result<(Arc<str>, Option<Utf16>), usize> {
    match bytes {
        // The mark of UTF-32, which the readers of Kubernetes refuse.
        [0xFF, 0xFE, 0, 0, ..] => Err(0),
        [0xFF, 0xFE, rest @ ..] => {
            decode_utf16(rest, u16::from_le_bytes).map(|text| (text, Some(Utf16::Little)))
        }
        [0xFE, 0xFF, rest @ ..] => {
            decode_utf16(rest, u16::from_be_bytes).map(|text| (text, Some(Utf16::Big)))
        }
        // Every byte of the repository passes here, so it is looked at 32 at a time.
        _ => match simdutf8::compat::from_utf8(bytes) {
            Ok(text) => Ok((Arc::from(text), None)),
            Err(error) => Err(error.valid_up_to()),
        },
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Arc<str>, usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(bytes.len() + 1);
    }
    let mut text = String::with_capacity(bytes.len());
    let mut offset = 2;
    for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let character = character.map_err(|_| offset)?;
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_by_its_mark() {
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("a: é".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let file = SourceFile::from_bytes(&little, Format::Text, None);
        assert_eq!(file.text(), Some("a: é"));
        assert_eq!(file.text_bytes().as_deref(), Some(&little[..]));
        // What a fix makes of it is written as the file is.
        assert_eq!(file.encoded("b"), &b"\xFF\xFEb\0"[..]);
        let big = [0xFE, 0xFF, 0xD8, 0x3D, 0xDE, 0x00];
        let file = SourceFile::from_bytes(&big, Format::Text, None);
        assert_eq!(file.text(), Some("\u{1F600}"));
        assert_eq!(file.text_bytes().as_deref(), Some(&big[..]));
        let broken =
            SourceFile::from_bytes(&[0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x41], Format::Text, None);
        assert_eq!(broken.fault(), Some(&FaultKind::NotUtf8(2)));
        let wider = SourceFile::from_bytes(b"\xFF\xFE\0\0a\0\0\0", Format::Text, None);
        assert_eq!(wider.fault(), Some(&FaultKind::NotUtf8(0)));
    }

    #[test]
    fn a_bad_byte_is_named_by_offset() {
        let file = SourceFile::from_bytes(b"ab\xFFc", Format::Yaml, None);
        assert_eq!(file.fault(), Some(&FaultKind::NotUtf8(2)));
    }
}
