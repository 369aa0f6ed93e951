//! SARIF against schemas: one of the part that is used, and that of the standard where it is at hand.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod sarif_support;
mod support;

use std::path::PathBuf;

use jsonschema::Validator;
use rempart_core::Report;
use sarif_support::{crowd, log, with_fix};
use serde_json::{Value, json};
use support::{canned, many};

fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

/// What the schema and the references inside of a log find wrong.
fn faults(schema: &Validator, log: &Value) -> Vec<String> {
    let faults = schema.iter_errors(log);
    let mut faults: Vec<_> = faults
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    let run = &log["runs"][0];
    for result in run["results"].as_array().into_iter().flatten() {
        let rule = &run["tool"]["driver"]["rules"][index(&result["ruleIndex"])];
        if rule["id"] != result["ruleId"] {
            faults.push(format!("ruleIndex leads to {rule}"));
        }
        faults.extend(crossed(
            &result["locations"][0]["physicalLocation"]["region"],
        ));
    }
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    for notification in notifications.as_array().into_iter().flatten() {
        let descriptor = &notification["descriptor"];
        let there = &run["tool"]["driver"]["notifications"][index(&descriptor["index"])];
        if there["id"] != descriptor["id"] {
            faults.push(format!("a notification leads to {there}"));
        }
    }
    faults
}

fn index(value: &Value) -> usize {
    value.as_u64().map_or(usize::MAX, |index| index as usize)
}

/// A region that ends before it starts.
fn crossed(region: &Value) -> Option<String> {
    let place = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
    let (start, end) = (
        place("startLine", "startColumn"),
        place("endLine", "endColumn"),
    );
    (start > end).then(|| format!("{region} ends before it starts"))
}

/// Reports that between them use everything.
fn reports() -> Vec<Report> {
    let mut fixed = canned();
    fixed.findings.push(with_fix("apps/web.yaml", true));
    let mut crowded = canned();
    crowded.findings.push(crowd(1_500));
    vec![Report::default(), canned(), many(20), fixed, crowded]
}

#[test]
fn the_log_fits_the_part_of_the_standard_that_is_used() {
    let schema = serde_json::from_str(include_str!("schemas/sarif-used.schema.json")).unwrap();
    let schema = validator(&schema);
    for report in reports() {
        assert_eq!(faults(&schema, &log(&report)), Vec::<String>::new());
    }
    let breaks: [fn(&mut Value); 5] = [
        |log| log["version"] = json!("2.0.0"),
        |log| log["runs"][0]["results"][0]["ruleIndex"] = json!(1),
        |log| {
            log["runs"][0]["results"][0]["partialFingerprints"]["primaryLocationLineHash"] =
                json!("1");
        },
        |log| {
            log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["endLine"] =
                json!(0);
        },
        |log| {
            log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
                ["uri"] = json!("a b#c");
        },
    ];
    for (number, spoil) in breaks.iter().enumerate() {
        let mut log = log(&canned());
        spoil(&mut log);
        assert!(!faults(&schema, &log).is_empty(), "break {number} passes");
    }
}

/// The schema of the standard where a package brought it: the file that `REMPART_SARIF_SCHEMA` names, or the one in the
/// sources of the crate `serde-sarif`.
fn schema_of_the_standard() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("REMPART_SARIF_SCHEMA") {
        return Some(path.into());
    }
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    let crates = registries.filter_map(|entry| std::fs::read_dir(entry.ok()?.path()).ok());
    let folders = crates.flatten().filter_map(Result::ok);
    folders
        .filter(|folder| {
            folder
                .file_name()
                .to_string_lossy()
                .starts_with("serde-sarif-")
        })
        .map(|folder| folder.path().join("src/schema.json"))
        .find(|path| path.is_file())
}

/// Ignored rather than passed where the schema is missing: a comparison that was not made is no pass.
#[test]
#[ignore = "needs the standard's schema: REMPART_SARIF_SCHEMA, or the crate serde-sarif in the cargo home"]
fn the_log_fits_the_schema_of_the_standard() {
    let path = schema_of_the_standard().unwrap();
    let mut schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // These patterns have a bracket too many, which strict readers of expressions refuse; no language is written.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        if let Some(language) = language.as_object_mut() {
            language.remove("pattern");
        }
    }
    let schema = validator(&schema);
    for report in reports() {
        assert_eq!(faults(&schema, &log(&report)), Vec::<String>::new());
    }
}
