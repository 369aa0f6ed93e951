//! Fills templates from standard input, for the comparison in `tests/oracle/appset`: a question a line, as JSON
//! `{"template", "params", "goTemplate", "options"}`; prints `{"text"}`, `{"error"}` or `{"undecided"}` for each.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example for tests, which may fail"
)]

use std::io::BufRead as _;

use rempart_apps::template::{Fault, Fuel, Missing, Of, Value, execute, fill};

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => Value::Float(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(items) => {
            Value::list(Of::Any, items.iter().map(value).collect()).unwrap()
        }
        serde_json::Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, inner)| (key.clone(), value(inner)));
            Value::map(Of::Any, entries.collect()).unwrap()
        }
    }
}

fn answer(question: &serde_json::Value) -> Result<String, Fault> {
    let template = question["template"].as_str().unwrap();
    let params = value(&question["params"]);
    if question["goTemplate"] == true {
        let options = question["options"].as_array().cloned().unwrap_or_default();
        let options = options.iter().map(|option| option.as_str().unwrap());
        return execute(template, &params, Missing::of(options)?, &Fuel::default());
    }
    let Value::Map(params) = params else {
        return Ok(template.to_owned());
    };
    fill(template, &params.entries)
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let question = serde_json::from_str(&line.unwrap()).unwrap();
        let answer = match answer(&question) {
            Ok(text) => serde_json::json!({ "text": text }),
            Err(Fault::Fails(why)) => serde_json::json!({ "error": why }),
            Err(Fault::Undecided(what)) => serde_json::json!({ "undecided": what }),
        };
        println!("{answer}");
    }
}
