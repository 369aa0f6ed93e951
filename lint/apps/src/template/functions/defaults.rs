//! What counts as empty, and what stands in for it.

use super::arguments::Arguments;
use super::{Fault, Value};

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    Ok(Some(match name {
        "default" => {
            let ([default], given) = arguments.at_least()?;
            match given.first() {
                Some(given) if given.is_true() => given.clone(),
                _ => interface(default),
            }
        }
        "empty" => {
            let [value] = arguments.exactly()?;
            Value::Bool(!value.is_true())
        }
        "coalesce" => {
            let found = arguments.given.iter().find(|value| value.is_true());
            found.cloned().unwrap_or(Value::Null)
        }
        "all" => Value::Bool(arguments.given.iter().all(Value::is_true)),
        "any" => Value::Bool(arguments.given.iter().any(Value::is_true)),
        "ternary" => {
            let [yes, no, which] = arguments.exactly()?;
            interface(if arguments.bool(which)? { yes } else { no })
        }
        "fail" => {
            let [why] = arguments.exactly()?;
            // What it says may hold the value of a parameter.
            arguments.text(why)?;
            return Fault::fails("the template calls `fail`");
        }
        "kindOf" => {
            let [value] = arguments.exactly()?;
            Value::text(value.kind_name())
        }
        "kindIs" => {
            let [kind, value] = arguments.exactly()?;
            Value::Bool(arguments.text(kind)? == value.kind_name())
        }
        "typeOf" => {
            let [value] = arguments.exactly()?;
            Value::text(value.type_name())
        }
        "typeIs" | "typeIsLike" => {
            let [kind, value] = arguments.exactly()?;
            Value::Bool(arguments.text(kind)? == value.type_name())
        }
        "deepEqual" => {
            let [a, b] = arguments.exactly()?;
            Value::Bool(a.is_same(b))
        }
        "hello" => {
            let [] = arguments.exactly()?;
            Value::text("Hello!")
        }
        _ => return Ok(None),
    }))
}

/// What a function that returns `interface {}` makes of nil.
pub(super) fn interface(value: &Value) -> Value {
    match value {
        Value::Nothing => Value::Null,
        other => other.clone(),
    }
}
