//! Lists that a patch merges item by item, found by their keys; kyaml's `associative_sequence`.

use super::arena::{Arena, Id, Kind, Style, Tag};
use super::fns;
use super::merge::{self, Left};
use super::origin::Origins;
use super::outcome::{Step, refused};
use super::schema::Schema;

/// The values of the keys of an item; empty where it has none.
type Values = Vec<String>;

pub(super) fn walk(
    arena: &mut Arena<'_>,
    target: Option<Id>,
    patch: Option<Id>,
    schema: Option<Schema>,
    keys: &[&str],
) -> Step<Option<Left>> {
    let Some(list) = merge::visit_list(arena, target, patch)? else {
        return Ok(None);
    };
    // The patch comes first: its items are put before the others.
    let sources = [Some(list), patch];
    let mut values: Vec<Values> = Vec::new();
    for source in [patch, Some(list)].into_iter().flatten() {
        for item in arena.items(source) {
            let found: Values = if keys.is_empty() {
                vec![arena.text(*item).to_owned()]
            } else {
                keys.iter().map(|key| key_of(arena, *item, key)).collect()
            };
            if !values.contains(&found) {
                values.push(found);
            }
        }
    }
    let keys = if keys.is_empty() { &[""] } else { keys };
    let items = schema.map(Schema::items);
    let merged = set_all(arena, values, keys, sources, items)?;
    Ok(merged.map(merge::left))
}

fn key_of(arena: &Arena<'_>, item: Id, key: &str) -> String {
    let field = arena
        .field(item, key)
        .filter(|field| !arena.is_empty(*field));
    field.map_or_else(String::new, |field| arena.text(field).to_owned())
}

/// Merges the items that have the same values.
fn set_all(
    arena: &mut Arena<'_>,
    mut all: Vec<Values>,
    keys: &[&str],
    sources: [Option<Id>; 2],
    schema: Option<Schema>,
) -> Step<Option<Id>> {
    let [list, _] = sources;
    let Some(list) = list else {
        return Ok(None);
    };
    let added = merge::new_list(arena, Some(list))?;
    if keys.len() > 1 {
        complete(&mut all);
    }
    let mut valid: (Vec<&str>, Values) = (Vec::new(), Vec::new());
    for values in &all {
        valid = validate(&all, values, keys);
        let (keys, values) = (&valid.0, &valid.1);
        // An item is looked for by those of its values that it has.
        let (own_keys, own_values) = validate(std::slice::from_ref(values), values, keys);
        let [mine, other] = sources.map(|source| find(arena, source?, &own_keys, &own_values));
        let left = merge::walk(arena, mine, other, schema)?.map(|left| left.node);
        if merge::is_nothing(arena, left) {
            set(arena, list, None, keys, values)?;
            continue;
        }
        let Some(item) = left else { continue };
        for (key, value) in keys.iter().zip(values) {
            if arena.kind(item) == Kind::Map
                && arena.field(item, key).is_none()
                && !value.is_empty()
            {
                let value = arena.scalar(Tag::Empty, value.clone(), Origins::None)?;
                fns::set_field(arena, item, key, Some(value), false, Style::default())?;
            }
        }
        set(arena, added, Some(item), keys, values)?;
    }
    if all.is_empty() {
        return Ok(Some(list));
    }
    append(arena, added, list, &valid.0)?;
    Ok(Some(added))
}

/// Fills values that are missing from items which agree in the others.
fn complete(all: &mut [Values]) {
    for one in 0..all.len() {
        // The list changes under this walk, and so does what is compared.
        let first = all[one].clone();
        for other in 0..all.len() {
            if let Some(values) = together(&first, &all[other]) {
                all[one].clone_from(&values);
                all[other] = values;
            }
        }
    }
}

fn together(one: &Values, other: &Values) -> Option<Values> {
    let mut common = false;
    let mut values = Vec::with_capacity(one.len());
    for (mine, theirs) in one.iter().zip(other) {
        if mine == theirs {
            common = true;
        } else if !mine.is_empty() && !theirs.is_empty() {
            return None;
        }
        values.push(if mine.is_empty() {
            theirs.clone()
        } else {
            mine.clone()
        });
    }
    common.then_some(values)
}

/// The keys that any item has a value for, all of them when none has; and the values of one item for these.
fn validate<'k>(all: &[Values], values: &Values, keys: &[&'k str]) -> (Vec<&'k str>, Values) {
    let has = |at: usize| {
        all.iter()
            .any(|values| values.get(at).is_some_and(|value| !value.is_empty()))
    };
    let valid: Vec<bool> = (0..keys.len()).map(has).collect();
    if !valid.contains(&true) {
        return (keys.to_vec(), values.clone());
    }
    let kept = |at: &usize| valid[*at];
    let names = (0..keys.len()).filter(kept).map(|at| keys[at]).collect();
    let values = values.iter().enumerate();
    let values = values.filter(|(at, value)| !value.is_empty() || valid.get(*at) == Some(&true));
    (names, values.map(|(_, value)| value.clone()).collect())
}

/// The first item with these values.
fn find(arena: &Arena<'_>, list: Id, keys: &[&str], values: &Values) -> Option<Id> {
    if keys.first().is_none_or(|key| key.is_empty()) {
        let value = values.first().map_or("", String::as_str);
        return arena
            .items(list)
            .iter()
            .copied()
            .find(|item| arena.text(*item) == value);
    }
    if keys.len() != values.len() {
        return None;
    }
    let fits = |item: &Id| {
        arena.kind(*item) == Kind::Map
            && !arena.is_null(*item)
            && keys
                .iter()
                .zip(values)
                .all(|(key, value)| has_value(arena, *item, key, value))
    };
    arena.items(list).iter().copied().find(fits)
}

fn has_value(arena: &Arena<'_>, item: Id, key: &str, value: &str) -> bool {
    arena
        .field(item, key)
        .is_some_and(|field| arena.text(field) == value)
}

/// Whether an item has the value that is looked for; an empty one asks only for the key.
fn has_any(arena: &Arena<'_>, item: Id, key: &str, value: &str) -> bool {
    if key.is_empty() {
        return arena.text(item) == value;
    }
    let field = arena.field(item, key);
    field.is_some_and(|field| value.is_empty() || arena.text(field) == value)
}

/// Puts an item in the place of those with its values, or behind the others; `None` removes them. Empty items go.
pub(super) fn set(
    arena: &mut Arena<'_>,
    list: Id,
    item: Option<Id>,
    keys: &[&str],
    values: &[String],
) -> Step<()> {
    let by_key = keys.first().is_some_and(|key| !key.is_empty())
        && values.first().is_some_and(|value| !value.is_empty());
    let mut kept = Vec::new();
    let mut found = false;
    for own in arena.items(list).to_vec() {
        if merge::is_nothing(arena, Some(own)) {
            continue;
        }
        if arena.kind(own) != Kind::Map && by_key {
            kept.push(own);
            continue;
        }
        if keys.first().is_none_or(|key| key.is_empty()) && arena.kind(own) != Kind::Scalar {
            return refused("a list that is merged by value holds a collection");
        }
        // A key without a value repeats the answer of the one before it.
        let mut matches = None;
        for (at, key) in keys.iter().enumerate() {
            if let Some(value) = values.get(at) {
                matches = Some(has_any(arena, own, key, value));
            }
            if matches != Some(true) {
                break;
            }
        }
        if matches != Some(true) {
            if !values.is_empty() {
                kept.push(own);
            }
            continue;
        }
        found = true;
        kept.extend(item);
    }
    if let Some(item) = item
        && !found
        && !arena.is_null(item)
    {
        kept.push(item);
    }
    arena.set_items(list, kept);
    Ok(())
}

/// Puts the items of the target behind those that are merged, unless they are among them.
fn append(arena: &mut Arena<'_>, merged: Id, list: Id, keys: &[&str]) -> Step<()> {
    for item in arena.items(list).to_vec() {
        if keys.first().is_none_or(|key| key.is_empty()) {
            let value = arena.text(item).to_owned();
            set(arena, merged, Some(item), &[""], &[value])?;
            continue;
        }
        let mut values = Vec::new();
        for key in keys {
            match arena.field(item, key) {
                Some(field) => values.push(arena.text(field).to_owned()),
                None => arena.push_item(merged, item),
            }
        }
        if keys.len() > 1 {
            set(arena, merged, None, keys, &values)?;
        }
        set(arena, merged, Some(item), keys, &values)?;
    }
    Ok(())
}
