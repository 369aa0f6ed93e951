//! Numbers (`numeric.go` of sprig). Conversions are those of `github.com/spf13/cast`.

use super::arguments::Arguments;
use super::{Fault, Of, Value};

/// So many numbers `until` gives at most.
const MANY: i64 = 100_000;

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    let overflow = || Fault::Undecided("a number beyond 64 bits".to_owned());
    Ok(Some(match name {
        "int" | "int64" | "float64" | "add1" | "floor" | "ceil" => {
            let [value] = arguments.exactly()?;
            match name {
                "int" => Value::Int(whole(value)?),
                "int64" => Value::Long(whole(value)?),
                "float64" => Value::Float(float(value)?),
                "floor" => Value::Float(float(value)?.floor()),
                "ceil" => Value::Float(float(value)?.ceil()),
                _ => Value::Long(whole(value)?.checked_add(1).ok_or_else(overflow)?),
            }
        }
        "atoi" => {
            let [text] = arguments.exactly()?;
            let text = arguments.text(text)?;
            Value::Int(text.parse().unwrap_or_default())
        }
        "add" => {
            let mut sum = 0_i64;
            for value in arguments.given {
                sum = sum.checked_add(whole(value)?).ok_or_else(overflow)?;
            }
            Value::Long(sum)
        }
        "mul" => {
            let ([first], rest) = arguments.at_least()?;
            let mut product = whole(first)?;
            for value in rest {
                product = product.checked_mul(whole(value)?).ok_or_else(overflow)?;
            }
            Value::Long(product)
        }
        "sub" | "div" | "mod" => {
            let [a, b] = arguments.exactly()?;
            let (a, b) = (whole(a)?, whole(b)?);
            if b == 0 && name != "sub" {
                return arguments.fails("divides by zero");
            }
            let result = match name {
                "sub" => a.checked_sub(b),
                "div" => a.checked_div(b),
                _ => a.checked_rem(b),
            };
            Value::Long(result.ok_or_else(overflow)?)
        }
        "max" | "biggest" | "min" => {
            let ([first], rest) = arguments.at_least()?;
            let mut best = whole(first)?;
            for value in rest {
                let value = whole(value)?;
                best = if name == "min" {
                    best.min(value)
                } else {
                    best.max(value)
                };
            }
            Value::Long(best)
        }
        "seq" => {
            let given: Result<Vec<_>, Fault> = arguments
                .given
                .iter()
                .map(|value| arguments.int(value))
                .collect();
            let (start, end, step) = match given?[..] {
                [end] => (1, end, if end < 1 { -1 } else { 1 }),
                [start, end] => (start, end, if end < start { -1 } else { 1 }),
                [start, step, end] => (start, end, step),
                _ => return Ok(Some(Value::text(""))),
            };
            let falls = end < start;
            if falls && step > 0 {
                return Ok(Some(Value::text("")));
            }
            let behind = if falls {
                end.checked_sub(1)
            } else {
                end.checked_add(1)
            };
            let list = until(start, behind.ok_or_else(overflow)?, step)?;
            Value::text(list.formatted().trim_matches(['[', ']']))
        }
        "until" | "untilStep" => {
            let (start, end, step) = if name == "until" {
                let [count] = arguments.exactly()?;
                let count = arguments.int(count)?;
                (0, count, if count < 0 { -1 } else { 1 })
            } else {
                let [start, end, step] = arguments.exactly()?;
                (
                    arguments.int(start)?,
                    arguments.int(end)?,
                    arguments.int(step)?,
                )
            };
            until(start, end, step)?
        }
        _ => return Ok(None),
    }))
}

fn until(start: i64, end: i64, step: i64) -> Result<Value, Fault> {
    let mut items = Vec::new();
    let rises = end >= start;
    let mut at = start;
    if rises == (step > 0) && step != 0 {
        while if rises { at < end } else { at > end } {
            if items.len() as i64 >= MANY {
                return Fault::undecided("so long a list of numbers");
            }
            items.push(Value::Int(at));
            at = at.saturating_add(step);
        }
    }
    Value::list(Of::Int, items)
}

/// `cast.ToInt64`: zero for what is no number.
fn whole(value: &Value) -> Result<i64, Fault> {
    Ok(match value {
        Value::Nothing | Value::Null | Value::List(_) | Value::Map(_) => 0,
        Value::Bool(value) => i64::from(*value),
        Value::Int(value) | Value::Long(value) => *value,
        Value::Float(value) if value.abs() < 9.2e18 => *value as i64,
        Value::Float(_) => return Fault::undecided("a number beyond 64 bits"),
        Value::Text(text) => return parsed(text),
    })
}

/// A decimal number; what Go reads otherwise (`0x1f`, `0b1`, `1_000`) is left alone, and leading zeros are dropped.
fn parsed(text: &str) -> Result<i64, Fault> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|one| one.is_ascii_digit()) {
        let is_other =
            digits.starts_with(|one: char| one.is_ascii_digit()) || digits.starts_with('.');
        if is_other {
            return Fault::undecided("a text that may be a number");
        }
        return Ok(0);
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return Fault::undecided("a number with leading zeros");
    }
    match text.parse() {
        Ok(value) => Ok(value),
        Err(_) => Fault::undecided("a number beyond 64 bits"),
    }
}

fn float(value: &Value) -> Result<f64, Fault> {
    Ok(match value {
        Value::Nothing | Value::Null | Value::List(_) | Value::Map(_) => 0.0,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Int(value) | Value::Long(value) => *value as f64,
        Value::Float(value) => *value,
        Value::Text(text) => {
            let is_plain = text
                .bytes()
                .all(|one| matches!(one, b'0'..=b'9' | b'.' | b'-'));
            match text.parse() {
                Ok(value) if is_plain => value,
                Err(_) if !text.contains(|one: char| one.is_ascii_digit()) => 0.0,
                _ => return Fault::undecided("a text that may be a number"),
            }
        }
    })
}
