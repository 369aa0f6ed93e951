//! SARIF: what the standard demands, and what its readers limit.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

mod sarif_support;
mod support;

use std::collections::BTreeSet;

use rempart_core::{Finding, Report, RuleState, Severity, Side, Skip, Span};
use rempart_output::{Options, sarif};
use sarif_support::{crowd, log, with_fix};
use serde_json::{Value, json};
use support::{RULES, WIDE, add_source, at, canned, finding, many, options, span, written};

/// The only run of a log.
fn run(report: &Report) -> Value {
    log(report)["runs"][0].take()
}

/// The first result of a report with one finding.
fn result(finding: Finding) -> Value {
    let mut report = canned();
    report.findings = vec![finding];
    run(&report)["results"][0].take()
}

#[test]
fn columns_count_utf16_units() {
    let wide = result(finding(
        "yaml/odd",
        Severity::Note,
        "x",
        at("a b/wide,50%:1.yaml", span(WIDE, "é")),
    ));
    let place = &wide["locations"][0]["physicalLocation"];
    // Eight characters stand before the mark, and the crab takes two units: nine units.
    assert_eq!(
        place["region"],
        json!({"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 11})
    );
    assert_eq!(
        place["artifactLocation"]["uri"],
        "a%20b/wide%2C50%25%3A1.yaml"
    );
}

#[test]
fn a_file_of_another_state_has_no_line_and_says_so() {
    let run = run(&canned());
    let of = |start: &str| {
        let results = run["results"].as_array().unwrap().iter();
        results
            .filter(|result| {
                result["message"]["text"]
                    .as_str()
                    .unwrap()
                    .starts_with(start)
            })
            .collect::<Vec<_>>()
    };
    for (text, said) in [
        ("gone", "gone (base)"),
        ("a token", "a token (commit 0123456789abcdef)"),
    ] {
        let [result] = of(text)[..] else {
            panic!("one result for {text}")
        };
        assert_eq!(result["message"]["text"], said);
        assert!(
            result["locations"][0]["physicalLocation"]
                .get("region")
                .is_none()
        );
    }
}

#[test]
fn rules_with_findings_are_described_and_no_others() {
    let run = run(&canned());
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<_> = rules.iter().map(|rule| &rule["id"]).collect();
    assert_eq!(
        ids,
        ["kube/unknown-field", "secrets/plain-secret", "yaml/odd"]
    );
    assert_eq!(
        rules[0]["shortDescription"]["text"],
        "A field that the schema does not know is dropped or refused by the API server."
    );
    assert_eq!(rules[0]["help"]["markdown"], RULES[0].docs);
    assert_eq!(
        rules[0]["helpUri"],
        "https://example.org/rules/kube/unknown-field.md"
    );
    assert_eq!(rules[2]["defaultConfiguration"]["level"], "warning");
}

#[test]
fn texts_are_shown_as_they_are_and_place_no_links() {
    let mut found = with_fix("apps/web.yaml", true);
    found.message = "`spec.ports[0]` [a](https://evil.example)\u{1b}[2J\u{202E}".into();
    found
        .help("write `x`")
        .label(at("apps/web.yaml", Span::new(0, 1)), "")
        .about(support::deployment());
    let result = result(found);
    assert_eq!(
        result["message"]["text"],
        "`spec.ports[0]` [a] (https://evil.example)\\u{1b}[2J\\u{202e}\nHelp: write `x`"
    );
    let related = &result["relatedLocations"][0];
    assert_eq!(related["id"], 1);
    assert!(related.get("message").is_none());
    assert_eq!(
        result["locations"][0]["logicalLocations"][0]["name"], "web",
        "the object is named"
    );
}

#[test]
fn safe_fixes_are_offered_whole_or_not_at_all() {
    let fixes = result(with_fix("apps/web.yaml", true))["fixes"].take();
    let changes = fixes[0]["artifactChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "one change a file");
    assert_eq!(changes[0]["artifactLocation"]["uri"], "apps/other.yaml");
    let replacements = changes[1]["replacements"].as_array().unwrap();
    assert_eq!(replacements.len(), 2);
    assert_eq!(
        replacements[0]["insertedContent"]["text"], "[x](y)\u{202E}",
        "what is written into a file stays as it is"
    );
    let unsafe_one = result(with_fix("apps/web.yaml", false));
    assert!(unsafe_one.get("fixes").is_none());
    let without_text = result(with_fix("not-in-the-report.yaml", true));
    assert!(without_text.get("fixes").is_none());
    let mut secret = with_fix("apps/web.yaml", true);
    secret.rule = "secrets/plain-secret";
    assert!(
        result(secret).get("fixes").is_none(),
        "nothing of a secret is repeated"
    );
}

#[test]
fn what_was_not_done_is_notified() {
    let mut report = canned();
    let invocation = run(&report)["invocations"][0].take();
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    let said: Vec<_> = notifications
        .iter()
        .map(|it| (it["level"].as_str().unwrap(), &it["descriptor"]["id"]))
        .collect();
    assert_eq!(
        said,
        [
            ("error", &json!("unreadable")),
            ("note", &json!("no-schema")),
            ("note", &json!("rule-not-run")),
        ]
    );
    report.skipped = (0..1_002)
        .map(|number| Skip::visible("no-schema", format!("Kind{number}"), "no schema is known"))
        .collect();
    report
        .rules
        .retain(|rule| !matches!(rule.state, RuleState::Skipped(_)));
    let invocation = run(&report)["invocations"][0].take();
    assert_eq!(invocation["executionSuccessful"], true);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 1_001);
    let last = notifications[1_000]["message"]["text"].as_str().unwrap();
    assert!(last.starts_with("2 more"), "{last}");
}

#[test]
fn the_category_names_the_upload() {
    let id = |category| {
        let options = Options {
            category,
            ..options()
        };
        let text = written(sarif, &canned(), &options).0;
        let log: Value = serde_json::from_str(&text).unwrap();
        log["runs"][0]["automationDetails"]["id"].clone()
    };
    assert_eq!(id(Some("gate/pull-request")), "gate/pull-request/");
    assert_eq!(id(Some("gate/")), "gate/");
    assert_eq!(id(Some("/")), Value::Null);
    assert_eq!(id(None), Value::Null);
}

#[test]
fn fingerprints_are_unique_and_hold_no_line() {
    let prints = |report: &Report| -> Vec<Value> {
        let run = run(report);
        let results = run["results"].as_array().unwrap().iter();
        results
            .map(|result| result["partialFingerprints"]["rempart/v1"].clone())
            .collect()
    };
    // Two findings of the canned report share a message, and so a fingerprint.
    let before = prints(&canned());
    let different: BTreeSet<_> = before.iter().map(Value::to_string).collect();
    assert_eq!(different.len(), before.len());
    let mut moved = canned();
    let text = format!("# a comment\n{}", support::DEPLOYMENT);
    add_source(&mut moved, Side::Head, "apps/web.yaml", &text);
    for found in &mut moved.findings {
        if found.location.path.as_str() == "apps/web.yaml" {
            let Span { start, end } = found.location.span;
            found.location.span = Span::new(start + 12, end + 12);
        }
    }
    assert_eq!(prints(&moved), before);
}

#[test]
fn more_than_a_run_holds_is_cut_and_said() {
    let (text, notices) = written(sarif, &many(25_010), &options());
    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    let errors = results.iter().take_while(|it| it["level"] == "error");
    assert_eq!(errors.count(), 2_501, "every error is kept and comes first");
    let notices: Vec<_> = notices.iter().map(ToString::to_string).collect();
    assert_eq!(notices.len(), 2);
    assert!(
        notices[0].starts_with("sarif: 10 findings are left out"),
        "{notices:?}"
    );
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(told.contains("10 findings are left out"));
}

#[test]
fn more_than_is_shown_is_sorted_and_said() {
    let (text, notices) = written(sarif, &many(5_001), &options());
    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_001);
    assert_eq!(results[0]["level"], "error");
    assert_eq!(notices.len(), 1);
    assert!(
        written(sarif, &many(5_000), &options()).1.is_empty(),
        "nothing is hidden, nothing is said"
    );
}

#[test]
fn more_locations_than_a_result_holds_are_cut_and_said() {
    let mut report = canned();
    report.findings = vec![crowd(1_500), crowd(999)];
    let (text, notices) = written(sarif, &report, &options());
    let log: Value = serde_json::from_str(&text).unwrap();
    let related = &log["runs"][0]["results"][0]["relatedLocations"];
    assert_eq!(related.as_array().unwrap().len(), 999);
    assert_eq!(notices.len(), 1);
    assert!(
        notices[0].text.starts_with("501 locations are left out"),
        "{notices:?}"
    );
}
