//! What the readers of all stores make of a text: the leaves and comments in the order in which SOPS walks them, and
//! the metadata. It borrows the text and lives only until [`super::file`] has judged it: what outlives it holds no value.

use std::borrow::Cow;

use rempart_core::Span;
use rempart_syntax::scalar::Scalar;

use super::key_path::{PathId, Paths};

/// A text, read.
pub(crate) struct Stream<'t> {
    /// The paths of all leaves.
    pub(crate) paths: Paths,
    /// In the order of SOPS.
    pub(crate) items: Vec<Item<'t>>,
    /// What stands under `sops`, with its document (from 0).
    pub(crate) metadata: Vec<(u32, Meta<'t>)>,
    /// Comments inside the metadata, where SOPS writes none and reads none, with their documents.
    pub(crate) strays: Vec<(u32, Span, Cow<'t, str>)>,
    /// What SOPS refuses to load.
    pub(crate) faults: Vec<Fault>,
    /// Anchors and aliases, which SOPS never writes.
    pub(crate) anchors: Vec<Span>,
}

/// Something that SOPS refuses to load, or loads as something else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) span: Span,
    pub(crate) document: u32,
    /// What is wrong, in words.
    pub(crate) words: &'static str,
    /// SOPS does not refuse it, and reads something else than a reader of the file does.
    pub(crate) misleads: bool,
}

/// The fault of metadata that is longer than any real one, and not read to its end.
pub(crate) const TOO_MUCH: &str = "the metadata goes on and on and is not looked at as a whole";

/// What is said of a key that stands twice: SOPS keeps both, and an empty value, which adds nothing to its hash, blanks the
/// other one.
pub(super) const TWICE: &str = "a key stands twice, and readers take the one value or the other";

/// One step of the walk.
pub(crate) enum Item<'t> {
    /// A mapping or list begins.
    Open,
    /// It ends.
    Close,
    /// A comment, with the path of what it stands in.
    Comment {
        path: PathId,
        span: Span,
        document: u32,
        text: Cow<'t, str>,
    },
    /// A value that is no mapping and no list.
    Leaf {
        path: PathId,
        span: Span,
        document: u32,
        value: Value<'t>,
    },
}

/// What a leaf is to SOPS.
pub(crate) enum Value<'t> {
    Text(Cow<'t, str>),
    /// A number, a boolean or a date.
    Typed(
        #[cfg_attr(
            not(feature = "age"),
            expect(dead_code, reason = "only what is opened with a key is compared")
        )]
        Scalar<'t>,
    ),
    /// Null, an empty text, mapping or list: never encrypted.
    Empty,
}

/// A value of the metadata.
pub(crate) struct Meta<'t> {
    /// Where it stands.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) value: MetaValue<'t>,
}

/// See [`Meta`].
pub(crate) enum MetaValue<'t> {
    Null,
    /// A text; in flat stores also what is a number or a boolean in others.
    Text(Cow<'t, str>),
    /// A number, a boolean or a date, as written.
    Typed(Cow<'t, str>),
    List(Vec<Meta<'t>>),
    Mapping(Vec<(Cow<'t, str>, Meta<'t>)>),
}

impl<'t> Stream<'t> {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            paths: Paths::new(),
            items: Vec::new(),
            metadata: Vec::new(),
            strays: Vec::new(),
            faults: Vec::new(),
            anchors: Vec::new(),
        }
    }

    /// Notes what SOPS refuses, in a store of one document.
    pub(crate) fn refuse(&mut self, span: Span, words: &'static str) {
        self.fault(span, words, false);
    }

    /// Notes what SOPS reads otherwise than it looks, in a store of one document.
    pub(crate) fn mislead(&mut self, span: Span, words: &'static str) {
        self.fault(span, words, true);
    }

    fn fault(&mut self, span: Span, words: &'static str, misleads: bool) {
        self.faults.push(Fault {
            span,
            document: 0,
            words,
            misleads,
        });
    }

    /// Adds a value under a key; an empty text is [`Value::Empty`].
    pub(crate) fn text(&mut self, path: PathId, span: Span, text: Cow<'t, str>) {
        let value = if text.is_empty() {
            Value::Empty
        } else {
            Value::Text(text)
        };
        self.items.push(Item::Leaf {
            path,
            span,
            document: 0,
            value,
        });
    }
}

impl<'t> Meta<'t> {
    /// The value of a key of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The entries of a mapping; none of anything else.
    pub(crate) fn entries(&self) -> &[(Cow<'t, str>, Self)] {
        match &self.value {
            MetaValue::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            MetaValue::List(items) => items,
            _ => &[],
        }
    }

    /// The text of any scalar; empty for null and for collections.
    pub(crate) fn scalar(&self) -> &str {
        match &self.value {
            MetaValue::Text(text) | MetaValue::Typed(text) => text,
            _ => "",
        }
    }
}
