//! `selector` of a generator: which elements stay (`utils/selector.go`).

use std::collections::BTreeMap;

use super::{Stop, Trouble};
use crate::sets::spanned::{Shape, Spanned};

/// What an element must have.
pub(super) struct Selector {
    requirements: Vec<(String, Requirement)>,
}

enum Requirement {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    DoesNotExist,
}

impl Selector {
    /// The selector of an entry; `None` without one.
    pub(super) fn of(entry: &Spanned) -> Result<Option<Self>, Trouble> {
        let Some(selector) = entry.get("selector") else {
            return Ok(None);
        };
        let mut requirements = Vec::new();
        let labels = selector
            .get("matchLabels")
            .map_or(&[][..], Spanned::entries);
        for (key, value) in labels {
            let wanted = match &value.shape {
                Shape::Text(text) => text.clone(),
                _ => String::new(),
            };
            check_key(&key.text).map_err(|stop| stop.at(key.node))?;
            requirements.push((key.text.clone(), Requirement::In(vec![wanted])));
        }
        for item in selector.items_at(&["matchExpressions"]) {
            requirements.push(expression(item).map_err(|stop| stop.at(item.node))?);
        }
        Ok(Some(Self { requirements }))
    }

    /// Whether an element stays.
    pub(super) fn matches(&self, values: &BTreeMap<String, String>) -> bool {
        self.requirements.iter().all(|(key, requirement)| {
            let value = values.get(key);
            match requirement {
                Requirement::In(wanted) => value.is_some_and(|value| wanted.contains(value)),
                Requirement::NotIn(refused) => value.is_none_or(|value| !refused.contains(value)),
                Requirement::Exists => value.is_some(),
                Requirement::DoesNotExist => value.is_none(),
            }
        })
    }
}

fn expression(item: &Spanned) -> Result<(String, Requirement), Stop> {
    let key = item.text_at(&["key"]).to_owned();
    let values = item.items_at(&["values"]).iter();
    let values: Vec<_> = values
        .filter_map(|value| match &value.shape {
            Shape::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    let operator = item.text_at(&["operator"]);
    let needs_values = matches!(operator, "In" | "NotIn");
    if needs_values && values.is_empty() {
        return Err(Stop::Fails(format!(
            "the selector wants `{key}` {operator} no values"
        )));
    }
    if !needs_values && !values.is_empty() {
        return Err(Stop::Fails(format!(
            "the selector gives values to `{operator}`"
        )));
    }
    let requirement = match operator {
        "In" => Requirement::In(values),
        "NotIn" => Requirement::NotIn(values),
        "Exists" => Requirement::Exists,
        "DoesNotExist" => Requirement::DoesNotExist,
        other => {
            return Err(Stop::Fails(format!(
                "the selector has the operator `{other}`, which there is not"
            )));
        }
    };
    check_key(&key)?;
    Ok((key, requirement))
}

/// The rule for the keys of labels (`IsQualifiedName`), which holds here too.
fn check_key(key: &str) -> Result<(), Stop> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    let is_inner = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
    let is_name = |text: &str, longest: usize| {
        let ends = |one: char| one.is_ascii_alphanumeric();
        !text.is_empty()
            && text.len() <= longest
            && text.chars().all(is_inner)
            && text.starts_with(ends)
            && text.ends_with(ends)
    };
    let is_domain = |text: &str| {
        let part = |part: &str| {
            let ends = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit();
            let inner = |one: char| ends(one) || one == '-';
            !part.is_empty()
                && part.chars().all(inner)
                && part.starts_with(ends)
                && part.ends_with(ends)
        };
        text.len() <= 253 && text.split('.').all(part)
    };
    if !is_name(name, 63) || prefix.is_some_and(|prefix| !is_domain(prefix)) {
        return Err(Stop::Fails(format!(
            "the selector asks for `{key}`, which is no name of a label"
        )));
    }
    Ok(())
}
