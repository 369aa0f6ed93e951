//! Lists whose items are told apart by keys, or that are sets.
//!
//! The API server checks them for custom resources on every write, for built-in types only in server-side apply.

use rempart_syntax::{Kind, NodeRef};

use super::SchemaRef;
use super::violation::{Server, Violation, ViolationKind};
use super::walk::Walk;
use crate::blob::layout::flags;
use crate::blob::{Constraint, Texts, hash};
use crate::compile::json;
use crate::scalar::{self, Reader, Scalar};

impl<'s> Walk<'s, '_> {
    /// Reports items of a list of type `map` or `set` that repeat an earlier one.
    #[inline(never)]
    pub(super) fn list_keys(&mut self, schema: SchemaRef<'s>, index: u32) {
        let list = self.object.with_index(index);
        let Some(list) = list.filter(|list| list.items().nth(1).is_some()) else {
            return;
        };
        let is_map = schema.record.has(flags::LIST_MAP);
        let keys = if is_map { map_keys(schema) } else { None };
        if is_map && keys.is_none() {
            return;
        }
        let items = Items {
            reader: self.reader,
            schema,
            keys,
        };
        let start = self.scratch.len();
        for (place, item) in list.items().enumerate() {
            if let Some(hash) = item.resolved().and_then(|item| items.hash(item)) {
                self.scratch.push((hash, place as u32));
            }
        }
        self.keep_repeats(start);
        for at in start..self.scratch.len() {
            let (second, first) = self.scratch[at];
            self.repeated(&items, list, (first, second));
        }
        self.scratch.truncate(start);
    }

    /// Of the hashes and places from `start` on, leaves the pairs of places with equal hashes: the later one, the earlier
    /// one, in the order of the document.
    pub(super) fn keep_repeats(&mut self, start: usize) {
        self.scratch[start..].sort_unstable();
        let mut kept = start;
        for at in start + 1..self.scratch.len() {
            let ((hash, first), (other, second)) = (self.scratch[at - 1], self.scratch[at]);
            if hash == other {
                self.scratch[kept] = (second, first);
                kept += 1;
            }
        }
        self.scratch.truncate(kept);
        self.scratch[start..].sort_unstable();
    }

    fn repeated(&mut self, items: &Items<'s>, list: NodeRef<'_>, (first, second): (u32, u32)) {
        let item = |place: u32| list.items().nth(place as usize).and_then(NodeRef::resolved);
        let (Some(first), Some(second)) = (item(first), item(second)) else {
            return;
        };
        let (key, other) = (items.key(first), items.key(second));
        if key != other {
            return;
        }
        let refuses = items.schema.record.has(flags::STRUCTURAL);
        let names = items.keys.map_or_else(
            || "value".to_owned(),
            |keys| keys.iter().collect::<Vec<_>>().join(", "),
        );
        self.report.push(|report| Violation {
            kind: ViolationKind::DuplicateListKey,
            node: second.index(),
            key: None,
            server: if refuses {
                Server::Refuses
            } else {
                Server::SsaOnly
            },
            field: items
                .keys
                .is_some()
                .then(|| key.join(", "))
                .filter(|_| !report.hides_values()),
            shown: None,
            expected: names,
            nearest: Vec::new(),
        });
    }
}

fn map_keys(schema: SchemaRef<'_>) -> Option<Texts<'_>> {
    schema
        .blob
        .constraints(schema.record)
        .find_map(|constraint| match constraint {
            Constraint::ListMapKeys(keys) => Some(keys),
            _ => None,
        })
}

/// How the items of one list are told apart.
struct Items<'s> {
    reader: Reader,
    schema: SchemaRef<'s>,
    /// `None` for a set: the whole item counts.
    keys: Option<Texts<'s>>,
}

impl<'s> Items<'s> {
    /// A hash of the key; `None` for an item that has none of it, which is another fault.
    fn hash(&self, item: NodeRef<'_>) -> Option<u32> {
        let Some(keys) = self.keys else {
            return Some(self.hash_value(item));
        };
        if item.kind() != Kind::Mapping {
            return None;
        }
        let mut combined = 0_u32;
        for name in keys.iter() {
            let part = match item.get(name) {
                Some(value) => self.hash_value(value),
                None => hash_json(self.default(name)?),
            };
            combined = combined.rotate_left(7).wrapping_mul(0x9E37_79B1) ^ part;
        }
        Some(combined)
    }

    fn hash_value(&self, value: NodeRef<'_>) -> u32 {
        if let Some(text) = scalar::plain_key(value).filter(|_| value.tag().is_none()) {
            return hash(text);
        }
        match value.kind() {
            Kind::Mapping | Kind::Sequence => hash(json::canonical(self.reader, value).as_bytes()),
            _ => match scalar::read(self.reader, value) {
                Scalar::String(text) => hash(text.as_bytes()),
                Scalar::Timestamp(text) => hash(text.as_bytes()),
                Scalar::Int(number) => hash_number(number),
                Scalar::Float(number) => scalar::whole(number).map_or(1, hash_number),
                Scalar::Bool(value) => u32::from(value),
                Scalar::Null => 2,
            },
        }
    }

    /// The key as canonical texts.
    fn key(&self, item: NodeRef<'_>) -> Vec<String> {
        let Some(keys) = self.keys else {
            return vec![json::canonical(self.reader, item)];
        };
        let part = |name| match item.get(name) {
            Some(value) => json::canonical(self.reader, value),
            None => self.default(name).unwrap_or_default().to_owned(),
        };
        keys.iter().map(part).collect()
    }

    /// The default of a key that an item leaves out.
    fn default(&self, name: &str) -> Option<&'s str> {
        let blob = self.schema.blob;
        let items = blob.schema(self.schema.record.items()?);
        let property = blob.properties(items).find(name.as_bytes())?;
        let property = blob.schema(property.schema());
        blob.constraints(property)
            .find_map(|constraint| match constraint {
                Constraint::Default(text) => Some(text),
                _ => None,
            })
    }
}

/// The hash of a default, equal to the one of the same value written out.
fn hash_json(text: &str) -> u32 {
    if let Some(inner) = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return hash(inner.as_bytes());
    }
    match text {
        "true" => 1,
        "false" => 0,
        number => number
            .parse::<i128>()
            .map_or_else(|_| hash(number.as_bytes()), hash_number),
    }
}

/// Of a number, what fits a hash.
#[allow(clippy::cast_sign_loss, reason = "any bits do")]
fn hash_number(number: i128) -> u32 {
    number as u32
}
