//! When two keys of a mapping are one key.

use std::borrow::Cow;
use std::collections::HashMap;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{self, Reader, Scalar};

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
