//! The properties of one schema.

use super::hash::hash;
use super::layout::{NONE, PROPERTY_BYTES};
use super::reader::{string_bytes, string_is};
use super::search::{first_at_least, hash_of};

/// The properties of one schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Properties<'b> {
    pub(super) run: &'b [[u8; PROPERTY_BYTES]],
    pub(super) strings: &'b [u8],
}

/// A property found by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property<'b>(&'b [u8; PROPERTY_BYTES]);

impl<'b> Properties<'b> {
    /// Finds a property by name.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every key of every object")]
    pub(crate) fn find(self, name: &[u8]) -> Option<Property<'b>> {
        let wanted = hash(name);
        let candidates = self.run.get(first_at_least(self.run, wanted)..)?;
        for candidate in candidates {
            if hash_of(candidate) != wanted {
                return None;
            }
            let property = Property(candidate);
            if string_is(self.strings, property.word(1), name) {
                return Some(property);
            }
        }
        None
    }

    /// The names of all properties, in the order of the table.
    pub(crate) fn names(self) -> impl Iterator<Item = &'b str> {
        let strings = self.strings;
        self.run.iter().map(move |property| {
            let name = string_bytes(strings, Property(property).word(1));
            std::str::from_utf8(name).unwrap_or_default()
        })
    }
}

impl Property<'_> {
    #[inline]
    fn word(self, at: usize) -> u32 {
        let word = self.0.as_chunks::<4>().0.get(at);
        word.map_or(NONE, |word| u32::from_le_bytes(*word))
    }

    /// The number of its schema.
    #[inline]
    pub(crate) fn schema(self) -> u32 {
        self.word(2)
    }

    /// The bit of a required property in a set of those that were met; none for an optional one. A schema with more
    /// required properties than fit the set gives some of them no bit.
    #[inline]
    pub(crate) fn required_bit(self) -> u64 {
        // Places count from 1, and 0 is an optional property: its bit is shifted out.
        (1 << (self.word(3) & 63)) >> 1
    }
}
