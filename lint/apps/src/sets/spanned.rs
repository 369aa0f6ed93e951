//! A part of a set with the node that each value comes from: what is filled in keeps its place.

use std::collections::HashMap;

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{Reader, Scalar, is_merge_key, resolve};

use super::Stop;
use crate::template::{Of, Value};

/// So many values are read at most: aliases can name one value many times.
const VALUES: usize = 200_000;
/// How many keys a map may have: two maps are merged key by key.
const KEYS: usize = 4096;
/// How deep values may be nested.
const DEPTH: usize = 90;

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spanned {
    /// The node in the tree of the set.
    pub(crate) node: u32,
    /// The value.
    pub(crate) shape: Shape,
}

/// A value, as JSON has them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Null,
    Bool(bool),
    /// The value, and how JSON writes it.
    Number(f64, String),
    Text(String),
    List(Vec<Spanned>),
    Map(Vec<(Key, Spanned)>),
}

/// A key and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) node: u32,
    pub(crate) text: String,
}

impl Spanned {
    /// Reads a node as `sigs.k8s.io/yaml` does: aliases followed, merge keys looked through, of equal keys the last.
    ///
    /// # Errors
    /// It goes on too far to be read here, or holds what that reader refuses.
    pub(crate) fn read(node: NodeRef<'_>) -> Result<Self, Stop> {
        let mut budget = VALUES;
        read(node, DEPTH, &mut budget)
    }

    /// A text that comes from a node.
    pub(crate) fn text(node: u32, text: impl Into<String>) -> Self {
        Self {
            node,
            shape: Shape::Text(text.into()),
        }
    }

    /// The value of a key; `None` for null too, which is what an optional field of Go makes of it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Shape::Map(entries) = &self.shape else {
            return None;
        };
        let found = entries.iter().find(|(known, _)| known.text == key);
        found
            .map(|(_, value)| value)
            .filter(|value| value.shape != Shape::Null)
    }

    /// The value at a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The text of a field; empty when it is not there or no text.
    pub(crate) fn text_at(&self, path: &[&str]) -> &str {
        match self.at(path).map(|value| &value.shape) {
            Some(Shape::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a field is true.
    pub(crate) fn is_true_at(&self, path: &[&str]) -> bool {
        self.at(path)
            .is_some_and(|value| value.shape == Shape::Bool(true))
    }

    /// The items of a list; none for anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.shape {
            Shape::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list field.
    pub(crate) fn items_at(&self, path: &[&str]) -> &[Self] {
        self.at(path).map_or(&[], Self::items)
    }

    /// The entries of a map; none for anything else.
    pub(crate) fn entries(&self) -> &[(Key, Self)] {
        match &self.shape {
            Shape::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Sets a key, in the place where it stood.
    pub(crate) fn set(&mut self, key: Key, value: Self) {
        let Shape::Map(entries) = &mut self.shape else {
            return;
        };
        match entries.iter_mut().find(|(known, _)| known.text == key.text) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
    }

    /// Removes a key.
    pub(crate) fn remove(&mut self, key: &str) {
        if let Shape::Map(entries) = &mut self.shape {
            entries.retain(|(known, _)| known.text != key);
        }
    }

    /// Whether Go takes it for the zero value of its type.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.shape {
            Shape::Null => true,
            Shape::Bool(value) => !value,
            Shape::Number(value, _) => *value == 0.0,
            Shape::Text(text) => text.is_empty(),
            Shape::List(items) => items.is_empty(),
            Shape::Map(entries) => entries.is_empty(),
        }
    }

    /// The value as parameters and templates have it: numbers are floats, as `encoding/json` reads them.
    pub(crate) fn value(&self) -> Result<Value, Stop> {
        Ok(match &self.shape {
            Shape::Null => Value::Null,
            Shape::Bool(value) => Value::Bool(*value),
            Shape::Number(value, _) => Value::Float(*value),
            Shape::Text(text) => Value::text(text),
            Shape::List(items) => {
                let items: Result<_, Stop> = items.iter().map(Self::value).collect();
                Value::list(Of::Any, items?)?
            }
            Shape::Map(entries) => {
                let entries: Result<_, Stop> = entries
                    .iter()
                    .map(|(key, value)| Ok((key.text.clone(), value.value()?)))
                    .collect();
                Value::map(Of::Any, entries?)?
            }
        })
    }
}

/// A node as the value of a template.
pub(crate) fn plain(node: NodeRef<'_>) -> Result<Value, Stop> {
    Spanned::read(node)?.value()
}

fn read(node: NodeRef<'_>, depth: usize, budget: &mut usize) -> Result<Spanned, Stop> {
    let too_much = || Stop::Undecided("a value goes on so far".to_owned());
    *budget = budget.checked_sub(1).ok_or_else(too_much)?;
    let depth = depth.checked_sub(1).ok_or_else(too_much)?;
    let Some(node) = node.resolved() else {
        return Err(Stop::Fails("an alias has no anchor".to_owned()));
    };
    let shape = match node.kind() {
        Kind::Mapping => {
            let mut entries: Vec<(Key, Spanned)> = Vec::new();
            let mut places: HashMap<String, usize> = HashMap::new();
            let mut merged = Vec::new();
            for (key, value) in node.entries() {
                if is_merge_key(Reader::GoYamlV2, key) {
                    merged.push(value);
                    continue;
                }
                let key = Key {
                    node: key.index(),
                    text: key_text(key)?,
                };
                let value = read(value, depth, budget)?;
                if let Some(place) = places.get(&key.text) {
                    entries[*place].1 = value;
                } else {
                    places.insert(key.text.clone(), entries.len());
                    entries.push((key, value));
                }
                if entries.len() > KEYS {
                    return Err(Stop::Undecided("a map has so many keys".to_owned()));
                }
            }
            let mut map = Spanned {
                node: node.index(),
                shape: Shape::Map(entries),
            };
            for value in merged {
                merge(&mut map, value, depth, budget)?;
            }
            return Ok(map);
        }
        Kind::Sequence => {
            let items = node.items().map(|item| read(item, depth, budget));
            Shape::List(items.collect::<Result<_, _>>()?)
        }
        _ => scalar(resolve(Reader::GoYamlV2, node)),
    };
    Ok(Spanned {
        node: node.index(),
        shape,
    })
}

/// Adds what a merge key names and the map has not.
fn merge(
    map: &mut Spanned,
    from: NodeRef<'_>,
    depth: usize,
    budget: &mut usize,
) -> Result<(), Stop> {
    let from = read(from, depth, budget)?;
    let maps = match &from.shape {
        Shape::List(items) => items.as_slice(),
        _ => std::slice::from_ref(&from),
    };
    for from in maps {
        for (key, value) in from.entries() {
            let known = map
                .entries()
                .iter()
                .any(|(known, _)| known.text == key.text);
            if !known {
                map.set(key.clone(), value.clone());
            }
            if map.entries().len() > KEYS {
                return Err(Stop::Undecided("a map has so many keys".to_owned()));
            }
        }
    }
    Ok(())
}

fn key_text(key: NodeRef<'_>) -> Result<String, Stop> {
    let key = key.resolved().filter(|key| key.is_scalar());
    let Some(key) = key else {
        return Err(Stop::Fails("a key is no scalar".to_owned()));
    };
    Ok(match resolve(Reader::GoYamlV2, key) {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Float(_) | Scalar::Null => {
            return Err(Stop::Undecided("a key is a float or null".to_owned()));
        }
        Scalar::Timestamp(text) => text.to_owned(),
        Scalar::String(text) => text.into_owned(),
    })
}

fn scalar(scalar: Scalar<'_>) -> Shape {
    match scalar {
        Scalar::Null => Shape::Null,
        Scalar::Bool(value) => Shape::Bool(value),
        #[expect(clippy::cast_precision_loss, reason = "`encoding/json` reads it so")]
        Scalar::Int(value) => Shape::Number(value as f64, value.to_string()),
        Scalar::Float(value) => Shape::Number(value, value.to_string()),
        Scalar::Timestamp(text) => Shape::Text(text.to_owned()),
        Scalar::String(text) => Shape::Text(text.into_owned()),
    }
}
