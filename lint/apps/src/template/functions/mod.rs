//! The functions of Go templates in sets of applications: those of `text/template`, those of `sprig` 3, and Argo CD's own.

mod arguments;
mod compare;
mod defaults;
mod encode;
mod lists;
mod maps;
mod names;
mod numbers;
mod printf;
mod regex;
mod text;
mod yaml;

use super::exec::Budget;
use super::{Fault, Of, Value};
use arguments::Arguments;

pub(super) use names::exists;
pub(crate) use text::{base, dir, sanitized};

/// A value as JSON.
pub(crate) fn to_json(value: &Value) -> Result<String, Fault> {
    let mut text = String::new();
    encode::write_json(value, true, &mut text)?;
    Ok(text)
}

/// What a map without an entry gives with `missingkey=zero`, and what `index` gives.
pub(super) fn zero(of: Of) -> Value {
    match of {
        Of::Any => Value::Null,
        Of::Text => Value::text(""),
        Of::Int => Value::Int(0),
    }
}

/// Whether the numbers that a function takes are of type `int`.
pub(super) fn wants_int(name: &str) -> bool {
    const NAMES: [&str; 15] = [
        "indent",
        "mustRegexFindAll",
        "mustRegexSplit",
        "nindent",
        "plural",
        "regexFindAll",
        "regexSplit",
        "repeat",
        "seq",
        "slugify",
        "splitn",
        "substr",
        "trunc",
        "until",
        "untilStep",
    ];
    NAMES.contains(&name)
}

/// Whether a function changes its first argument.
pub(super) fn changes_first(name: &str) -> bool {
    name.trim_start_matches("must")
        .to_ascii_lowercase()
        .starts_with("merge")
}

/// Calls a function.
pub(super) fn call(name: &str, given: &[Value], budget: &mut Budget) -> Result<Value, Fault> {
    let mut arguments = Arguments {
        name,
        given,
        budget,
    };
    let arguments = &mut arguments;
    // Looking at what is given costs as well.
    let given = given.iter().map(|value| value.weight() / 16).sum();
    arguments.budget.make(given)?;
    let families = [
        compare::call,
        text::call,
        printf::call,
        defaults::call,
        lists::call,
        maps::call,
        numbers::call,
        encode::call,
        regex::call,
    ];
    for family in families {
        if let Some(value) = family(name, arguments)? {
            arguments.charge(&value)?;
            return Ok(value);
        }
    }
    Fault::undecided(format!("the function `{name}`"))
}
