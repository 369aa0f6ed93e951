//! Reads constraints in place.

use super::Blob;
use super::constraint::{Constraint, tag};
use super::layout::NONE;

/// A list of texts in a blob.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts<'b> {
    ids: Ids<'b>,
}

impl<'b> Texts<'b> {
    pub(crate) fn iter(self) -> impl Iterator<Item = &'b str> {
        let blob = self.ids.blob;
        self.ids.iter().map(|offset| blob.string(offset))
    }

    pub(crate) fn bytes(self) -> impl Iterator<Item = &'b [u8]> {
        let blob = self.ids.blob;
        self.ids.iter().map(|offset| blob.string_bytes(offset))
    }
}

/// A list of schema numbers in a blob.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ids<'b> {
    blob: &'b Blob,
    start: u32,
    count: u32,
}

impl<'b> Ids<'b> {
    pub(crate) fn iter(self) -> impl Iterator<Item = u32> + use<'b> {
        (self.start..self.start.saturating_add(self.count))
            .map(move |index| self.blob.run_word(index))
    }
}

/// A constraint read in place.
pub(crate) type BlobConstraint<'b> = Constraint<&'b str, Texts<'b>, Ids<'b>>;

/// See [`Blob::constraints`].
pub(crate) struct Constraints<'b> {
    blob: &'b Blob,
    at: u32,
}

impl<'b> Constraints<'b> {
    pub(super) const fn new(blob: &'b Blob, at: u32) -> Self {
        Self { blob, at }
    }
}

impl<'b> Iterator for Constraints<'b> {
    type Item = BlobConstraint<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == NONE {
            return None;
        }
        let blob = self.blob;
        let head = blob.run_word(self.at);
        let (start, count) = (self.at + 1, head >> 8);
        self.at = start.saturating_add(count);
        let tag = head & 0x7F;
        let exclusive = head & tag::EXCLUSIVE != 0;
        let text = || blob.string(blob.run_word(start));
        let ids = || Ids { blob, start, count };
        let texts = || Texts { ids: ids() };
        let word = || blob.run_word(start);
        Some(match tag {
            tag::ENUM => Constraint::Enum(texts()),
            tag::PATTERN => Constraint::Pattern(text()),
            tag::MINIMUM => Constraint::Minimum {
                bound: blob.run_number(start),
                exclusive,
            },
            tag::MAXIMUM => Constraint::Maximum {
                bound: blob.run_number(start),
                exclusive,
            },
            tag::MULTIPLE_OF => Constraint::MultipleOf(blob.run_number(start)),
            tag::MIN_LENGTH => Constraint::MinLength(word()),
            tag::MAX_LENGTH => Constraint::MaxLength(word()),
            tag::MIN_ITEMS => Constraint::MinItems(word()),
            tag::MAX_ITEMS => Constraint::MaxItems(word()),
            tag::MIN_PROPERTIES => Constraint::MinProperties(word()),
            tag::MAX_PROPERTIES => Constraint::MaxProperties(word()),
            tag::REQUIRED => Constraint::Required(texts()),
            tag::LIST_MAP_KEYS => Constraint::ListMapKeys(texts()),
            tag::DEFAULT => Constraint::Default(text()),
            tag::PATCH_MERGE_KEY => Constraint::PatchMergeKey(text()),
            tag::PATCH_STRATEGY => Constraint::PatchStrategy(text()),
            tag::ONE_OF => Constraint::OneOf(ids()),
            tag::ANY_OF => Constraint::AnyOf(ids()),
            tag::ALL_OF => Constraint::AllOf(ids()),
            tag::NOT => Constraint::Not(word()),
            tag::CEL => Constraint::Cel(texts()),
            tag::FORMAT_NAME => Constraint::FormatName(text()),
            tag::NOT_EVALUATED => Constraint::NotEvaluated(texts()),
            _ => {
                self.at = NONE;
                return None;
            }
        })
    }
}
