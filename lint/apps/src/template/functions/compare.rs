//! Comparisons, logic and indexing of `text/template` itself (`funcs.go`).

use std::cmp::Ordering;

use super::arguments::Arguments;
use super::{Fault, Value, zero};

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    Ok(Some(match name {
        "not" => {
            let [value] = arguments.exactly()?;
            Value::Bool(!value.is_true())
        }
        "eq" => {
            let ([first], others) = arguments.at_least()?;
            if others.is_empty() {
                return arguments.fails("has nothing to compare with");
            }
            let mut equal = false;
            for other in others {
                if is_equal(arguments, first, other)? {
                    equal = true;
                    break;
                }
            }
            Value::Bool(equal)
        }
        "ne" => {
            let [a, b] = arguments.exactly()?;
            Value::Bool(!is_equal(arguments, a, b)?)
        }
        "lt" | "le" | "gt" | "ge" => {
            let [a, b] = arguments.exactly()?;
            let order = order(arguments, a, b)?;
            Value::Bool(match name {
                "lt" => order == Some(Ordering::Less),
                // `le` is `lt` or `eq`, `gt` and `ge` are the opposites: NaN is greater than everything.
                "le" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                "gt" => !matches!(order, Some(Ordering::Less | Ordering::Equal)),
                _ => order != Some(Ordering::Less),
            })
        }
        "len" => {
            let [value] = arguments.exactly()?;
            Value::Int(match value {
                Value::Text(text) => text.len(),
                Value::List(list) => list.items.len(),
                Value::Map(map) => map.entries.len(),
                _ => return arguments.fails("is asked of a value that has no length"),
            } as i64)
        }
        "index" => {
            let ([value], indexes) = arguments.at_least()?;
            index(arguments, value, indexes)?
        }
        _ => return Ok(None),
    }))
}

fn is_equal(arguments: &Arguments<'_>, a: &Value, b: &Value) -> Result<bool, Fault> {
    Ok(match (a, b) {
        (Value::Nothing | Value::Null, Value::Nothing | Value::Null) => true,
        (Value::Nothing | Value::Null, _) | (_, Value::Nothing | Value::Null) => false,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a) | Value::Long(a), Value::Int(b) | Value::Long(b)) => a == b,
        #[expect(clippy::float_cmp, reason = "Go compares them so")]
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (a, b) => {
            return arguments.fails(&format!(
                "cannot compare values of types {} and {}",
                a.type_name(),
                b.type_name()
            ));
        }
    })
}

fn order(arguments: &Arguments<'_>, a: &Value, b: &Value) -> Result<Option<Ordering>, Fault> {
    Ok(match (a, b) {
        (Value::Int(a) | Value::Long(a), Value::Int(b) | Value::Long(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (a, b) => {
            return arguments.fails(&format!(
                "cannot order values of types {} and {}",
                a.type_name(),
                b.type_name()
            ));
        }
    })
}

fn index(arguments: &Arguments<'_>, value: &Value, indexes: &[Value]) -> Result<Value, Fault> {
    let mut value = value.clone();
    if value.is_nil() {
        return arguments.fails("is asked of a value that is not there");
    }
    for index in indexes {
        value = match (&value, index) {
            (Value::List(list), Value::Int(at) | Value::Long(at)) => {
                let found = usize::try_from(*at).ok().and_then(|at| list.items.get(at));
                match found {
                    Some(item) => item.clone(),
                    None => {
                        return arguments.fails(&format!(
                            "asks for item {at} of a list of {}",
                            list.items.len()
                        ));
                    }
                }
            }
            (Value::Map(map), Value::Text(key)) => {
                let found = map.entries.get(&**key);
                found.cloned().unwrap_or_else(|| zero(map.of))
            }
            (Value::Text(_), Value::Int(_) | Value::Long(_)) => {
                return Fault::undecided("a single byte of a text");
            }
            (value, index) => {
                return arguments.fails(&format!(
                    "cannot take {} for an index of {}",
                    index.type_name(),
                    value.type_name()
                ));
            }
        };
    }
    Ok(value)
}
