//! The properties of one schema.

use super::hash::{hash, hash_halves, hash_words};
use super::layout::{PROPERTY_WORDS, Word, property};
use super::reader::{string_bytes, string_of_length};

/// The properties of one schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Properties<'b> {
    /// Sorted by hash.
    pub(super) run: &'b [[Word; PROPERTY_WORDS]],
    pub(super) strings: &'b [u8],
}

/// A property found by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property<'b>(&'b [Word; PROPERTY_WORDS]);

impl<'b> Properties<'b> {
    /// Finds a property by name. Most names have four to sixteen bytes, which two overlapping words hold.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every key of every object")]
    pub(crate) fn find(self, name: &[u8]) -> Option<Property<'b>> {
        let length = name.len();
        if let (Some(first), Some(last), true) =
            (name.first_chunk(), name.last_chunk(), length <= 16)
        {
            return self.among(hash_words(*first, *last, length), length, |stored| {
                stored.first_chunk() == Some(first) && stored.last_chunk() == Some(last)
            });
        }
        if let (Some(first), Some(last), true) = (name.first_chunk(), name.last_chunk(), length < 8)
        {
            return self.among(hash_halves(*first, *last, length), length, |stored| {
                stored.first_chunk() == Some(first) && stored.last_chunk() == Some(last)
            });
        }
        self.find_other(name)
    }

    /// Finds a property by a name of any length.
    #[inline(never)]
    fn find_other(self, name: &[u8]) -> Option<Property<'b>> {
        self.among(hash(name), name.len(), |stored| stored == name)
    }

    /// Finds the property with this hash and length of the name for whose name `is_it` holds.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every key of every object")]
    fn among(
        self,
        wanted: u32,
        length: usize,
        is_it: impl Fn(&[u8]) -> bool,
    ) -> Option<Property<'b>> {
        let home = self.run.get(home(wanted, self.run.len()))?;
        let mut at = Property(home).start();
        loop {
            let candidate = Property(self.run.get(at)?);
            if candidate.hash() >= wanted {
                if candidate.hash() > wanted {
                    return None;
                }
                let name = string_of_length(self.strings, candidate.name(), length);
                if name.is_some_and(&is_it) {
                    return Some(candidate);
                }
            }
            at += 1;
        }
    }

    /// The names of all properties, in the order of the table.
    pub(crate) fn names(self) -> impl Iterator<Item = &'b str> {
        let strings = self.strings;
        self.run.iter().map(move |property| {
            let name = string_bytes(strings, Property(property).name());
            std::str::from_utf8(name).unwrap_or_default()
        })
    }
}

/// Where in a run of so many properties one with this hash is expected: hashes are spread evenly.
#[inline]
pub(super) const fn home(hash: u32, count: usize) -> usize {
    ((hash as u64 * count as u64) >> 32) as usize
}

impl Property<'_> {
    #[inline]
    const fn hash(self) -> u32 {
        u32::from_le_bytes(self.0[0])
    }

    #[inline]
    const fn name(self) -> u32 {
        u32::from_le_bytes(self.0[1])
    }

    /// The number of its schema.
    #[inline]
    pub(crate) const fn schema(self) -> u32 {
        u32::from_le_bytes(self.0[2])
    }

    #[inline]
    const fn rest(self) -> u32 {
        u32::from_le_bytes(self.0[3])
    }

    /// The bit of a required property in a set of those that were met; none for an optional one.
    #[inline]
    pub(crate) const fn required_bit(self) -> u64 {
        // Places count from 1, and 0 is an optional property: its bit is shifted out.
        (1 << (self.rest() & property::REQUIRED)) >> 1
    }

    /// Whether a key of this text needs a second look; see `layout::property::SPECIAL`.
    #[inline]
    pub(crate) const fn is_special(self) -> bool {
        self.rest() & property::SPECIAL != 0
    }

    /// Whether its schema holds for every text, with nothing more to look at.
    #[inline]
    pub(crate) const fn takes_any_text(self) -> bool {
        self.rest() & property::ANY_TEXT != 0
    }

    #[inline]
    const fn start(self) -> usize {
        (self.rest() >> property::START_SHIFT) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::Property;
    use crate::blob::{Blob, Draft, Pool};

    /// A blob with one schema that has properties of these names, each with its place as the number of its schema.
    fn blob_of(names: &[String]) -> Blob {
        let mut pool = Pool::default();
        let mut draft = Draft::anything();
        draft.properties = names.iter().cloned().zip(0..).collect();
        pool.add(&draft);
        Blob::open(pool.finish(&[], &[])).unwrap()
    }

    fn found(blob: &Blob, name: &str) -> Option<u32> {
        let properties = blob.properties(blob.schema(0));
        properties.find(name.as_bytes()).map(Property::schema)
    }

    #[test]
    fn names_of_any_length_are_found_and_told_apart_at_any_byte() {
        let names: Vec<String> = (0..150).map(|length| "a".repeat(length)).collect();
        let blob = blob_of(&names);
        for (name, at) in names.iter().zip(0..) {
            assert_eq!(found(&blob, name), Some(at), "{at}");
            for place in 0..name.len() {
                let mut other = name.clone();
                other.replace_range(place..=place, "b");
                assert_eq!(found(&blob, &other), None, "{at} {place}");
            }
        }
    }

    #[test]
    fn as_many_names_as_a_schema_has_are_found() {
        for count in [0, 1, 2, 3, 17, 200, 1000] {
            let names: Vec<String> = (0..count).map(|at| format!("name{at}")).collect();
            let blob = blob_of(&names);
            for (name, at) in names.iter().zip(0..) {
                assert_eq!(found(&blob, name), Some(at), "{count}");
            }
            assert_eq!(found(&blob, "names"), None, "{count}");
        }
    }

    #[test]
    fn names_that_need_a_second_look_say_so() {
        let special = ["on", "null", "1", "~", "", "status", "a\nb"];
        let plain = ["name", "once", "states", "number", "a b"];
        let names = special.iter().chain(&plain).map(|name| (*name).to_owned());
        let blob = blob_of(&names.collect::<Vec<_>>());
        let properties = blob.properties(blob.schema(0));
        let is_special = |name: &str| properties.find(name.as_bytes()).map(Property::is_special);
        assert!(special.iter().all(|name| is_special(name) == Some(true)));
        assert!(plain.iter().all(|name| is_special(name) == Some(false)));
    }
}
