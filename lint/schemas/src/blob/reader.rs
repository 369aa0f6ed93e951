//! Reads blobs in place.

use std::borrow::Cow;

use super::constraints::Constraints;
use super::hash::hash;
use super::layout::{
    FORMAT_VERSION, HEADER_WORDS, KIND_WORDS, MAGIC, NONE, ORIGIN_WORDS, PROPERTY_WORDS,
    SCHEMA_WORDS,
};
use super::patterns::Patterns;
use super::record::{KindRecord, NOTHING, Property, Record};
use super::search::{first_at_least, hash_of, same};

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
    bytes: Cow<'static, [u8]>,
    origins: Table,
    kinds: Table,
    schemas: Table,
    properties: Table,
    words: Table,
    strings: usize,
    patterns: Patterns,
}

/// A table of equal records inside the bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Table {
    start: usize,
    count: u32,
}

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

impl Blob {
    /// Opens a blob that was written by this crate.
    pub(crate) fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, BlobError> {
        let bytes = bytes.into();
        let word = |at: usize| word_at(&bytes, at * 4).ok_or(BlobError::Length);
        if word(0)? != MAGIC || word(1)? != FORMAT_VERSION {
            return Err(BlobError::Format);
        }
        let mut start = HEADER_WORDS * 4;
        let mut table = |at: usize, words: usize| -> Result<Table, BlobError> {
            let table = Table {
                start,
                count: word(at)?,
            };
            start += table.count as usize * words * 4;
            Ok(table)
        };
        let origins = table(2, ORIGIN_WORDS)?;
        let kinds = table(3, KIND_WORDS)?;
        let schemas = table(4, SCHEMA_WORDS)?;
        let properties = table(5, PROPERTY_WORDS)?;
        let words = table(6, 1)?;
        if bytes.len() != start + word(7)? as usize {
            return Err(BlobError::Length);
        }
        let strings = start;
        Ok(Self {
            bytes,
            origins,
            kinds,
            schemas,
            properties,
            words,
            strings,
            patterns: Patterns::default(),
        })
    }

    fn word(&self, at: usize) -> u32 {
        word_at(&self.bytes, at).unwrap_or(NONE)
    }

    fn words<const N: usize>(&self, table: Table, index: u32) -> [u32; N] {
        let start = table.start + index as usize * N * 4;
        let mut words = [NONE; N];
        if let Some(bytes) = self.bytes.get(start..start + N * 4) {
            for (word, four) in words.iter_mut().zip(bytes.chunks_exact(4)) {
                *word = four.try_into().map_or(NONE, u32::from_le_bytes);
            }
        }
        words
    }

    pub(crate) fn string_bytes(&self, offset: u32) -> &[u8] {
        let mut at = self.strings + offset as usize;
        let (mut length, mut shift) = (0_usize, 0);
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            length |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return self.bytes.get(at..at + length).unwrap_or_default();
            }
        }
        &[]
    }

    /// Whether the string at this place is `text`.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every key of every object")]
    pub(super) fn string_is(&self, offset: u32, text: &[u8]) -> bool {
        if text.len() >= 0x80 {
            return self.string_bytes(offset) == text;
        }
        // Its length is one byte, and the text follows.
        let at = self.strings + offset as usize;
        let stored = self.bytes.get(at..at + 1 + text.len());
        stored
            .and_then(<[u8]>::split_first)
            .is_some_and(|(length, stored)| {
                usize::from(*length) == text.len() && same(stored, text)
            })
    }

    /// The records of a table; none when they do not fit the bytes.
    #[inline]
    fn records<const N: usize>(&self, table: Table, first: u32, count: u32) -> &[[u8; N]] {
        let start = table.start + first as usize * N;
        let bytes = self.bytes.get(start..start + count as usize * N);
        bytes.unwrap_or_default().as_chunks().0
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
        let start = self.schemas.start + id as usize * SCHEMA_WORDS * 4;
        let bytes = self.bytes.get(start..).and_then(<[u8]>::first_chunk);
        Record(bytes.unwrap_or(&NOTHING))
    }

    /// Finds a property by name.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every key of every object")]
    pub(crate) fn property(&self, record: Record<'_>, name: &[u8]) -> Option<Property> {
        const BYTES: usize = PROPERTY_WORDS * 4;
        let wanted = hash(name);
        let run: &[[u8; BYTES]] = self.records(
            self.properties,
            record.properties(),
            record.property_count(),
        );
        let candidates = run.get(first_at_least(run, wanted)..)?;
        for candidate in candidates {
            if hash_of(candidate) != wanted {
                return None;
            }
            let word = |at: usize| {
                let four = candidate.get(at..).and_then(<[u8]>::first_chunk);
                four.map_or(NONE, |four| u32::from_le_bytes(*four))
            };
            if self.string_is(word(4), name) {
                return Some(Property {
                    schema: word(8),
                    required_place: word(12),
                });
            }
        }
        None
    }

    /// The names of all properties, in the order of the table.
    pub(crate) fn property_names(&self, record: Record<'_>) -> impl Iterator<Item = &str> {
        let first = record.properties();
        (first..first + record.property_count()).map(|index| {
            let [_, text, _, _] = self.words::<PROPERTY_WORDS>(self.properties, index);
            self.string(text)
        })
    }

    /// The constraints and annotations of a schema.
    pub(crate) fn constraints(&self, record: Record<'_>) -> Constraints<'_> {
        Constraints::new(self, record.constraints())
    }

    pub(super) fn run_word(&self, index: u32) -> u32 {
        self.word(self.words.start + index as usize * 4)
    }

    pub(super) fn run_number(&self, index: u32) -> f64 {
        f64::from_bits(u64::from(self.run_word(index)) | u64::from(self.run_word(index + 1)) << 32)
    }

    /// All origins, oldest first.
    pub fn origins(&self) -> impl Iterator<Item = Origin<'_>> {
        (0..self.origins.count).filter_map(|index| self.origin(index))
    }

    pub(crate) const fn origin_count(&self) -> u32 {
        self.origins.count
    }

    /// `ObjectMeta` of an origin.
    pub(crate) fn object_meta(&self, origin: u32) -> Option<u32> {
        let [_, _, object_meta, _] = self.words::<ORIGIN_WORDS>(self.origins, origin);
        (origin < self.origins.count && object_meta != NONE).then_some(object_meta)
    }

    /// The name of an origin; see [`Origin::name`].
    pub(crate) fn origin_name(&self, index: u32) -> Option<&str> {
        let [name, ..] = self.words::<ORIGIN_WORDS>(self.origins, index);
        (index < self.origins.count).then(|| self.string(name))
    }

    pub(crate) fn origin(&self, index: u32) -> Option<Origin<'_>> {
        if index >= self.origins.count {
            return None;
        }
        let [name, minor, _, licence] = self.words::<ORIGIN_WORDS>(self.origins, index);
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
        let table: &[[u8; KIND_WORDS * 4]] = self.records(self.kinds, 0, self.kinds.count);
        let candidates = table.get(first_at_least(table, hash)..)?;
        let candidates = candidates
            .iter()
            .map(|words| KindRecord { blob: self, words });
        candidates
            .take_while(|candidate| candidate.hash() == hash)
            .find(|candidate| candidate.is(api_version, kind))
    }

    /// All kinds, in no useful order.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = KindRecord<'_>> {
        let table: &[[u8; KIND_WORDS * 4]] = self.records(self.kinds, 0, self.kinds.count);
        table.iter().map(|words| KindRecord { blob: self, words })
    }
}

fn word_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    four.try_into().ok().map(u32::from_le_bytes)
}
