//! What a search finds. Nothing here holds a value: places and kinds only.

use std::ops::Range;

use super::kind::Kind;
use super::weak::Weak;

/// The deepest nesting of codings that is undone.
pub const DEPTH: usize = 4;

/// How many bytes the codings of one file may decode to, all together.
pub const DECODED_BYTES: usize = 8 << 20;

/// How many findings one file may have: a file with more is one finding for people.
pub const LEAKS: usize = 500;

/// A coding that hid a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// RFC 4648, either alphabet, padded or not.
    Base64,
    /// Pairs of hexadecimal digits.
    Hexadecimal,
    /// `%XX`.
    Percent,
    /// `\xXX`, `\uXXXX` and joined lines inside double quotes.
    Escapes,
    /// Lines of a folded text that are one word each, put together.
    Joined,
    /// A compressed stream or an archive that stands coded in a text.
    Archive,
    /// UTF-16 with or without a byte order mark, or text with NUL bytes.
    Utf16,
}

impl Coding {
    /// The coding in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Hexadecimal => "hexadecimal",
            Self::Percent => "percent encoding",
            Self::Escapes => "escapes",
            Self::Joined => "the lines of a folded text",
            Self::Archive => "an archive",
            Self::Utf16 => "UTF-16",
        }
    }
}

/// The codings around a credential, outermost first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Codings {
    codings: [Option<Coding>; DEPTH],
}

impl Codings {
    /// One more inside; `None` beyond [`DEPTH`].
    pub(super) fn with(mut self, coding: Coding) -> Option<Self> {
        *self.codings.iter_mut().find(|place| place.is_none())? = Some(coding);
        Some(self)
    }

    /// The codings, outermost first.
    pub fn iter(&self) -> impl Iterator<Item = Coding> + '_ {
        self.codings.iter().copied().flatten()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codings[0].is_none()
    }
}

/// A credential.
#[derive(Clone, Debug)]
pub struct Leak {
    /// What it is.
    pub kind: &'static Kind,
    /// Where it stands in the bytes that were searched; of a coded one the whole coded text.
    pub span: Range<usize>,
    /// Where the name stands that it is assigned to.
    pub name: Option<Range<usize>>,
    /// What hid it.
    pub codings: Codings,
    /// It is a password in a URL that everyone tries, or the name of its user.
    pub is_default: bool,
}

/// Something that was not looked at, because a file asked for too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Coded text that decodes to more than [`DECODED_BYTES`].
    Decoded,
    /// Codings nested deeper than [`DEPTH`].
    Depth,
    /// More findings than [`LEAKS`].
    Leaks,
    /// More literals under secret-like names than are listed.
    Literals,
    /// A compressed stream or an archive inside coded text that is damaged: texts about such things shorten them.
    Archive,
    /// An archive of which more than 64 MiB come out.
    Opened,
    /// An archive of more than 20,000 entries.
    Entries,
    /// Archives in archives, more than six deep.
    Nested,
    /// An archive that is damaged, or ends too early.
    Damaged,
    /// A version in the history that is too large to be read.
    Version,
    /// A version in the history that is too large to be parsed, and whose structure would tell more.
    Pieces,
    /// A document that does not parse, in which a Secret stands.
    Unread,
    /// An archive of a format that is not opened.
    Closed(&'static str),
}

impl Limit {
    /// Whether a credential can be hidden behind it on purpose: content that is searched elsewhere, and here not to its
    /// end. The others are forms that are never searched.
    pub const fn hides(self) -> bool {
        match self {
            Self::Decoded
            | Self::Depth
            | Self::Leaks
            | Self::Literals
            | Self::Opened
            | Self::Entries
            | Self::Nested
            | Self::Damaged
            | Self::Version
            | Self::Pieces
            | Self::Unread
            | Self::Closed(_) => true,
            Self::Archive => false,
        }
    }

    /// What was left out, in words.
    pub fn reason(self) -> String {
        let words = match self {
            Self::Decoded => {
                "its coded texts decode to more than 8 MiB; what is beyond is not searched"
            }
            Self::Depth => "codings are nested more than four deep; what is beyond is not searched",
            Self::Leaks => "it holds more than 500 credentials; the others are not listed",
            Self::Literals => {
                "it holds more than 500 values under names of passwords and tokens; the others are not listed"
            }
            Self::Archive => {
                "it holds a compressed archive in base64 that is damaged; only what could be read of it is searched"
            }
            Self::Opened => {
                "more than 64 MiB come out of the archive; what is beyond is not searched"
            }
            Self::Entries => {
                "the archive has more than 20,000 entries; what is beyond is not searched"
            }
            Self::Nested => "archives stand in it more than six deep; what is beyond is not opened",
            Self::Damaged => {
                "the archive is damaged or ends too early; only what could be read of it is searched"
            }
            Self::Version => {
                "a version of it has more than 100 MiB, or 64 MiB stored as a difference from another as large, and is not searched"
            }
            Self::Pieces => {
                "a version of it has more than 32 MiB and is searched in pieces; what only its structure as a whole would tell is not"
            }
            Self::Unread => {
                "a Secret stands in a document that does not parse: what is in clear in it is not told apart"
            }
            Self::Closed(format) => {
                return format!("what is packed in the format {format} is not opened");
            }
        };
        words.to_owned()
    }
}

/// Everything a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In the order of their places; none lies inside another.
    pub leaks: Vec<Leak>,
    /// Literals under secret-like names in coded texts; their names and places are those around the coded text.
    pub coded: Vec<Weak>,
    /// The Secrets whose manifests stand in coded texts: where the outermost coded text stands, and the path of the first
    /// value in clear.
    pub(crate) secrets: Vec<(Range<usize>, String)>,
    /// What was not looked at, each once.
    pub limits: Vec<Limit>,
}

impl Found {
    pub(super) fn limit(&mut self, limit: Limit) {
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
        }
    }

    /// Sorts, and drops what lies inside something else.
    pub(super) fn finish(&mut self) {
        let key = |leak: &Leak| {
            (
                leak.span.start,
                std::cmp::Reverse(leak.span.end),
                leak.kind.id,
            )
        };
        self.leaks.sort_by_key(key);
        let mut end = 0;
        self.leaks.retain(|leak| {
            let inside = leak.span.end <= end && end > 0;
            end = end.max(leak.span.end);
            !inside
        });
        self.limits.sort_unstable();
    }
}
