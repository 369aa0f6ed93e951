//! The format of a blob: little-endian 32-bit words, read in place.
//!
//! ```text
//! header      HEADER_WORDS words: magic, format version, counts of the six tables below
//! origins     ORIGIN_WORDS words each: where schemas come from ("kubernetes 1.35.4", "argo-cd v3.3.0")
//! kinds       KIND_WORDS words each, sorted by hash of apiVersion and kind
//! schemas     SCHEMA_WORDS words each
//! properties  PROPERTY_WORDS words each; the run of one schema is sorted by hash of the name
//! words       runs of single words: constraints, lists of strings and of schema ids
//! strings     bytes; a string is its length as LEB128 and then its UTF-8 text
//! ```
//!
//! Equal schemas, runs and strings are stored once, over all origins.

/// `RPSB`.
pub(crate) const MAGIC: u32 = u32::from_le_bytes(*b"RPSB");
/// Raised whenever a reader of the old format would misread a new blob.
pub(crate) const FORMAT_VERSION: u32 = 4;

pub(crate) const HEADER_WORDS: usize = 8;
/// Name, minor (0 for CRDs), schema of `ObjectMeta` (or [`NONE`]), licence.
pub(crate) const ORIGIN_WORDS: usize = 4;
/// Hash, apiVersion, kind, flags, mask of origins, offset of one schema id per bit of the mask, deprecation warning.
pub(crate) const KIND_WORDS: usize = 7;
/// Types and format and flags, properties offset, properties and required counts, additional, items, constraints.
pub(crate) const SCHEMA_WORDS: usize = 6;
/// Hash, name, schema, and what [`property`] packs into one word.
pub(crate) const PROPERTY_WORDS: usize = 4;

/// One word as it stands in a blob.
pub(crate) type Word = [u8; 4];

/// "Not there" wherever a word names something.
pub(crate) const NONE: u32 = u32::MAX;
/// As a schema of additional properties: no other property is allowed.
pub(crate) const CLOSED: u32 = u32::MAX - 1;

/// An origin mask is one word.
pub(crate) const MAX_ORIGINS: usize = 32;
/// The required properties that fit the bit set of a walk; a schema with more is checked by name.
pub(crate) const MAX_REQUIRED_BITS: u32 = 63;

/// The last word of a property, from its lowest bit on: six bits of its place in the required list (from 1; 0 for an
/// optional one and for one beyond [`MAX_REQUIRED_BITS`]), two flags, and above them, of all properties whose hash
/// belongs to this place of the run or a later one, the place of the first.
pub(crate) mod property {
    pub(crate) const REQUIRED: u32 = 63;
    /// A key of this text needs a second look: it may be read as something else (`on`, `null`, `1`), or it is the
    /// `status` of an object.
    pub(crate) const SPECIAL: u32 = 1 << 6;
    /// Its schema has `flags::ANY_TEXT`.
    pub(crate) const ANY_TEXT: u32 = 1 << 7;
    pub(crate) const START_SHIFT: u32 = 8;
}

/// JSON types, as bits.
pub(crate) mod types {
    pub(crate) const NULL: u8 = 1;
    pub(crate) const STRING: u8 = 2;
    pub(crate) const INTEGER: u8 = 4;
    /// Numbers with a fraction; a schema of type `number` has this and [`INTEGER`].
    pub(crate) const FRACTION: u8 = 8;
    pub(crate) const BOOLEAN: u8 = 16;
    pub(crate) const OBJECT: u8 = 32;
    pub(crate) const ARRAY: u8 = 64;
    pub(crate) const NUMBER: u8 = INTEGER | FRACTION;
    pub(crate) const ANY: u8 = 127;
}

/// What a schema says beside types, as bits of the upper half of its first word.
pub(crate) mod flags {
    pub(crate) const NULLABLE: u16 = 1;
    pub(crate) const INT_OR_STRING: u16 = 1 << 1;
    pub(crate) const PRESERVE_UNKNOWN: u16 = 1 << 2;
    pub(crate) const EMBEDDED_RESOURCE: u16 = 1 << 3;
    pub(crate) const LIST_SET: u16 = 1 << 4;
    pub(crate) const LIST_MAP: u16 = 1 << 5;
    pub(crate) const LIST_ATOMIC: u16 = 1 << 6;
    pub(crate) const MAP_ATOMIC: u16 = 1 << 7;
    pub(crate) const MAP_GRANULAR: u16 = 1 << 8;
    pub(crate) const UNIQUE_ITEMS: u16 = 1 << 9;
    /// `ObjectMeta` of the target version, whatever this schema holds itself.
    pub(crate) const OBJECT_META: u16 = 1 << 10;
    /// Constraints (enum, pattern, bounds, lengths, compositions) are there; without it a walk need not look.
    pub(crate) const CONSTRAINED: u16 = 1 << 11;
    pub(crate) const HAS_DEFAULT: u16 = 1 << 12;
    /// Judged as the structural schema of a CRD or a JSON Schema, not as a Go type of the API server.
    pub(crate) const STRUCTURAL: u16 = 1 << 13;
    /// Nulls are judged by the type mask alone (JSON Schema), not dropped as the API server does.
    pub(crate) const STRICT_NULL: u16 = 1 << 14;
    /// Holds for every text, with nothing more to look at.
    pub(crate) const ANY_TEXT: u16 = 1 << 15;
}

/// Flags of a kind, the lowest bits of their word. Above them stands where in the table the kinds begin whose hash
/// belongs to this place or a later one.
pub(crate) mod kind_flags {
    pub(crate) const MASK: u32 = 0xFF;
    pub(crate) const START_SHIFT: u32 = 8;
    pub(crate) const NAMESPACED: u32 = 1;
    pub(crate) const CLUSTER: u32 = 1 << 1;
    pub(crate) const DEPRECATED: u32 = 1 << 2;
}
