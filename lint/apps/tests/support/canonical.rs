//! Objects as canonical JSON.

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{Reader, Scalar, is_merge_key, resolve};
use serde_json::{Map, Value};

/// A value as Argo CD's reader takes it.
pub(crate) fn json(node: NodeRef<'_>) -> Value {
    let node = node.resolved().unwrap();
    match node.kind() {
        Kind::Mapping => {
            let mut fields = Map::new();
            for (key, value) in node.entries() {
                if is_merge_key(Reader::GoYamlV2, key) {
                    for (name, value) in json(value).as_object().unwrap() {
                        fields.entry(name).or_insert(value.clone());
                    }
                } else {
                    // The last one of a name wins.
                    fields.insert(text_of(&scalar(key)), json(value));
                }
            }
            Value::Object(fields)
        }
        Kind::Sequence => node.items().map(json).collect(),
        _ => scalar(node),
    }
}

fn scalar(node: NodeRef<'_>) -> Value {
    match resolve(Reader::GoYamlV2, node) {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => value.into(),
        Scalar::Int(value) => value.to_string().parse().unwrap(),
        Scalar::Float(value) => value.into(),
        Scalar::Timestamp(text) => text.into(),
        Scalar::String(text) => text.into_owned().into(),
    }
}

fn text_of(key: &Value) -> String {
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}

/// 3 and 3.0 are one number, and keys have an order.
pub(crate) fn canonical(mut value: Value) -> String {
    fn settle(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.values_mut().for_each(settle);
                fields.sort_keys();
            }
            Value::Array(items) => items.iter_mut().for_each(settle),
            Value::Number(number) => *value = number.as_f64().unwrap().into(),
            _ => {}
        }
    }
    settle(&mut value);
    value.to_string()
}
