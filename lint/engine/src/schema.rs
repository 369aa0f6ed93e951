//! The JSON Schema of `rempart.toml`, made from the keys the parser knows and the options of every rule.

use rempart_core::Checker;
use rempart_core::config::{KEYS, Key, KeyKind, RULE_KEYS};
use serde_json::{Map, Value, json};

/// The schema, for editors and for `docs/rempart.schema.json`.
pub fn config_schema(checkers: &[&'static Checker]) -> Value {
    let mut rules = Map::new();
    let mut all: Vec<_> = checkers.iter().flat_map(|checker| checker.rules).collect();
    all.sort_by_key(|rule| rule.meta.id);
    for rule in all {
        let mut setting = object(RULE_KEYS);
        setting["description"] = Value::from(rule.meta.summary());
        let options = serde_json::to_value((rule.schema)()).unwrap_or_default();
        setting["properties"]["options"] = without_dialect(options);
        rules.insert(rule.meta.id.to_owned(), setting);
    }
    let mut schema = object(KEYS);
    schema["$schema"] = Value::from("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = Value::from("rempart.toml");
    let settings = &mut schema["properties"]["rules"];
    settings["properties"] = Value::Object(rules);
    settings["additionalProperties"] = Value::from(false);
    schema
}

/// A port or a range with its protocol.
const PORT: &str = "^[0-9]+(-[0-9]+)?/(tcp|udp)$";

/// The dialect is named once, at the root.
fn without_dialect(mut schema: Value) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.remove("$schema");
    }
    schema
}

fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let required: Vec<&str> = keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn property(key: &Key) -> Value {
    let mut value = match key.kind {
        KeyKind::Text | KeyKind::Folder | KeyKind::Glob => {
            json!({"type": "string", "minLength": 1})
        }
        KeyKind::OneOf(words) => json!({"enum": words}),
        KeyKind::Flag => json!({"type": "boolean"}),
        // TOML has dates of its own, which JSON has not.
        KeyKind::Day => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        KeyKind::Version => json!({"type": "string", "pattern": "^[0-9]+\\.[0-9]+$"}),
        KeyKind::Texts | KeyKind::Folders | KeyKind::Globs => {
            json!({"type": "array", "items": {"type": "string", "minLength": 1}})
        }
        KeyKind::Port => json!({"type": "string", "pattern": PORT}),
        KeyKind::Ports => json!({"type": "array", "items": {"type": "string", "pattern": PORT}}),
        KeyKind::Networks => {
            json!({"type": "array", "items": {"type": "string", "pattern": "^[0-9A-Fa-f.:]+/[0-9]+$"}})
        }
        KeyKind::Table(keys) => object(keys),
        KeyKind::Tables(keys) => json!({"type": "array", "items": object(keys)}),
        KeyKind::Rules | KeyKind::Options => json!({"type": "object"}),
    };
    value["description"] = Value::from(key.about);
    value
}
