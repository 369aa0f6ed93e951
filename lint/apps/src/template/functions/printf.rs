//! `print`, `println` and `printf` (package `fmt`).

use std::fmt::Write as _;

use super::arguments::Arguments;
use super::text::quoted;
use super::{Fault, Value};
use crate::template::number;

pub(super) fn call(name: &str, arguments: &mut Arguments<'_>) -> Result<Option<Value>, Fault> {
    Ok(Some(Value::text(match name {
        "print" => {
            let mut text = String::new();
            let mut text_before = true;
            for (at, value) in arguments.given.iter().enumerate() {
                let is_text = matches!(value, Value::Text(_));
                // A blank between two that are no texts.
                if at > 0 && !is_text && !text_before {
                    text.push(' ');
                }
                text.push_str(&value.formatted());
                text_before = is_text;
            }
            text
        }
        "println" => {
            let texts: Vec<_> = arguments.given.iter().map(Value::formatted).collect();
            texts.join(" ") + "\n"
        }
        "printf" => {
            let ([format], values) = arguments.at_least()?;
            printf(arguments.text(format)?, values)?
        }
        _ => return Ok(None),
    })))
}

/// The flags, the width and the precision of a verb.
#[derive(Default)]
struct Verb {
    minus: bool,
    plus: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// A width or a precision beyond this is not decided.
const WIDEST: usize = 1000;

fn printf(format: &str, values: &[Value]) -> Result<String, Fault> {
    let mut text = String::new();
    let mut values = values.iter();
    let mut rest = format;
    while let Some(percent) = rest.find('%') {
        text.push_str(&rest[..percent]);
        rest = &rest[percent + 1..];
        let mut verb = Verb::default();
        while let Some(flag) = rest.chars().next().filter(|one| "-+0 #".contains(*one)) {
            match flag {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                '0' => verb.zero = true,
                _ => return Fault::undecided(format!("the flag `{flag}` of `printf`")),
            }
            rest = &rest[1..];
        }
        verb.width = number_of(&mut rest)?;
        if let Some(behind) = rest.strip_prefix('.') {
            rest = behind;
            verb.precision = Some(number_of(&mut rest)?.unwrap_or_default());
        }
        let Some(letter) = rest.chars().next() else {
            text.push_str("%!(NOVERB)");
            break;
        };
        rest = &rest[letter.len_utf8()..];
        if letter == '%' {
            text.push('%');
            continue;
        }
        if matches!(letter, '*' | '[') {
            return Fault::undecided(format!("`%{letter}` of `printf`"));
        }
        match values.next() {
            Some(value) => text.push_str(&formatted(letter, &verb, value)?),
            None => {
                let _ = write!(text, "%!{letter}(MISSING)");
            }
        }
    }
    text.push_str(rest);
    let extra: Vec<_> = values
        .map(|value| match value {
            Value::Nothing | Value::Null => "<nil>".to_owned(),
            value => format!("{}={}", value.type_name(), value.formatted()),
        })
        .collect();
    if !extra.is_empty() && !text.ends_with("%!(NOVERB)") {
        let _ = write!(text, "%!(EXTRA {})", extra.join(", "));
    }
    Ok(text)
}

fn number_of(rest: &mut &str) -> Result<Option<usize>, Fault> {
    let end = rest.find(|one: char| !one.is_ascii_digit());
    let (digits, behind) = rest.split_at(end.unwrap_or(rest.len()));
    *rest = behind;
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse() {
        Ok(number) if number <= WIDEST => Ok(Some(number)),
        _ => Fault::undecided("so wide a field of `printf`"),
    }
}

fn formatted(letter: char, verb: &Verb, value: &Value) -> Result<String, Fault> {
    let undecided = || {
        Fault::undecided(format!(
            "`%{letter}` of `printf` for a {}",
            value.type_name()
        ))
    };
    let text = match (letter, value) {
        ('v', value) if verb.precision.is_none() && !verb.plus => value.formatted(),
        ('s', Value::Text(text)) => match verb.precision {
            Some(count) => text.chars().take(count).collect(),
            None => text.to_string(),
        },
        ('q', Value::Text(text)) if verb.precision.is_none() => quoted(text)?,
        ('d', Value::Int(number) | Value::Long(number)) if verb.precision.is_none() => {
            if verb.plus {
                format!("{number:+}")
            } else {
                number.to_string()
            }
        }
        ('f', Value::Float(value)) if value.is_finite() && !verb.plus => {
            format!("{value:.*}", verb.precision.unwrap_or(6))
        }
        ('g', Value::Float(value)) if verb.precision.is_none() && !verb.plus => {
            number::general(*value)
        }
        ('x', Value::Int(number) | Value::Long(number))
            if *number >= 0 && verb.precision.is_none() && !verb.plus =>
        {
            format!("{number:x}")
        }
        ('t', Value::Bool(value)) => value.to_string(),
        // What the verb is not made for is written with its type.
        (
            's' | 'd' | 't' | 'q',
            Value::Bool(_) | Value::Int(_) | Value::Long(_) | Value::Float(_) | Value::Text(_),
        ) if verb.precision.is_none()
            && verb.width.is_none()
            && (letter != 'q' || matches!(value, Value::Bool(_) | Value::Float(_))) =>
        {
            format!("%!{letter}({}={})", value.type_name(), value.formatted())
        }
        ('s' | 'd' | 't' | 'q', Value::Nothing | Value::Null) => format!("%!{letter}(<nil>)"),
        _ => return undecided(),
    };
    let Some(width) = verb.width else {
        return Ok(text);
    };
    let missing = width.saturating_sub(text.chars().count());
    if verb.minus {
        return Ok(text + &" ".repeat(missing));
    }
    if verb.zero {
        if !matches!(value, Value::Int(_) | Value::Long(_) | Value::Float(_)) || letter == 'v' {
            return undecided();
        }
        let sign = text.find(|one: char| one.is_ascii_hexdigit()).unwrap_or(0);
        let (sign, digits) = text.split_at(sign);
        return Ok(format!("{sign}{}{digits}", "0".repeat(missing)));
    }
    Ok(" ".repeat(missing) + &text)
}
