//! When two keys of a mapping are one key.

use std::borrow::Cow;
use std::collections::HashMap;

use rempart_core::{Kind, NodeRef, Span};
use rempart_syntax::scalar::{self, Reader, Scalar};

/// The keys of a mapping of so many entries or fewer are compared one by one; more of them are sorted.
const FEW: usize = 32;

/// The key of an entry as its reader sees it, so that `1` and `0x1` are one key, and `yes` and `true` are one for a
/// reader of YAML 1.1. `None` for a key that is no scalar, and for the merge key, which may stand several times.
fn identity(key: NodeRef<'_>, reader: Option<Reader>) -> Option<(bool, Cow<'_, str>)> {
    if !key.is_scalar() {
        return None;
    }
    if key.kind() != Kind::Plain {
        return Some((true, key.value()));
    }
    if key.raw() == "<<" {
        return None;
    }
    let Some(reader) = reader else {
        return Some((true, key.value()));
    };
    Some(match scalar::resolve(reader, key) {
        Scalar::String(text) => (true, text),
        // The readers of Kubernetes turn keys into JSON strings: `1` and `"1"` are one key there.
        other if reader == Reader::GoYamlV2 => (true, Cow::Owned(printed(&other, key))),
        other => (false, Cow::Owned(printed(&other, key))),
    })
}

fn printed(scalar: &Scalar<'_>, key: NodeRef<'_>) -> String {
    match scalar {
        Scalar::Null => "null".to_owned(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Float(value) => value.to_string(),
        _ => key.value().into_owned(),
    }
}

/// Every key of a mapping that stands there already, with the first one.
pub(crate) fn repeated<'t>(
    mapping: NodeRef<'t>,
    reader: Option<Reader>,
) -> Vec<(NodeRef<'t>, NodeRef<'t>)> {
    let mut known: HashMap<(bool, Cow<'t, str>), NodeRef<'t>> = HashMap::new();
    let mut repeated = Vec::new();
    for (key, _) in mapping.entries() {
        let Some(name) = identity(key, reader) else {
            continue;
        };
        match known.entry(name) {
            std::collections::hash_map::Entry::Occupied(first) => {
                repeated.push((key, *first.get()));
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(key);
            }
        }
    }
    repeated
}

/// Tells, key by key and without an allocation, whether a mapping may have a key twice, whoever reads it: nearly always
/// all keys are strings to every reader and differ as they are written.
#[derive(Default)]
pub(crate) struct Keys {
    /// Each key sets one; only where its bit is set already is it compared with those before it.
    bits: u64,
    count: usize,
    /// Some key may be something else than a string.
    odd: bool,
    repeats: bool,
}

impl Keys {
    /// Takes the next entry of the mapping.
    #[inline]
    pub(crate) fn add(&mut self, mapping: NodeRef<'_>, key: NodeRef<'_>, value: NodeRef<'_>) {
        let before = self.count;
        self.count += 1;
        // A lone key repeats nothing, whatever it is.
        if before == 0 && value.next_index() == mapping.next_index() {
            return;
        }
        let Some(text) = string(key) else {
            self.odd = true;
            return;
        };
        let bit = 1 << place(text);
        if self.bits & bit != 0 && before < FEW {
            self.repeats |= is_among(mapping, before, text);
        }
        self.bits |= bit;
    }

    /// Whether a mapping whose entries were all taken may have a key twice.
    #[inline]
    pub(crate) fn may_repeat(&self, mapping: NodeRef<'_>) -> bool {
        self.repeats || self.odd || (self.count > FEW && repeats(mapping))
    }
}

/// Whether one of the first `count` keys is this string.
#[inline(never)]
fn is_among(mapping: NodeRef<'_>, count: usize, text: &[u8]) -> bool {
    let mut before = mapping.entries().take(count);
    before.any(|(other, _)| string(other) == Some(text))
}

/// Whether a mapping of many entries, whose keys are all strings, has one of them twice.
#[inline(never)]
fn repeats(mapping: NodeRef<'_>) -> bool {
    let mut texts: Vec<_> = mapping.entries().map(|(key, _)| string(key)).collect();
    texts.sort_unstable();
    texts.windows(2).any(|pair| pair[0] == pair[1])
}

/// The text of a key that is this string to every reader, when it stands in the file as it is.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "every key of every file comes by, and a call costs as much as the answer"
)]
fn string(key: NodeRef<'_>) -> Option<&[u8]> {
    let Span { start, end } = key.value_span()?;
    let bytes = key.stream_text().as_bytes();
    let text = bytes.get(start as usize..end as usize)?;
    if key.kind() == Kind::Plain && may_be_no_string(text) {
        return None;
    }
    Some(text)
}

/// One of 64 places for a text: most keys of one mapping differ in length or at their ends.
#[inline]
fn place(text: &[u8]) -> u64 {
    let end = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or_default());
    let word = (text.len() as u64) << 16 | end(text.first()) << 8 | end(text.last());
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58
}

/// Whether some reader might take a plain scalar for something else than a string: a number by its first byte, or one
/// of the words of YAML 1.1 for nothing, true and false.
#[inline]
fn may_be_no_string(text: &[u8]) -> bool {
    /// By the first byte of a text: that of no other thing than a string, of a word, of anything.
    const STRING: u8 = 0;
    const WORD: u8 = 1;
    const STARTS: [u8; 256] = {
        let mut starts = [STRING; 256];
        let (words, others) = (b"yYnNoOtTfF", b"0123456789-+.~<=");
        let mut at = 0;
        while at < words.len() {
            starts[words[at] as usize] = WORD;
            at += 1;
        }
        at = 0;
        while at < others.len() {
            starts[others[at] as usize] = WORD + 1;
            at += 1;
        }
        starts
    };
    let Some(first) = text.first() else {
        return true;
    };
    match STARTS[usize::from(*first)] {
        STRING => false,
        WORD => text.len() <= 5 && is_word(text),
        _ => true,
    }
}

fn is_word(text: &[u8]) -> bool {
    let is_one = |words: &[&[u8]]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match text.len() {
        1 => is_one(&[b"y", b"n"]),
        2 => is_one(&[b"on", b"no"]),
        3 => is_one(&[b"yes", b"off"]),
        4 => is_one(&[b"true", b"null"]),
        _ => is_one(&[b"false"]),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_no_string;

    #[test]
    fn words_and_numbers_may_be_no_strings() {
        let others = [
            "", "1", "-1", "+1", ".5", "~", "<<", "=", "y", "N", "on", "No", "YES", "off", "True",
            "null", "FALSE",
        ];
        for text in others {
            assert!(may_be_no_string(text.as_bytes()), "{text}");
        }
        for text in [
            "a", "yn", "name", "kind", "type", "offer", "nulls", "x1", "_",
        ] {
            assert!(!may_be_no_string(text.as_bytes()), "{text}");
        }
    }
}
