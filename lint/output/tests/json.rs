//! JSON v1 and its schema.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::Report;
use rempart_output::json;
use serde_json::{Value, json as value};
use support::{canned, many, options, written};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/report.schema.json")).unwrap()
}

/// The schema with every described object closed, so that a field the schema forgot is found. Readers use the open one.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".into(), Value::Bool(false));
            }
            object.values_mut().for_each(closed);
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}

fn reports() -> Vec<Value> {
    [Report::default(), canned(), many(20)]
        .iter()
        .map(|report| serde_json::from_str(&written(json, report, &options()).0).unwrap())
        .collect()
}

#[test]
fn the_schema_itself_is_valid_and_open() {
    assert!(jsonschema::meta::is_valid(&schema()));
    assert!(
        !schema()
            .to_string()
            .contains("\"additionalProperties\":false")
    );
}

#[test]
fn every_report_fits_the_schema_and_uses_only_described_fields() {
    let mut strict = schema();
    closed(&mut strict);
    for schema in [schema(), strict] {
        let validator = jsonschema::validator_for(&schema).unwrap();
        for report in reports() {
            let errors: Vec<_> = validator
                .iter_errors(&report)
                .map(|e| e.to_string())
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}

#[test]
fn the_schema_refuses_what_a_report_cannot_be() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let good = &reports()[1];
    for (pointer, bad) in [
        ("/version", value!("v2")),
        ("/findings/0/severity", value!("fatal")),
        ("/findings/0/range/start/line", value!(0)),
        ("/rules/0/state", value!("maybe")),
        ("/resources/0/status", value!("ok")),
        ("/summary", Value::Null),
    ] {
        let mut report = good.clone();
        *report.pointer_mut(pointer).unwrap() = bad;
        assert!(!validator.is_valid(&report), "{pointer}");
    }
    let mut newer = good.clone();
    newer["findings"][0]["a_later_field"] = value!(1);
    assert!(validator.is_valid(&newer), "fields may be added");
}

#[test]
fn the_canned_report() {
    insta::assert_snapshot!(written(json, &canned(), &options()).0);
}

#[test]
fn columns_count_characters_and_redacted_rules_offer_no_text() {
    let report = &reports()[1];
    let wide = &report["findings"][0];
    assert_eq!(
        wide["range"]["start"],
        value!({ "line": 1, "column": 11, "offset": 18 })
    );
    assert_eq!(wide["document"], Value::Null);
    let secret = &report["findings"][5];
    assert_eq!(secret["fix"], Value::Null);
    assert_eq!(
        (&secret["side"], &secret["commit"]),
        (&value!("head"), &value!("0123456789abcdef"))
    );
    assert_eq!(report["findings"][3]["range"], Value::Null);
    assert_eq!(report["findings"][4]["side"], "base");
}
