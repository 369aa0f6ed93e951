//! `list`: elements that stand in the set itself.

use std::collections::BTreeMap;

use super::{Generators, Params, Stop, Trouble};
use crate::sets::params::Element;
use crate::sets::spanned::{Shape, Spanned};
use crate::template::Value;

impl Generators<'_> {
    pub(super) fn list(&self, block: &Spanned) -> Result<Vec<Params>, Trouble> {
        let mut elements = Vec::new();
        for (number, item) in block.items_at(&["elements"]).iter().enumerate() {
            let from = Element::Item {
                node: item.node,
                number,
            };
            let mut params = Self::element(item, from)?;
            if !self.filler.is_go() {
                params.values = flat(&params.values).map_err(|(path, stop)| {
                    let path: Vec<_> = path.iter().map(String::as_str).collect();
                    stop.at(place(item, &path))
                })?;
                // The map is made with its first entry.
                params.is_null = params.values.is_empty();
            }
            elements.push(params);
        }
        // Those that a text holds are taken as they are, texts or not.
        if let Some(text) = block.get("elementsYaml") {
            elements.extend(Self::in_text(text, elements.len())?);
        }
        Ok(elements)
    }

    fn element(item: &Spanned, from: Element) -> Result<Params, Trouble> {
        let value = item.value().map_err(|stop| stop.at(item.node))?;
        let not_a_map =
            || Stop::Fails("an element is no map of parameters".to_owned()).at(item.node);
        Params::of(&value, from).ok_or_else(not_a_map)
    }

    fn in_text(text: &Spanned, count: usize) -> Result<Vec<Params>, Trouble> {
        let Shape::Text(yaml) = &text.shape else {
            return Ok(Vec::new());
        };
        let at = |stop: Stop| stop.at(text.node);
        let parsed = rempart_syntax::yaml::parse(yaml);
        if !parsed.errors.is_empty() {
            return Err(at(Stop::Fails("`elementsYaml` is no YAML".to_owned())));
        }
        let Some(root) = parsed.tape.root(yaml, 0) else {
            return Ok(Vec::new());
        };
        let root = Spanned::read(root).map_err(at)?;
        let items = match root.shape {
            Shape::List(items) => items,
            Shape::Null => return Ok(Vec::new()),
            _ => return Err(at(Stop::Fails("`elementsYaml` holds no list".to_owned()))),
        };
        let items = items.into_iter().enumerate().map(|(number, mut item)| {
            item.node = text.node;
            let from = Element::Item {
                node: text.node,
                number: count + number,
            };
            Self::element(&item, from)
        });
        items.collect()
    }
}

const fn in_words(value: &Value) -> &'static str {
    match value {
        Value::Nothing | Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Int(_) | Value::Long(_) | Value::Float(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

/// Where the value of a key stands, which may be null.
fn place(item: &Spanned, path: &[&str]) -> u32 {
    let Some((key, rest)) = path.split_first() else {
        return item.node;
    };
    let found = item.entries().iter().find(|(known, _)| known.text == *key);
    found.map_or(item.node, |(_, value)| place(value, rest))
}

/// The parameters of an element without Go templates: texts, and a map of texts under `values`. An error comes with the
/// keys that lead to it.
fn flat(values: &BTreeMap<String, Value>) -> Result<BTreeMap<String, Value>, (Vec<String>, Stop)> {
    let mut flat = BTreeMap::new();
    let mut add = |path: &[&str], value: &Value| match value {
        Value::Text(_) => {
            flat.insert(path.join("."), value.clone());
            Ok(())
        }
        other => {
            let why = format!(
                "`{}` is {} and no text, which an element may only have with `goTemplate`",
                path.join("."),
                in_words(other)
            );
            let path = path.iter().map(|key| (*key).to_owned());
            Err((path.collect(), Stop::Fails(why)))
        }
    };
    for (key, value) in values {
        match value {
            Value::Map(map) if key == "values" => {
                for (key, value) in &map.entries {
                    add(&["values", key], value)?;
                }
            }
            _ if key == "values" => {
                let why = "`values` of an element is no map".to_owned();
                return Err((vec![key.clone()], Stop::Fails(why)));
            }
            _ => add(&[key], value)?,
        }
    }
    Ok(flat)
}
