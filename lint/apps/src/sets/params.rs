//! The parameters that an element of a generator has.

use std::collections::BTreeMap;

use rempart_core::FileId;

use super::Stop;
use crate::template::{Map, Of, Value};

/// The names and values of one element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    /// The values by name; in sets without Go templates the names hold dots.
    pub(crate) values: BTreeMap<String, Value>,
    /// What the element is made of, outer generators first.
    pub(crate) from: Vec<Element>,
    /// A nil map of Go: to it nothing can be added.
    pub(crate) is_null: bool,
}

/// Where parameters come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// An item of a list: its node in the tree of the set, and its number, from 0.
    Item {
        /// The node.
        node: u32,
        /// The number, from 0.
        number: usize,
    },
    /// A folder of the repository.
    Folder(String),
    /// A file of the repository, and the node of the object in its tree where it has one.
    File {
        /// The file.
        file: FileId,
        /// Its path.
        path: String,
        /// The node.
        node: Option<u32>,
    },
}

impl Element {
    /// How to call it.
    pub fn name(&self) -> String {
        match self {
            Self::Item { number, .. } => format!("element {}", number + 1),
            Self::Folder(path) | Self::File { path, .. } => path.clone(),
        }
    }
}

impl Params {
    /// Those that stand in a value; no values for null.
    pub(crate) fn of(value: &Value, from: Element) -> Option<Self> {
        let values = match value {
            Value::Nothing | Value::Null => BTreeMap::new(),
            Value::Map(map) => map.entries.clone(),
            _ => return None,
        };
        Some(Self {
            is_null: value.is_nil(),
            values,
            from: vec![from],
        })
    }

    /// How many bytes they take, about; what several share is not counted.
    pub(crate) fn cost(&self) -> usize {
        let entries = self.values.iter().map(|(key, value)| {
            let value = match value {
                Value::Text(text) => text.len(),
                _ => 0,
            };
            64 + key.len() + value
        });
        entries.sum::<usize>() + 64
    }

    /// All of them as one value.
    pub(crate) fn value(&self) -> Result<Value, Stop> {
        Value::map(Of::Any, self.values.clone()).map_err(Stop::from)
    }

    /// The values by dotted names, as texts (`flattenParameters`).
    pub(crate) fn flat(&self) -> BTreeMap<String, String> {
        let flat = flatten(&self.values);
        flat.into_iter()
            .map(|(key, value)| (key, value.formatted()))
            .collect()
    }

    /// Two elements as one, without Go templates (`CombineStringMaps`): every value becomes a text.
    pub(crate) fn combined(&self, other: &Self) -> Result<Self, String> {
        let texts = |values: &BTreeMap<String, Value>| -> BTreeMap<String, Value> {
            let texts = values.iter();
            texts
                .map(|(key, value)| (key.clone(), Value::text(value.formatted())))
                .collect()
        };
        let mut values = texts(&self.values);
        for (key, value) in texts(&other.values) {
            match values.get(&key) {
                Some(known) if !known.is_same(&value) => {
                    // The values may be secrets, so they are not named.
                    return Err(format!(
                        "the generators of a matrix give `{key}` two different values"
                    ));
                }
                _ => values.insert(key, value),
            };
        }
        Ok(Self {
            values,
            from: self.joined(other),
            is_null: false,
        })
    }

    /// What two elements together come from.
    pub(crate) fn joined(&self, other: &Self) -> Vec<Element> {
        let mut from = self.from.clone();
        for element in &other.from {
            if !from.contains(element) {
                from.push(element.clone());
            }
        }
        from
    }
}

/// `flatten.Flatten`: maps and lists of any values are opened, and vanish when they are empty.
pub(crate) fn flatten(values: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    for (key, value) in values {
        open(key, value, &mut flat);
    }
    flat
}

fn open(name: &str, value: &Value, flat: &mut BTreeMap<String, Value>) {
    match value {
        Value::Map(map) if map.of == Of::Any => {
            for (key, value) in &map.entries {
                open(&format!("{name}.{key}"), value, flat);
            }
        }
        Value::List(list) if list.of == Of::Any => {
            for (at, value) in list.items.iter().enumerate() {
                open(&format!("{name}.{at}"), value, flat);
            }
        }
        _ => {
            flat.insert(name.to_owned(), value.clone());
        }
    }
}

/// `mergo.Merge` with override, of values by name: maps go into maps, everything else replaces what is there.
pub(crate) fn override_with(
    to: &mut BTreeMap<String, Value>,
    from: &BTreeMap<String, Value>,
) -> Result<(), Stop> {
    for (key, value) in from {
        let merged = match (to.get(key), value) {
            (Some(Value::Map(old)), Value::Map(new)) => merged(old, new)?,
            _ => value.clone(),
        };
        to.insert(key.clone(), merged);
    }
    Ok(())
}

fn merged(old: &Map, new: &Map) -> Result<Value, Stop> {
    // What a generator has under `values` are texts to Go, and nothing else goes into such a map.
    if old.of == Of::Text && new.of == Of::Any && !new.entries.is_empty() {
        let why = "two generators give a map of one name, and Go cannot put the one into the other";
        return Err(Stop::Fails(why.to_owned()));
    }
    let mut entries = old.entries.clone();
    override_with(&mut entries, &new.entries)?;
    Value::map(old.of, entries).map_err(Stop::from)
}
