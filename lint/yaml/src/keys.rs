//! When two keys of a mapping are one key.

use std::borrow::Cow;
use std::collections::HashMap;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{self, Reader, Scalar};

/// A mapping with fewer entries is compared pair by pair, which needs no allocation.
const FEW: usize = 12;

/// The key of an entry as its reader sees it, so that `1` and `0x1` are one key, and `yes` and `true` are one for a
/// reader of YAML 1.1. `None` for a key that is no scalar, and for the merge key, which may stand several times.
fn identity<'t>(key: NodeRef<'t>, reader: Option<Reader>) -> Option<(bool, Cow<'t, str>)> {
    if !key.is_scalar() {
        return None;
    }
    if key.kind() != Kind::Plain {
        return Some((true, key.value()));
    }
    if key.raw() == "<<" {
        return None;
    }
    let Some(reader) = reader else { return Some((true, key.value())) };
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
pub(crate) fn repeated<'t>(mapping: NodeRef<'t>, reader: Option<Reader>) -> Vec<(NodeRef<'t>, NodeRef<'t>)> {
    let keys = || mapping.entries().map(|(key, _)| key);
    let count = keys().take(FEW + 1).count();
    if count < 2 || (count <= FEW && all_differ_as_written(mapping)) {
        return Vec::new();
    }
    let mut known: HashMap<(bool, Cow<'t, str>), NodeRef<'t>> = HashMap::new();
    let mut repeated = Vec::new();
    for key in keys() {
        let Some(name) = identity(key, reader) else { continue };
        match known.entry(name) {
            std::collections::hash_map::Entry::Occupied(first) => repeated.push((key, *first.get())),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(key);
            }
        }
    }
    repeated
}

/// The common case without an allocation: plain keys that no reader takes for anything but strings, all of them
/// different. Keys are told apart by their length and first bytes, and by all bytes only where those are equal.
fn all_differ_as_written(mapping: NodeRef<'_>) -> bool {
    let mut seen = [(0_u64, ""); FEW];
    for (at, (key, _)) in mapping.entries().enumerate() {
        let text = key.raw();
        if key.kind() != Kind::Plain || may_be_no_string(text) {
            return false;
        }
        let signature = signature(text);
        if seen[..at].iter().any(|(known, other)| *known == signature && *other == text) {
            return false;
        }
        seen[at] = (signature, text);
    }
    true
}

/// The length and the first seven bytes.
fn signature(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let count = text.len().min(7);
    bytes[..count].copy_from_slice(&text.as_bytes()[..count]);
    bytes[7] = text.len() as u8;
    u64::from_le_bytes(bytes)
}

/// Whether some reader might take a plain scalar for something else than a string. Words of more than five letters and
/// words that start with other letters never are.
fn may_be_no_string(text: &str) -> bool {
    match text.as_bytes().first() {
        None | Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'~' | b'<' | b'=') => true,
        Some(first) => text.len() <= 5 && b"nNyYtTfFoO".contains(first),
    }
}
