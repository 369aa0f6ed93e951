//! Maps (`dict.go` of sprig). `set` and `unset` change the map they are given, which nothing here does: they are not
//! decided. `merge` does so too, and is where its map is a new one that nobody else sees.

use std::collections::BTreeMap;

use super::arguments::Arguments;
use super::defaults::interface;
use super::{Fault, Of, Value};

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    Ok(Some(match name {
        "dict" => {
            let mut entries = BTreeMap::new();
            for pair in arguments.given.chunks(2) {
                let value = pair.get(1).map_or_else(|| Value::text(""), interface);
                entries.insert(pair[0].formatted(), value);
            }
            Value::map(Of::Any, entries)?
        }
        "get" => {
            let [map, key] = arguments.exactly()?;
            let (map, key) = (arguments.map(map)?, arguments.text(key)?);
            let found = map.and_then(|map| map.entries.get(key)).cloned();
            found.unwrap_or_else(|| Value::text(""))
        }
        "hasKey" => {
            let [map, key] = arguments.exactly()?;
            let (map, key) = (arguments.map(map)?, arguments.text(key)?);
            Value::Bool(map.is_some_and(|map| map.entries.contains_key(key)))
        }
        "pluck" => {
            let ([key], maps) = arguments.at_least()?;
            let key = arguments.text(key)?;
            let mut found = Vec::new();
            for map in maps {
                let value = arguments.map(map)?.and_then(|map| map.entries.get(key));
                found.extend(value.cloned());
            }
            Value::list(Of::Any, found)?
        }
        "pick" | "omit" => {
            let ([map], keys) = arguments.at_least()?;
            let map = arguments.map(map)?;
            let keys: Result<Vec<_>, Fault> = keys.iter().map(|key| arguments.text(key)).collect();
            let keys = keys?;
            let entries = map.into_iter().flat_map(|map| &map.entries);
            let kept = entries.filter(|(key, _)| keys.contains(&key.as_str()) == (name == "pick"));
            Value::map(
                Of::Any,
                kept.map(|(key, value)| (key.clone(), value.clone()))
                    .collect(),
            )?
        }
        "keys" | "values" => {
            let mut found = Vec::new();
            for map in arguments.given {
                if let Some(map) = arguments.map(map)? {
                    found.extend(&map.entries);
                }
            }
            if found.len() > 1 {
                return Fault::undecided(format!("the order in which `{name}` gives its items"));
            }
            let found = found.into_iter();
            if name == "keys" {
                Value::list(Of::Text, found.map(|(key, _)| Value::text(key)).collect())?
            } else {
                let [_] = arguments.exactly()?;
                Value::list(Of::Any, found.map(|(_, value)| value.clone()).collect())?
            }
        }
        "dig" => dig(arguments)?,
        "merge" | "mustMerge" | "mergeOverwrite" | "mustMergeOverwrite" => {
            let ([first], others) = arguments.at_least()?;
            let Some(first) = arguments.map(first)? else {
                return Fault::undecided(format!("`{name}` into a map that is not there"));
            };
            let mut entries = first.entries.clone();
            for other in others {
                if let Some(other) = arguments.map(other)? {
                    merge(&mut entries, &other.entries, name.ends_with("Overwrite"))?;
                }
            }
            Value::map(Of::Any, entries)?
        }
        "deepCopy" | "mustDeepCopy" => {
            let [value] = arguments.exactly()?;
            if value.is_nil() {
                return arguments.fails("cannot copy what is not there");
            }
            value.clone()
        }
        _ => return Ok(None),
    }))
}

/// `mergo.Merge`: maps go into maps; of other values the first one stays unless it is empty, or the last one counts.
fn merge(
    to: &mut BTreeMap<String, Value>,
    from: &BTreeMap<String, Value>,
    overwrites: bool,
) -> Result<(), Fault> {
    for (key, value) in from {
        let merged = match (to.get(key), value) {
            (Some(Value::Map(old)), Value::Map(new)) if old.of != new.of => {
                return Fault::undecided("a merge of maps of two types");
            }
            (Some(Value::Map(old)), Value::Map(new)) => {
                let mut entries = old.entries.clone();
                merge(&mut entries, &new.entries, overwrites)?;
                Value::map(old.of, entries)?
            }
            (_, value) if overwrites => value.clone(),
            (_, value) if value.is_nil() => continue,
            (Some(old), _) if old.is_true() => continue,
            (_, value) => value.clone(),
        };
        to.insert(key.clone(), merged);
    }
    Ok(())
}

fn dig(arguments: &Arguments<'_>) -> Result<Value, Fault> {
    let given = arguments.given;
    let [keys @ .., default, map] = given else {
        return arguments.fails("wants three arguments at least");
    };
    if keys.is_empty() {
        return arguments.fails("wants three arguments at least");
    }
    let mut value = map.clone();
    for key in keys {
        let key = arguments.text(key)?;
        let found = match &value {
            Value::Map(map) if map.of == Of::Any => map.entries.get(key).cloned(),
            other => {
                return arguments.fails(&format!(
                    "looks for `{key}` in a value of type {}",
                    other.type_name()
                ));
            }
        };
        match found {
            Some(found) => value = found,
            None => return Ok(interface(default)),
        }
    }
    Ok(value)
}
