//! The filters and tests of Jinja and Ansible that configurations of hosts use. Any other gives what is not known.

use super::value::Value;

/// Applies a filter.
pub(super) fn apply(name: &str, value: Value, arguments: &[Value]) -> Value {
    let name = name.rsplit('.').next().unwrap_or(name);
    let first = arguments.first();
    match name {
        "default" | "d" => {
            let is_empty = arguments.get(1).and_then(Value::truth) == Some(true)
                && value.truth() == Some(false);
            match value {
                Value::Unknown => first.cloned().unwrap_or(Value::text("")),
                _ if is_empty => first.cloned().unwrap_or(Value::text("")),
                value => value,
            }
        }
        "mandatory" => value,
        _ if value == Value::Unknown => Value::Unknown,
        "join" => {
            let between = first.map_or_else(String::new, Value::shown);
            match value.items() {
                Some(items) => Value::text(
                    items
                        .iter()
                        .map(Value::shown)
                        .collect::<Vec<_>>()
                        .join(&between),
                ),
                None => value,
            }
        }
        "int" => match &value {
            Value::Int(_) => value,
            Value::Bool(is) => Value::Int(i64::from(*is)),
            Value::Text(text) => text.trim().parse().map_or(Value::Unknown, Value::Int),
            _ => Value::Unknown,
        },
        "string" | "safe" | "e" | "to_text" | "quote" => Value::text(value.shown()),
        "bool" => value.truth().map_or(Value::Unknown, Value::Bool),
        "trim" => Value::text(value.shown().trim()),
        "lower" => Value::text(value.shown().to_lowercase()),
        "upper" => Value::text(value.shown().to_uppercase()),
        "replace" => match arguments {
            [from, to, ..] => Value::text(value.shown().replace(&from.shown(), &to.shown())),
            _ => Value::Unknown,
        },
        "list" => value.items().map_or(Value::Unknown, Value::List),
        "unique" => value.items().map_or(Value::Unknown, |items| {
            let mut seen: Vec<Value> = Vec::new();
            for item in items.into_iter().take(super::ITEMS) {
                if !seen.contains(&item) {
                    seen.push(item);
                }
            }
            Value::List(seen)
        }),
        "sort" => value.items().map_or(Value::Unknown, |mut items| {
            items.sort_by_key(|item| match item {
                Value::Int(number) => (*number, String::new()),
                other => (0, other.shown()),
            });
            Value::List(items)
        }),
        "first" => value
            .items()
            .and_then(|items| items.first().cloned())
            .unwrap_or(Value::Unknown),
        "last" => value
            .items()
            .and_then(|items| items.last().cloned())
            .unwrap_or(Value::Unknown),
        "length" | "count" => value
            .items()
            .map_or(Value::Unknown, |items| Value::count(items.len())),
        "union" | "concat" => match (value.items(), first.and_then(Value::items)) {
            (Some(mut one), Some(other)) => {
                for item in other {
                    if !one.contains(&item) {
                        one.push(item);
                    }
                }
                Value::List(one)
            }
            _ => Value::Unknown,
        },
        "difference" => match (value.items(), first.and_then(Value::items)) {
            (Some(one), Some(other)) => Value::List(
                one.into_iter()
                    .filter(|item| !other.contains(item))
                    .collect(),
            ),
            _ => Value::Unknown,
        },
        "flatten" => match value {
            Value::List(items) => Value::List(
                items
                    .into_iter()
                    .flat_map(|item| match item {
                        Value::List(inner) => inner,
                        other => vec![other],
                    })
                    .collect(),
            ),
            other => other,
        },
        "dict2items" => match value {
            Value::Map(entries) => Value::List(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        Value::Map(vec![
                            ("key".to_owned(), Value::text(key)),
                            ("value".to_owned(), value),
                        ])
                    })
                    .collect(),
            ),
            _ => Value::Unknown,
        },
        "dictsort" | "items" => match value {
            Value::Map(mut entries) => {
                if name == "dictsort" {
                    entries.sort_by(|a, b| a.0.cmp(&b.0));
                }
                Value::List(
                    entries
                        .into_iter()
                        .map(|(key, value)| Value::List(vec![Value::text(key), value]))
                        .collect(),
                )
            }
            _ => Value::Unknown,
        },
        "map" => match (value, first) {
            (Value::List(items), Some(Value::Text(filter)))
                if !filter.starts_with("attribute=") =>
            {
                Value::List(
                    items
                        .into_iter()
                        .map(|item| apply(filter, item, &arguments[1..]))
                        .collect(),
                )
            }
            (Value::List(items), Some(Value::Text(attribute))) => {
                let name = attribute.trim_start_matches("attribute=");
                let of = |item: Value| {
                    name.split('.')
                        .fold(item, |item, part| item.get(&Value::text(part)))
                };
                Value::List(items.into_iter().map(of).collect())
            }
            _ => Value::Unknown,
        },
        "ternary" => match (value.truth(), arguments) {
            (Some(true), [yes, ..]) => yes.clone(),
            (Some(false), [_, no, ..]) => no.clone(),
            _ => Value::Unknown,
        },
        "combine" => match (value, first) {
            (Value::Map(mut one), Some(Value::Map(other))) => {
                one.extend(other.iter().cloned());
                Value::Map(one)
            }
            _ => Value::Unknown,
        },
        "dirname" => Value::text(
            value
                .shown()
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder)
                .to_owned(),
        ),
        "basename" => {
            let text = value.shown();
            Value::text(text.rsplit('/').next().unwrap_or_default())
        }
        "split" => {
            let by = first.map_or_else(|| " ".to_owned(), Value::shown);
            if by.is_empty() {
                return Value::Unknown;
            }
            Value::List(value.shown().split(&by).map(Value::text).collect())
        }
        "ipaddr" | "ipv4" | "ipv6" | "ipwrap" if arguments.is_empty() => value,
        // Filled in among other keys, where a mapping between braces would be none.
        "to_yaml" | "to_nice_yaml" if matches!(value, Value::List(_) | Value::Map(_)) => {
            Value::text(value.yaml())
        }
        "to_json" | "to_nice_json" | "to_yaml" | "to_nice_yaml" => {
            Value::text(value.shown().replace('\'', "\""))
        }
        _ => Value::Unknown,
    }
}

/// Whether a test holds; `None` where that is not known. `is_found` says whether anything defines the value.
pub(super) fn test(
    name: &str,
    value: &Value,
    is_found: bool,
    argument: Option<&Value>,
) -> Option<bool> {
    match name {
        "defined" => is_found.then_some(true),
        "undefined" => is_found.then_some(false),
        _ if *value == Value::Unknown => None,
        "none" => Some(*value == Value::None),
        "string" => Some(matches!(value, Value::Text(_))),
        "number" | "integer" => Some(matches!(value, Value::Int(_))),
        "mapping" => Some(matches!(value, Value::Map(_))),
        "iterable" | "sequence" => Some(matches!(
            value,
            Value::List(_) | Value::Map(_) | Value::Text(_)
        )),
        "boolean" => Some(matches!(value, Value::Bool(_))),
        "truthy" | "true" => value.truth(),
        "falsy" | "false" => value.truth().map(|is| !is),
        "in" => contains(argument?, value),
        "eq" | "equalto" | "sameas" => value.equals(argument?),
        "ne" => value.equals(argument?).map(|is| !is),
        _ => None,
    }
}

/// Whether a list, mapping or text holds a value.
pub(super) fn contains(all: &Value, one: &Value) -> Option<bool> {
    if !all.is_known() || !one.is_known() {
        return None;
    }
    Some(match all {
        Value::Text(text) => text.contains(&one.shown()),
        other => other.items()?.contains(one),
    })
}
