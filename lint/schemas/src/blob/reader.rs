//! Reads blobs in place.

use std::borrow::Cow;

use super::Format;
use super::constraints::Constraints;
use super::draft::Additional;
use super::hash::{hash, hash_kind};
use super::layout::{
    CLOSED, FORMAT_VERSION, HEADER_WORDS, KIND_WORDS, MAGIC, NONE, ORIGIN_WORDS, PROPERTY_WORDS,
    SCHEMA_WORDS,
};
use super::patterns::Patterns;

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

/// A schema as it stands in a blob.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    pub(crate) types: u8,
    pub(crate) format: Format,
    pub(crate) flags: u16,
    properties: u32,
    property_count: u32,
    pub(crate) required_count: u32,
    additional: u32,
    pub(crate) items: Option<u32>,
    constraints: u32,
}

impl Record {
    pub(crate) const fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    pub(crate) const fn has_properties(&self) -> bool {
        self.property_count > 0
    }

    pub(crate) const fn additional(&self) -> Additional {
        match self.additional {
            NONE => Additional::Any,
            CLOSED => Additional::Closed,
            id => Additional::Schema(id),
        }
    }
}

/// A property found by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property {
    pub(crate) schema: u32,
    /// From 1; 0 for an optional one.
    pub(crate) required_place: u32,
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

/// A kind as it stands in a blob.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindRecord<'b> {
    pub(crate) api_version: &'b str,
    pub(crate) kind: &'b str,
    pub(crate) flags: u32,
    pub(crate) mask: u32,
    schemas: u32,
    pub(crate) warning: Option<&'b str>,
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

    pub(crate) fn string(&self, offset: u32) -> &str {
        std::str::from_utf8(self.string_bytes(offset)).unwrap_or_default()
    }

    /// The compiled patterns of this blob.
    pub(crate) const fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    pub(crate) fn schema(&self, id: u32) -> Record {
        let [first, properties, counts, additional, items, constraints] =
            self.words::<SCHEMA_WORDS>(self.schemas, id);
        Record {
            types: first as u8,
            format: Format::from_number((first >> 8) as u8),
            flags: (first >> 16) as u16,
            properties,
            property_count: counts & 0x000F_FFFF,
            required_count: counts >> 20,
            additional,
            items: (items != NONE).then_some(items),
            constraints,
        }
    }

    /// Finds a property by name: binary search by hash, then by bytes.
    pub(crate) fn property(&self, record: &Record, name: &str) -> Option<Property> {
        let wanted = hash(name);
        let hash_of =
            |index: u32| self.word(self.properties.start + index as usize * PROPERTY_WORDS * 4);
        let end = record.properties + record.property_count;
        let mut at = lower_bound(record.properties, end, |index| hash_of(index) < wanted);
        while at < end {
            let [hash, text, schema, required_place] =
                self.words::<PROPERTY_WORDS>(self.properties, at);
            if hash != wanted {
                return None;
            }
            if self.string_bytes(text) == name.as_bytes() {
                return Some(Property {
                    schema,
                    required_place,
                });
            }
            at += 1;
        }
        None
    }

    /// The names of all properties, in the order of the table.
    pub(crate) fn property_names(&self, record: &Record) -> impl Iterator<Item = &str> {
        let end = record.properties + record.property_count;
        (record.properties..end).map(|index| {
            let [_, text, _, _] = self.words::<PROPERTY_WORDS>(self.properties, index);
            self.string(text)
        })
    }

    /// The constraints and annotations of a schema.
    pub(crate) fn constraints(&self, record: &Record) -> Constraints<'_> {
        Constraints::new(self, record.constraints)
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

    pub(crate) fn find_kind(&self, api_version: &str, kind: &str) -> Option<KindRecord<'_>> {
        let wanted = hash_kind(api_version, kind);
        let hash_of = |index: u32| self.word(self.kinds.start + index as usize * KIND_WORDS * 4);
        let mut at = lower_bound(0, self.kinds.count, |index| hash_of(index) < wanted);
        while at < self.kinds.count && hash_of(at) == wanted {
            let [_, version, name, ..] = self.words::<KIND_WORDS>(self.kinds, at);
            let same = |offset, text: &str| self.string_bytes(offset) == text.as_bytes();
            if same(version, api_version) && same(name, kind) {
                return Some(self.kind(at));
            }
            at += 1;
        }
        None
    }

    /// All kinds, in no useful order.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = KindRecord<'_>> {
        (0..self.kinds.count).map(|index| self.kind(index))
    }

    fn kind(&self, index: u32) -> KindRecord<'_> {
        let [_, api_version, kind, flags, mask, schemas, warning] =
            self.words::<KIND_WORDS>(self.kinds, index);
        KindRecord {
            api_version: self.string(api_version),
            kind: self.string(kind),
            flags,
            mask,
            schemas,
            warning: (warning != NONE).then(|| self.string(warning)),
        }
    }

    /// The schema of a kind in one origin.
    pub(crate) fn schema_of(&self, kind: &KindRecord<'_>, origin: u32) -> Option<u32> {
        if kind.mask & (1 << origin) == 0 {
            return None;
        }
        let before = (kind.mask & ((1 << origin) - 1)).count_ones();
        Some(self.run_word(kind.schemas + before))
    }
}

fn word_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    four.try_into().ok().map(u32::from_le_bytes)
}

fn lower_bound(mut low: u32, high: u32, before: impl Fn(u32) -> bool) -> u32 {
    let mut length = high - low;
    while length > 0 {
        let half = length / 2;
        if before(low + half) {
            low += half + 1;
            length -= half + 1;
        } else {
            length = half;
        }
    }
    low
}
