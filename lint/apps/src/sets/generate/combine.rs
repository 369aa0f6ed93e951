//! `matrix` and `merge`: elements made of those of other generators.

use std::collections::{BTreeMap, BTreeSet};

use super::{Generators, Level, Params, Stop, Trouble};
use crate::sets::params::override_with;
use crate::sets::spanned::{Shape, Spanned};
use crate::template::Value;

impl Generators<'_> {
    /// Every element of the first generator with every element of the second, which sees the first.
    pub(super) fn matrix(&self, block: &Spanned, level: Level) -> Result<Vec<Params>, Trouble> {
        let [first, second] = block.items_at(&["generators"]) else {
            let why = "a matrix has not exactly two generators";
            return Err(Stop::Fails(why.to_owned()).at(block.node));
        };
        let below = below(level);
        let mut elements = Vec::new();
        for a in self.inner(first, None, below)? {
            let found = self.inner(second, Some(&a), below)?;
            self.count(found.len())
                .map_err(|stop| stop.at(block.node))?;
            for b in found {
                let combined = if self.filler.is_go() {
                    let mut values = b.values.clone();
                    override_with(&mut values, &a.values).map_err(|stop| stop.at(block.node))?;
                    Params {
                        values,
                        from: a.joined(&b),
                        is_null: false,
                    }
                } else {
                    let combined = a.combined(&b);
                    combined.map_err(|why| Stop::Fails(why).at(second.node))?
                };
                self.spend(&combined).map_err(|stop| stop.at(block.node))?;
                elements.push(combined);
            }
        }
        Ok(elements)
    }

    /// The elements of the first generator, each with what those of the others add that have the same merge keys. Argo CD
    /// gives them in no order; here it is that of the first generator.
    pub(super) fn merge(&self, block: &Spanned, level: Level) -> Result<Vec<Params>, Trouble> {
        let generators = block.items_at(&["generators"]);
        let fails = |why: &str| Stop::Fails(why.to_owned()).at(block.node);
        let [first, others @ ..] = generators else {
            return Err(fails("a merge has fewer than two generators"));
        };
        if others.is_empty() {
            return Err(fails("a merge has fewer than two generators"));
        }
        let below = below(level);
        // All are asked before any are compared.
        let mut elements = self.inner(first, None, below)?;
        let others: Result<Vec<_>, _> = others
            .iter()
            .map(|entry| Ok((entry, self.inner(entry, None, below)?)))
            .collect();
        let keys: BTreeSet<&str> = block
            .items_at(&["mergeKeys"])
            .iter()
            .filter_map(|key| match &key.shape {
                Shape::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let others = others?;
        if keys.is_empty() {
            return Err(fails("a merge has no `mergeKeys`"));
        }
        by_key(&keys, &elements, first)?;
        for (entry, found) in others {
            let by_key = by_key(&keys, &found, entry)?;
            for element in &mut elements {
                let key = key_of(&keys, element).map_err(|stop| stop.at(block.node))?;
                let Some(more) = by_key.get(&key) else {
                    continue;
                };
                if self.filler.is_go() {
                    override_with(&mut element.values, &more.values)
                        .map_err(|stop| stop.at(block.node))?;
                } else if element.is_null && !more.values.is_empty() {
                    return Err(fails(
                        "a merge adds parameters to an element without any, which Go cannot",
                    ));
                } else {
                    element.values.extend(more.values.clone());
                }
                element.from = element.joined(more);
            }
        }
        Ok(elements)
    }
}

const fn below(level: Level) -> Level {
    match level {
        Level::Top => Level::Nested,
        Level::Nested | Level::Inner => Level::Inner,
    }
}

/// The merge keys of an element and their values, as one text.
fn key_of(keys: &BTreeSet<&str>, element: &Params) -> Result<String, Stop> {
    let values = keys.iter().map(|key| {
        let value = element.values.get(*key).cloned().unwrap_or(Value::Null);
        ((*key).to_owned(), value)
    });
    let values: BTreeMap<_, _> = values.collect();
    let value = Value::map(crate::template::Of::Any, values)?;
    Ok(crate::template::to_json(&value)?)
}

fn by_key<'p>(
    keys: &BTreeSet<&str>,
    elements: &'p [Params],
    entry: &Spanned,
) -> Result<BTreeMap<String, &'p Params>, Trouble> {
    let mut found = BTreeMap::new();
    for element in elements {
        let key = key_of(keys, element).map_err(|stop| stop.at(entry.node))?;
        if found.insert(key.clone(), element).is_some() {
            let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
            let why = format!(
                "two elements of one generator of a merge have the same {}",
                keys.join(" and ")
            );
            return Err(Stop::Fails(why).at(entry.node));
        }
    }
    Ok(found)
}
