//! Lists (`list.go` of sprig).

use super::arguments::Arguments;
use super::defaults::interface;
use super::{Fault, Of, Value};

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    let plain = match name.strip_prefix("must") {
        Some(rest) => {
            let first = rest.chars().next().map(|one| one.to_ascii_lowercase());
            first.into_iter().chain(rest.chars().skip(1)).collect()
        }
        None => name.to_owned(),
    };
    let any = |items: Vec<Value>| Value::list(Of::Any, items);
    Ok(Some(match &*plain {
        "list" | "tuple" => any(arguments.given.iter().map(interface).collect())?,
        "first" | "last" => {
            let [list] = arguments.exactly()?;
            let items = &arguments.list(list)?.items;
            let found = if plain == "first" {
                items.first()
            } else {
                items.last()
            };
            found.cloned().unwrap_or(Value::Null)
        }
        "rest" | "initial" | "reverse" | "uniq" | "compact" => {
            let [list] = arguments.exactly()?;
            let items = &arguments.list(list)?.items;
            if items.is_empty() && matches!(&*plain, "rest" | "initial") {
                return Fault::undecided(format!("`{plain}` of an empty list"));
            }
            any(match &*plain {
                "rest" => items.iter().skip(1).cloned().collect(),
                "initial" => items
                    .iter()
                    .take(items.len().saturating_sub(1))
                    .cloned()
                    .collect(),
                "reverse" => items.iter().rev().cloned().collect(),
                "compact" => items
                    .iter()
                    .filter(|item| item.is_true())
                    .cloned()
                    .collect(),
                _ => {
                    let mut kept: Vec<Value> = Vec::new();
                    for item in items {
                        for _ in &kept {
                            arguments.budget.step()?;
                        }
                        if !kept.iter().any(|known| known.is_same(item)) {
                            kept.push(item.clone());
                        }
                    }
                    kept
                }
            })?
        }
        "append" | "push" | "prepend" => {
            let [list, item] = arguments.exactly()?;
            let items = arguments.list(list)?.items.iter().cloned();
            let item = [interface(item)];
            any(if plain == "prepend" {
                item.into_iter().chain(items).collect()
            } else {
                items.chain(item).collect()
            })?
        }
        "without" => {
            let ([list], left_out) = arguments.at_least()?;
            let items = arguments.list(list)?.items.iter();
            any(items
                .filter(|item| !left_out.iter().any(|out| out.is_same(item)))
                .cloned()
                .collect())?
        }
        "has" => {
            let [item, list] = arguments.exactly()?;
            if list.is_nil() {
                return Ok(Some(Value::Bool(false)));
            }
            let items = &arguments.list(list)?.items;
            Value::Bool(items.iter().any(|known| known.is_same(item)))
        }
        "slice" => slice(arguments)?,
        "concat" => {
            let mut items = Vec::new();
            for list in arguments.given {
                items.extend(arguments.list(list)?.items.iter().cloned());
            }
            if items.is_empty() {
                return Fault::undecided("`concat` of nothing");
            }
            any(items)?
        }
        "join" => {
            let [separator, list] = arguments.exactly()?;
            let separator = arguments.text(separator)?;
            let texts = texts(list);
            arguments
                .budget
                .make(texts.len().saturating_mul(separator.len()))?;
            Value::text(texts.join(separator))
        }
        "sortAlpha" => {
            let [list] = arguments.exactly()?;
            let mut texts = texts(list);
            if matches!(list, Value::List(_)) {
                texts.sort_unstable();
            } else if list.is_nil() {
                return Fault::undecided("`sortAlpha` of nothing");
            }
            Value::list(Of::Text, texts.iter().map(Value::text).collect())?
        }
        "toStrings" => {
            let [list] = arguments.exactly()?;
            Value::list(Of::Text, texts(list).iter().map(Value::text).collect())?
        }
        _ => return Ok(None),
    }))
}

/// `strslice`: nil items are left out, and a value that is no list is its only item.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Nothing | Value::Null => Vec::new(),
        Value::List(list) => {
            let items = list.items.iter().filter(|item| !item.is_nil());
            items.map(Value::formatted).collect()
        }
        other => vec![other.formatted()],
    }
}

fn slice(arguments: &Arguments<'_>) -> Result<Value, Fault> {
    let ([list], indices) = arguments.at_least()?;
    let list = arguments.list(list)?;
    if list.items.is_empty() {
        return Ok(Value::Null);
    }
    let mut bounds = indices.iter().map(|index| match index {
        Value::Int(value) | Value::Long(value) => Ok(usize::try_from(*value).unwrap_or(usize::MAX)),
        _ => Fault::undecided("`slice` with an index that is no integer"),
    });
    let start = bounds.next().transpose()?.unwrap_or(0);
    let end = bounds.next().transpose()?.unwrap_or(list.items.len());
    match list.items.get(start..end) {
        Some(items) => Value::list(list.of, items.to_vec()),
        None => arguments.fails("cuts outside its list"),
    }
}
