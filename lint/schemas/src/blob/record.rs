//! Schemas and kinds as they stand in a blob. Their words are read when they are asked for: most questions need one.

use super::draft::Additional;
use super::layout::{CLOSED, KIND_WORDS, NONE, SCHEMA_WORDS, Word, flags, kind_flags, types};
use super::{Blob, Format};

/// A schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'b>(pub(super) &'b [Word; SCHEMA_WORDS]);

/// What a schema number that no schema has stands for: nothing holds against it.
pub(super) static NOTHING: [Word; SCHEMA_WORDS] = [
    (types::ANY as u32 | (flags::ANY_TEXT as u32) << 16).to_le_bytes(),
    [0; 4],
    [0; 4],
    NONE.to_le_bytes(),
    NONE.to_le_bytes(),
    NONE.to_le_bytes(),
];

impl Record<'_> {
    /// Whether it holds for every text, with nothing more to look at.
    #[inline]
    pub(crate) const fn takes_any_text(self) -> bool {
        self.has(flags::ANY_TEXT)
    }

    #[inline]
    pub(crate) const fn types(self) -> u8 {
        self.0[0][0]
    }

    #[inline]
    pub(crate) fn format(self) -> Format {
        Format::from_number(self.0[0][1])
    }

    #[inline]
    pub(crate) const fn flags(self) -> u16 {
        (u32::from_le_bytes(self.0[0]) >> 16) as u16
    }

    #[inline]
    pub(crate) const fn has(self, flag: u16) -> bool {
        self.flags() & flag != 0
    }

    #[inline]
    pub(super) const fn properties(self) -> u32 {
        u32::from_le_bytes(self.0[1])
    }

    #[inline]
    const fn counts(self) -> u32 {
        u32::from_le_bytes(self.0[2])
    }

    #[inline]
    pub(super) const fn property_count(self) -> u32 {
        self.counts() & 0x000F_FFFF
    }

    #[inline]
    pub(crate) const fn required_count(self) -> u32 {
        self.counts() >> 20
    }

    #[inline]
    pub(crate) const fn has_properties(self) -> bool {
        self.property_count() > 0
    }

    #[inline]
    pub(crate) const fn additional(self) -> Additional {
        match u32::from_le_bytes(self.0[3]) {
            NONE => Additional::Any,
            CLOSED => Additional::Closed,
            id => Additional::Schema(id),
        }
    }

    #[inline]
    pub(crate) const fn items(self) -> Option<u32> {
        match u32::from_le_bytes(self.0[4]) {
            NONE => None,
            id => Some(id),
        }
    }

    #[inline]
    pub(super) const fn constraints(self) -> u32 {
        u32::from_le_bytes(self.0[5])
    }
}

/// A kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindRecord<'b> {
    pub(super) blob: &'b Blob,
    pub(super) words: &'b [Word; KIND_WORDS],
}

impl<'b> KindRecord<'b> {
    #[inline]
    const fn word(self, at: usize) -> u32 {
        u32::from_le_bytes(self.words[at])
    }

    /// Whether it is the kind of this name and version.
    pub(super) fn is(self, api_version: &str, kind: &str) -> bool {
        self.blob.string_is(self.word(2), kind.as_bytes())
            && self.blob.string_is(self.word(1), api_version.as_bytes())
    }

    pub(super) fn hash(self) -> u32 {
        self.word(0)
    }

    pub(crate) fn api_version(self) -> &'b str {
        self.blob.string(self.word(1))
    }

    pub(crate) fn kind(self) -> &'b str {
        self.blob.string(self.word(2))
    }

    /// Whether it has this name; `kind() == name` without reading the name.
    pub(crate) fn is_named(self, name: &str) -> bool {
        self.blob.string_is(self.word(2), name.as_bytes())
    }

    /// See `layout::kind_flags`.
    pub(crate) fn flags(self) -> u32 {
        self.word(3) & kind_flags::MASK
    }

    /// Where in the table the kinds begin whose hash belongs to the place of this one.
    pub(super) fn start(self) -> usize {
        (self.word(3) >> kind_flags::START_SHIFT) as usize
    }

    /// The origins that have it, as bits.
    pub(crate) fn mask(self) -> u32 {
        self.word(4)
    }

    pub(crate) fn warning(self) -> Option<&'b str> {
        let text = self.word(6);
        (text != NONE).then(|| self.blob.string(text))
    }

    pub(crate) fn has_warning(self) -> bool {
        self.word(6) != NONE
    }

    /// Its schema in one origin.
    pub(crate) fn schema_of(self, origin: u32) -> Option<u32> {
        let mask = self.mask();
        if mask & (1 << origin) == 0 {
            return None;
        }
        let before = (mask & ((1 << origin) - 1)).count_ones();
        Some(self.blob.run_word(self.word(5) + before))
    }
}
