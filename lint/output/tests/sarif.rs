//! SARIF: what the standard demands, and what its readers limit.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::Report;
use rempart_output::sarif;
use serde_json::Value;
use support::{canned, many, options, written};

fn log(report: &Report) -> Value {
    serde_json::from_str(&written(sarif, report, &options()).0).unwrap()
}

/// What sections 3.13 to 3.27 of SARIF 2.1.0 demand of the parts that are used.
fn faults(log: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut demand = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    demand(log["version"] == "2.1.0", "version");
    demand(
        log["$schema"]
            .as_str()
            .is_some_and(|uri| uri.starts_with("https://")),
        "$schema",
    );
    for run in log["runs"].as_array().unwrap() {
        let driver = &run["tool"]["driver"];
        demand(driver["name"].is_string(), "driver.name");
        let rules = driver["rules"].as_array().unwrap();
        demand(
            run["invocations"][0]["executionSuccessful"].is_boolean(),
            "executionSuccessful",
        );
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            demand(
                rules[index]["id"] == result["ruleId"],
                "ruleIndex leads to ruleId",
            );
            demand(
                ["note", "warning", "error"].contains(&result["level"].as_str().unwrap()),
                "level",
            );
            demand(
                result["message"]["text"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "message",
            );
            demand(
                result["partialFingerprints"]["rempart/v1"].is_string(),
                "fingerprint",
            );
            demand(
                result["partialFingerprints"]
                    .get("primaryLocationLineHash")
                    .is_none(),
                "GitHub's own fingerprint",
            );
            for location in result["locations"].as_array().unwrap() {
                let place = &location["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap();
                demand(
                    !uri.starts_with('/') && !uri.contains([' ', '\\', '#']),
                    "a relative URI reference",
                );
                if let Some(region) = place.get("region") {
                    let of = |name: &str| region[name].as_u64().unwrap();
                    demand(
                        of("startLine") >= 1 && of("startColumn") >= 1,
                        "places start at 1",
                    );
                    demand(
                        (of("startLine"), of("startColumn")) <= (of("endLine"), of("endColumn")),
                        "the end is behind the start",
                    );
                }
            }
        }
    }
    faults
}

#[test]
fn the_log_holds_what_the_standard_demands() {
    for report in [Report::default(), canned(), many(20)] {
        assert_eq!(faults(&log(&report)), Vec::<String>::new());
    }
    let mut broken = log(&canned());
    broken["runs"][0]["results"][0]["ruleIndex"] = Value::from(1);
    broken["version"] = Value::from("2.0.0");
    assert!(faults(&broken).len() >= 2, "the checks can fail");
}

#[test]
fn fingerprints_are_unique() {
    let log = log(&many(50));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let prints: std::collections::BTreeSet<_> = results
        .iter()
        .map(|result| {
            result["partialFingerprints"]["rempart/v1"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn more_than_a_run_holds_is_cut_and_said() {
    let (text, notices) = written(sarif, &many(25_010), &options());
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 25_000);
    assert!(
        notices
            .iter()
            .any(|notice| notice.to_string().contains("left out")),
        "{notices:?}"
    );
    let told = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert!(told.to_string().contains("left out"));
}
