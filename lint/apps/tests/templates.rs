//! Templates of both kinds, held against what the code of Argo CD 3.3.0 makes of them (`tests/oracle/appset`), and their
//! bounds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

use std::collections::BTreeMap;

use rempart_apps::template::{Fault, Fuel, Missing, Of, Value, execute, fill};

const RECORD: &str = include_str!("templates-3.3.0.jsonl");

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => Value::Float(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(items) => {
            Value::list(Of::Any, items.iter().map(value).collect()).unwrap()
        }
        serde_json::Value::Object(_) => Value::map(Of::Any, entries(json)).unwrap(),
    }
}

fn entries(json: &serde_json::Value) -> BTreeMap<String, Value> {
    let entries = json.as_object().unwrap().iter();
    entries
        .map(|(key, inner)| (key.clone(), value(inner)))
        .collect()
}

#[test]
fn templates_are_filled_as_argo_cd_fills_them() {
    let mut lines = RECORD
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let given = lines.next().unwrap();
    let (params, flat) = (value(&given["params"]), entries(&given["flat"]));
    let (mut texts, mut refused, mut undecided) = (0, 0, 0);
    let mut wrong = Vec::new();
    for line in lines {
        let template = line["template"].as_str().unwrap();
        let ours = if line["goTemplate"] == true {
            let options = line["options"]
                .as_array()
                .unwrap()
                .iter()
                .map(|option| option.as_str().unwrap());
            execute(
                template,
                &params,
                Missing::of(options).unwrap(),
                &Fuel::default(),
            )
        } else {
            fill(template, &flat)
        };
        match (ours, line["text"].as_str()) {
            (Ok(ours), Some(theirs)) if ours == theirs => texts += 1,
            (Err(Fault::Fails(_)), None) => refused += 1,
            (Err(Fault::Undecided(_)), _) => undecided += 1,
            (ours, theirs) => wrong.push(format!(
                "{template:?}: {ours:?}, and Argo CD gives {theirs:?}"
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        texts >= 300 && refused >= 100 && undecided <= 20,
        "{texts} texts, {refused} refused, {undecided} undecided"
    );
}

#[test]
fn templates_end_whatever_they_say() {
    let params = value(&serde_json::json!({"a": "x", "l": ["x", "y"]}));
    let deep = "{{if .a}}".repeat(5000) + &"{{end}}".repeat(5000);
    let brackets = format!("{{{{{}.a{}}}}}", "(".repeat(5000), ")".repeat(5000));
    let mut grows = "{{$x := .a}}".to_owned();
    grows.push_str(&"{{$x = printf \"%s%s\" $x $x}}".repeat(64));
    let mut nests = "{{$x := list}}".to_owned();
    nests.push_str(&"{{$x = list $x}}".repeat(5000));
    let mut doubles = "{{$x := list .a}}".to_owned();
    doubles.push_str(&"{{$x = list $x $x}}".repeat(90));
    doubles.push_str("{{$x | toJson | len}}");
    let mut prints = "{{$x := list .a}}".to_owned();
    prints.push_str(&"{{$x = list $x $x}}".repeat(90));
    prints.push_str("{{$x}}");
    let mut loops = "{{range until 1000}}".repeat(4);
    loops.push_str(&"{{end}}".repeat(4));
    let else_if = "{{if .b}}".to_owned() + &"{{else if .b}}".repeat(5000) + "{{end}}";
    for (name, template) in [
        ("deep", deep.as_str()),
        ("brackets", &brackets),
        ("grows", &grows),
        ("nests", &nests),
        ("doubles", &doubles),
        ("prints", &prints),
        (
            "patterns",
            "{{range until 4000}}{{$x := regexMatch \"(a|b)+[c-z]{20}\" $.a}}{{end}}",
        ),
        (
            "search",
            "{{$x := repeat 1000000 .a}}{{range until 4000}}{{$y := contains \"z\" $x}}{{end}}",
        ),
        ("loops", &loops),
        ("else if", &else_if),
        ("until", "{{until 2000000000}}"),
        ("range", "{{range 2000000000}}x{{end}}"),
        ("repeat", "{{repeat 2000000000 .a}}"),
        ("indent", "{{indent 2000000000 .a}}"),
        ("width", "{{printf \"%2000000000d\" 1}}"),
        ("pattern", "{{regexMatch \"((a{1000}){1000}){1000}\" .a}}"),
    ] {
        let outcome = execute(template, &params, Missing::NoValue, &Fuel::default());
        assert!(
            matches!(outcome, Err(Fault::Undecided(_))),
            "{name}: {outcome:?}"
        );
    }
    // What all templates of a set may cost together is bounded too.
    let fuel = Fuel::default();
    let costly = "{{range until 400}}{{range until 400}}{{end}}{{end}}";
    let outcomes = (0..400).map(|_| execute(costly, &params, Missing::NoValue, &fuel));
    assert!(outcomes.into_iter().any(|outcome| outcome.is_err()));
}
