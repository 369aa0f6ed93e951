//! Whatever stands in a template, filling it ends without panic, within its bounds, and says the same twice.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use rempart_apps::template::{Fuel, Missing, Of, Value, execute, fill};

fn params() -> BTreeMap<String, Value> {
    let list = vec![Value::text("a/b"), Value::Float(3.5), Value::Null, Value::Bool(true)];
    let inner = [("k".to_owned(), Value::text("Vé")), ("n".to_owned(), Value::Float(7.0))];
    let list = Value::list(Of::Any, list).unwrap_or(Value::Null);
    let map = Value::map(Of::Any, inner.into()).unwrap_or(Value::Null);
    [("a", Value::text("some Text-1.2")), ("l", list), ("m", map), ("n", Value::Float(2.0)), ("z", Value::Null)]
        .map(|(key, value)| (key.to_owned(), value))
        .into()
}

fuzz_target!(|text: &str| {
    let params = params();
    let _ = fill(text, &params);
    let Ok(params) = Value::map(Of::Any, params) else { return };
    for missing in [Missing::NoValue, Missing::Error, Missing::Zero] {
        let first = execute(text, &params, missing, &Fuel::default());
        let second = execute(text, &params, missing, &Fuel::default());
        assert_eq!(first, second);
        if let Ok(text) = first {
            assert!(text.len() <= 4 << 20);
        }
    }
});
