//! When two keys of a mapping are one key.

use std::borrow::Cow;
use std::collections::HashMap;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{self, Reader, Scalar};

/// A mapping of so many entries or fewer is compared pair by pair where that is needed at all, without an allocation.
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
    let keys = || mapping.entries().map(|(key, _)| key);
    if keys().nth(1).is_none() || (keys().nth(FEW).is_none() && all_differ_as_written(mapping)) {
        return Vec::new();
    }
    let mut known: HashMap<(bool, Cow<'t, str>), NodeRef<'t>> = HashMap::new();
    let mut repeated = Vec::new();
    for key in keys() {
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

/// The common case without an allocation: plain keys that no reader takes for anything but strings, all of them
/// different. Each key sets one of 64 bits; only where its bit is set already is it compared with those before it.
fn all_differ_as_written(mapping: NodeRef<'_>) -> bool {
    let mut bits = 0_u64;
    for (at, (key, _)) in mapping.entries().enumerate() {
        let text = key.raw_bytes();
        if key.kind() != Kind::Plain || may_be_no_string(text) {
            return false;
        }
        let bit = 1 << (hash(text) >> 58);
        if bits & bit != 0
            && mapping
                .entries()
                .take(at)
                .any(|(other, _)| other.raw_bytes() == text)
        {
            return false;
        }
        bits |= bit;
    }
    true
}

/// A hash of the length and the first and last bytes, whose upper bits differ for most keys of one mapping.
fn hash(text: &[u8]) -> u64 {
    let word = match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => text
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    (word ^ text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Whether some reader might take a plain scalar for something else than a string: a number by its first byte, or one
/// of the words of YAML 1.1 for nothing, true and false.
fn may_be_no_string(text: &[u8]) -> bool {
    match text {
        [] | [b'0'..=b'9' | b'-' | b'+' | b'.' | b'~' | b'<' | b'=', ..] => true,
        _ if text.len() > 5 => false,
        _ => matches!(
            text,
            b"y" | b"Y"
                | b"n"
                | b"N"
                | b"on"
                | b"On"
                | b"ON"
                | b"no"
                | b"No"
                | b"NO"
                | b"yes"
                | b"Yes"
                | b"YES"
                | b"off"
                | b"Off"
                | b"OFF"
                | b"true"
                | b"True"
                | b"TRUE"
                | b"null"
                | b"Null"
                | b"NULL"
                | b"false"
                | b"False"
                | b"FALSE"
        ),
    }
}
