//! A digest of what a configuration says, whatever its spacing, comments and order of keys.

use std::fmt::Write as _;

use toml::{Table, Value};

use crate::hash::Hash128;

/// The digest of a parsed file: 32 hexadecimal digits of [`Hash128`] over its values in the order of their keys. It
/// tells configurations apart in reports; it is no proof against someone who looks for a collision.
pub fn digest(table: &Table) -> String {
    let mut hash = Hash128::default();
    add_table(&mut hash, table);
    hash.hex()
}

// The depth is bounded by the parser of TOML, which refuses deeper nesting.
fn add_table(hash: &mut Hash128, table: &Table) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    hash.add_number(entries.len() as u64);
    for (key, value) in entries {
        hash.add(key);
        add_value(hash, value);
    }
}

fn add_value(hash: &mut Hash128, value: &Value) {
    hash.add(value.type_str());
    match value {
        Value::String(text) => hash.add(text),
        Value::Array(items) => {
            hash.add_number(items.len() as u64);
            for item in items {
                add_value(hash, item);
            }
        }
        Value::Table(table) => add_table(hash, table),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            let mut text = String::new();
            // Writing to a text cannot fail.
            let _ = write!(text, "{value}");
            hash.add(&text);
        }
    }
}
