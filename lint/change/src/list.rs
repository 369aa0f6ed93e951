//! Which items of two lists belong together.

use std::borrow::Cow;

use rempart_core::{Kind, NodeRef};
use rempart_model::{get, scalar};

/// The fields that tell the items of a list from each other, the most telling first: the merge keys of Kubernetes.
const KEYS: [&str; 11] = [
    "name",
    "containerPort",
    "port",
    "mountPath",
    "devicePath",
    "topologyKey",
    "key",
    "ip",
    "type",
    "uid",
    "host",
];

/// The field that every item of both lists has, with another value each.
pub(crate) fn key(before: &[NodeRef<'_>], after: &[NodeRef<'_>]) -> Option<&'static str> {
    if before.is_empty() || after.is_empty() {
        return None;
    }
    KEYS.into_iter()
        .find(|key| is_key(before, key) && is_key(after, key))
}

fn is_key(items: &[NodeRef<'_>], key: &str) -> bool {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        match value(*item, key) {
            Some(value) => values.push(value),
            None => return false,
        }
    }
    values.sort_unstable();
    values.windows(2).all(|pair| pair[0] != pair[1])
}

/// The value of a field of an item.
pub(crate) fn value<'t>(item: NodeRef<'t>, key: &str) -> Option<Cow<'t, str>> {
    if item.kind() != Kind::Mapping {
        return None;
    }
    scalar(get(item, key)?)
}
