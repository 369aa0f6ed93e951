//! Which leaves must be encrypted, as the selector of a file says: `shouldBeEncrypted` in `sops.go` of SOPS.
//!
//! A selector looks at every key on the way to a leaf, never at the numbers of items. A regular expression matches
//! anywhere in a key. One that does not compile matches nothing, and SOPS says nothing about it.

use rempart_core::Span;

use super::go_regex::{GoRegex, Refusal};
use super::key_path::{PathId, Paths};
use super::stream::{Item, Stream};

/// The suffix that counts when a file names no selector.
const DEFAULT_SUFFIX: &str = "_unencrypted";

/// The six kinds, by the key of the metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    UnencryptedSuffix,
    EncryptedSuffix,
    UnencryptedRegex,
    EncryptedRegex,
    UnencryptedCommentRegex,
    EncryptedCommentRegex,
}

/// All kinds with their keys, in the metadata and in `.sops.yaml` alike.
pub(crate) const KINDS: [(&str, Kind); 6] = [
    ("unencrypted_suffix", Kind::UnencryptedSuffix),
    ("encrypted_suffix", Kind::EncryptedSuffix),
    ("unencrypted_regex", Kind::UnencryptedRegex),
    ("encrypted_regex", Kind::EncryptedRegex),
    ("unencrypted_comment_regex", Kind::UnencryptedCommentRegex),
    ("encrypted_comment_regex", Kind::EncryptedCommentRegex),
];

/// One selector as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Kind {
    /// The key.
    pub(crate) fn key(self) -> &'static str {
        KINDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(key, _)| key)
    }

    const fn is_regex(self) -> bool {
        !matches!(self, Self::UnencryptedSuffix | Self::EncryptedSuffix)
    }

    const fn looks_at_comments(self) -> bool {
        matches!(
            self,
            Self::UnencryptedCommentRegex | Self::EncryptedCommentRegex
        )
    }

    /// Whether what it selects is encrypted, and the rest is not.
    pub(crate) const fn selects_encrypted(self) -> bool {
        matches!(
            self,
            Self::EncryptedSuffix | Self::EncryptedRegex | Self::EncryptedCommentRegex
        )
    }
}

impl Selector {
    /// What counts without a selector.
    pub(crate) fn default_suffix() -> Self {
        Self {
            kind: Kind::UnencryptedSuffix,
            text: DEFAULT_SUFFIX.to_owned(),
            span: Span::at(0),
        }
    }

    /// Why its regular expression cannot be used.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        if self.kind.is_regex() {
            GoRegex::new(&self.text).err()
        } else {
            None
        }
    }
}

/// Whether each item of a stream must be encrypted, in the order of the items; `None` when that cannot be told.
pub(crate) fn must_be_encrypted(stream: &Stream<'_>, selector: &Selector) -> Option<Vec<bool>> {
    let matcher = Matcher::new(selector)?;
    let by_key = if selector.kind.looks_at_comments() {
        Vec::new()
    } else {
        matched_paths(&stream.paths, &matcher)
    };
    let mut walk = Walk {
        kind: selector.kind,
        matcher,
        by_key,
        stack: Vec::new(),
    };
    Some(stream.items.iter().map(|item| walk.step(item)).collect())
}

enum Matcher<'s> {
    Suffix(&'s str),
    Regex(GoRegex),
    /// A regular expression that Go does not compile.
    Nothing,
}

impl<'s> Matcher<'s> {
    fn new(selector: &'s Selector) -> Option<Self> {
        if !selector.kind.is_regex() {
            return Some(Self::Suffix(&selector.text));
        }
        match GoRegex::new(&selector.text) {
            Ok(regex) => Some(Self::Regex(regex)),
            Err(Refusal::Invalid(_)) => Some(Self::Nothing),
            Err(Refusal::NotEvaluated) => None,
        }
    }

    fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Suffix(suffix) => text.ends_with(suffix),
            Self::Regex(regex) => regex.is_match(text),
            Self::Nothing => false,
        }
    }
}

/// Whether some key on the way to each path matches: one search a path, since the path around comes first.
fn matched_paths(paths: &Paths, matcher: &Matcher<'_>) -> Vec<bool> {
    let mut by_path = vec![false; paths.len()];
    for number in 1..paths.len() {
        let (around, key) = paths.step(number);
        by_path[number] = by_path[around] || key.is_some_and(|key| matcher.is_match(key));
    }
    by_path
}

/// The comments above a value in one mapping or list.
#[derive(Clone, Copy, Default)]
struct Above {
    /// How many of them match.
    matched: usize,
    /// Whether the last one does.
    last: bool,
}

struct Walk<'s> {
    kind: Kind,
    matcher: Matcher<'s>,
    by_key: Vec<bool>,
    /// One entry for each mapping and list around.
    stack: Vec<Above>,
}

impl Walk<'_> {
    fn step(&mut self, item: &Item<'_>) -> bool {
        match item {
            Item::Open => {
                self.stack.push(Above::default());
                false
            }
            Item::Close => {
                self.stack.pop();
                self.end_value();
                false
            }
            Item::Comment { path, text, .. } => {
                let matched = self.kind.looks_at_comments() && self.matcher.is_match(text);
                if let Some(above) = self.stack.last_mut() {
                    above.matched += usize::from(matched);
                    above.last = matched;
                }
                self.judge(*path, true)
            }
            Item::Leaf { path, .. } => {
                let must = self.judge(*path, false);
                self.end_value();
                must
            }
        }
    }

    /// What stands above one value does not stand above the next.
    fn end_value(&mut self) {
        if let Some(above) = self.stack.last_mut() {
            *above = Above::default();
        }
    }

    fn judge(&self, path: PathId, is_comment: bool) -> bool {
        let commented = self.stack.iter().map(|above| above.matched).sum::<usize>();
        match self.kind {
            Kind::UnencryptedCommentRegex => commented == 0,
            // The comment that selects is not encrypted itself.
            Kind::EncryptedCommentRegex => {
                let own = is_comment && self.stack.last().is_some_and(|above| above.last);
                commented > usize::from(own)
            }
            kind => {
                let matched = self
                    .by_key
                    .get(Paths::number(path))
                    .copied()
                    .unwrap_or_default();
                matched == kind.selects_encrypted()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rempart_core::{Format, SourceFile, Span};

    use super::{Kind, Selector, must_be_encrypted};
    use crate::sops::stream::Item;
    use crate::sops::tree;

    /// What SOPS 3.11.0 made of this text with either selector.
    #[test]
    fn a_comment_speaks_of_the_value_below_it_and_of_no_other() {
        let text = "# enc\na:\n    b: one\nc: two\nl:\n    # enc\n    - x\n    - y\n";
        let file = SourceFile::from_text(Arc::from(text), Format::Yaml, None);
        let stream = tree::yaml(file.tree().unwrap());
        for (kind, expected) in [
            (Kind::EncryptedCommentRegex, [true, false, true, false]),
            (Kind::UnencryptedCommentRegex, [false, true, false, true]),
        ] {
            let selector = Selector {
                kind,
                text: "enc".to_owned(),
                span: Span::at(0),
            };
            let must = must_be_encrypted(&stream, &selector).unwrap();
            let items = stream.items.iter().zip(must);
            let leaves = items.filter(|(item, _)| matches!(item, Item::Leaf { .. }));
            let must: Vec<bool> = leaves.map(|(_, must)| must).collect();
            assert_eq!(must, expected, "{kind:?}");
        }
    }
}
