//! Reads blobs in place.

use std::borrow::Cow;

use super::constraints::Constraints;
use super::layout::{
    FORMAT_VERSION, HEADER_WORDS, KIND_WORDS, MAGIC, NONE, ORIGIN_WORDS, PROPERTY_WORDS,
    SCHEMA_WORDS, Word,
};
use super::patterns::Patterns;
use super::properties::{Properties, home};
use super::record::{KindRecord, NOTHING, Record};

/// Why bytes are no blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// Not written by this crate, or for another version of it.
    #[error("the schema data has another format than this program reads")]
    Format,
    /// The tables named in the header do not fit the bytes.
    #[error("the schema data is cut short")]
    Length,
}

/// Schemas of one or more origins, opened without parsing: only the header is looked at.
#[derive(Debug, Default)]
pub struct Blob {
    origins: Rows<ORIGIN_WORDS>,
    kinds: Rows<KIND_WORDS>,
    schemas: Rows<SCHEMA_WORDS>,
    properties: Rows<PROPERTY_WORDS>,
    words: Cow<'static, [Word]>,
    strings: Cow<'static, [u8]>,
    patterns: Patterns,
}

/// A table of equal records.
type Rows<const N: usize> = Cow<'static, [[Word; N]]>;

/// Where schemas come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'b> {
    /// For example `kubernetes 1.35.4` or `argo-cd v3.3.0`.
    pub name: &'b str,
    /// The minor version of Kubernetes; 0 for custom resources.
    pub minor: u32,
    /// The licence of the source, as SPDX expression.
    pub licence: &'b str,
}

/// The tables inside the bytes of a blob.
struct Tables<'b> {
    origins: &'b [[Word; ORIGIN_WORDS]],
    kinds: &'b [[Word; KIND_WORDS]],
    schemas: &'b [[Word; SCHEMA_WORDS]],
    properties: &'b [[Word; PROPERTY_WORDS]],
    words: &'b [Word],
    strings: &'b [u8],
}

impl<'b> Tables<'b> {
    fn split(bytes: &'b [u8]) -> Result<Self, BlobError> {
        let header: &[Word; HEADER_WORDS] =
            bytes.as_chunks().0.first_chunk().ok_or(BlobError::Length)?;
        let [
            magic,
            version,
            origins,
            kinds,
            schemas,
            properties,
            words,
            strings,
        ] = header.map(u32::from_le_bytes);
        if magic != MAGIC || version != FORMAT_VERSION {
            return Err(BlobError::Format);
        }
        let rest = &mut bytes.get(HEADER_WORDS * 4..).unwrap_or_default();
        let tables = Self {
            origins: rows(rest, origins)?,
            kinds: rows(rest, kinds)?,
            schemas: rows(rest, schemas)?,
            properties: rows(rest, properties)?,
            words: take(rest, words as usize)?,
            strings: rest,
        };
        if tables.strings.len() != strings as usize {
            return Err(BlobError::Length);
        }
        Ok(tables)
    }
}

/// Takes so many words from the front.
fn take<'b>(rest: &mut &'b [u8], words: usize) -> Result<&'b [Word], BlobError> {
    let (table, behind) = rest
        .split_at_checked(words * size_of::<Word>())
        .ok_or(BlobError::Length)?;
    *rest = behind;
    Ok(table.as_chunks().0)
}

/// Takes a table of so many records from the front.
fn rows<'b, const N: usize>(rest: &mut &'b [u8], count: u32) -> Result<&'b [[Word; N]], BlobError> {
    Ok(take(rest, count as usize * N)?.as_chunks().0)
}

impl Blob {
    /// Opens a blob that was written by this crate. Bytes that live as long as the program are read in place.
    pub(crate) fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, BlobError> {
        let patterns = Patterns::default();
        match bytes.into() {
            Cow::Borrowed(bytes) => Tables::split(bytes).map(|tables| Self {
                origins: tables.origins.into(),
                kinds: tables.kinds.into(),
                schemas: tables.schemas.into(),
                properties: tables.properties.into(),
                words: tables.words.into(),
                strings: tables.strings.into(),
                patterns,
            }),
            Cow::Owned(bytes) => Tables::split(&bytes).map(|tables| Self {
                origins: tables.origins.to_vec().into(),
                kinds: tables.kinds.to_vec().into(),
                schemas: tables.schemas.to_vec().into(),
                properties: tables.properties.to_vec().into(),
                words: tables.words.to_vec().into(),
                strings: tables.strings.to_vec().into(),
                patterns,
            }),
        }
    }

    pub(crate) fn string_bytes(&self, offset: u32) -> &[u8] {
        string_bytes(&self.strings, offset)
    }

    /// Whether the string at this place is `text`.
    pub(super) fn string_is(&self, offset: u32, text: &[u8]) -> bool {
        string_of_length(&self.strings, offset, text.len()) == Some(text)
    }

    pub(crate) fn string(&self, offset: u32) -> &str {
        std::str::from_utf8(self.string_bytes(offset)).unwrap_or_default()
    }

    /// The compiled patterns of this blob.
    pub(crate) const fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    #[inline]
    pub(crate) fn schema(&self, id: u32) -> Record<'_> {
        Record(self.schemas.get(id as usize).unwrap_or(&NOTHING))
    }

    /// The properties of a schema.
    #[inline]
    pub(crate) fn properties(&self, record: Record<'_>) -> Properties<'_> {
        let first = record.properties() as usize;
        let run = self
            .properties
            .get(first..first + record.property_count() as usize);
        Properties {
            run: run.unwrap_or_default(),
            strings: &self.strings,
        }
    }

    /// The constraints and annotations of a schema.
    pub(crate) fn constraints(&self, record: Record<'_>) -> Constraints<'_> {
        Constraints::new(self, record.constraints())
    }

    pub(super) fn run_word(&self, index: u32) -> u32 {
        let word = self.words.get(index as usize);
        word.map_or(NONE, |word| u32::from_le_bytes(*word))
    }

    pub(super) fn run_number(&self, index: u32) -> f64 {
        f64::from_bits(u64::from(self.run_word(index)) | u64::from(self.run_word(index + 1)) << 32)
    }

    /// All origins, oldest first.
    pub fn origins(&self) -> impl Iterator<Item = Origin<'_>> {
        (0..self.origin_count()).filter_map(|index| self.origin(index))
    }

    pub(crate) fn origin_count(&self) -> u32 {
        self.origins.len() as u32
    }

    fn origin_words(&self, index: u32) -> Option<[u32; ORIGIN_WORDS]> {
        let origin = self.origins.get(index as usize)?;
        Some(origin.map(u32::from_le_bytes))
    }

    /// `ObjectMeta` of an origin.
    pub(crate) fn object_meta(&self, origin: u32) -> Option<u32> {
        let [_, _, object_meta, _] = self.origin_words(origin)?;
        (object_meta != NONE).then_some(object_meta)
    }

    /// The name of an origin; see [`Origin::name`].
    pub(crate) fn origin_name(&self, index: u32) -> Option<&str> {
        let [name, ..] = self.origin_words(index)?;
        Some(self.string(name))
    }

    pub(crate) fn origin(&self, index: u32) -> Option<Origin<'_>> {
        let [name, minor, _, licence] = self.origin_words(index)?;
        Some(Origin {
            name: self.string(name),
            minor,
            licence: self.string(licence),
        })
    }

    /// Finds a kind by the hash of `hash_kind`.
    pub(crate) fn find_kind(
        &self,
        hash: u32,
        api_version: &str,
        kind: &str,
    ) -> Option<KindRecord<'_>> {
        let kind_at = |at: usize| {
            let words = self.kinds.get(at)?;
            Some(KindRecord { blob: self, words })
        };
        let mut at = kind_at(home(hash, self.kinds.len()))?.start();
        loop {
            let candidate = kind_at(at).filter(|candidate| candidate.hash() <= hash)?;
            if candidate.hash() == hash && candidate.is(api_version, kind) {
                return Some(candidate);
            }
            at += 1;
        }
    }

    /// All kinds, in no useful order.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = KindRecord<'_>> {
        let table = self.kinds.iter();
        table.map(|words| KindRecord { blob: self, words })
    }
}

/// The bytes of the string at a place of the strings.
pub(super) fn string_bytes(strings: &[u8], offset: u32) -> &[u8] {
    let mut at = offset as usize;
    let (mut length, mut shift) = (0_usize, 0);
    while let Some(&byte) = strings.get(at) {
        at += 1;
        length |= usize::from(byte & 0x7F) << shift;
        shift += 7;
        if byte < 0x80 || shift > 28 {
            return strings.get(at..at + length).unwrap_or_default();
        }
    }
    &[]
}

/// The string at a place of the strings, if it has this length.
#[inline(always)]
#[allow(clippy::inline_always, reason = "once for every key of every object")]
pub(super) fn string_of_length(strings: &[u8], offset: u32, length: usize) -> Option<&[u8]> {
    if length >= 0x80 {
        return Some(string_bytes(strings, offset)).filter(|string| string.len() == length);
    }
    // The length is one byte, and the text follows.
    let at = offset as usize;
    let (stored, text) = strings.get(at..at + 1 + length)?.split_first()?;
    (usize::from(*stored) == length).then_some(text)
}
