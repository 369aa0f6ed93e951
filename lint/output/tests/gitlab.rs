//! GitLab code quality.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use std::collections::BTreeSet;

use rempart_core::{Report, Severity, Skip};
use rempart_output::gitlab;
use serde_json::{Value, json};
use support::{WIDE, at, canned, finding, many, options, span, written};

fn issues(report: &Report) -> Vec<Value> {
    let (text, notices) = written(gitlab, report, &options());
    assert!(notices.is_empty(), "nothing is left out");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_issue_has_what_gitlab_wants() {
    let mut finished = canned();
    finished.skipped.retain(|skip| !skip.fatal);
    for report in [finished, many(30)] {
        let issues = issues(&report);
        assert_eq!(issues.len(), report.findings.len());
        let mut prints = BTreeSet::new();
        for issue in &issues {
            assert!(["info", "minor", "major"].contains(&issue["severity"].as_str().unwrap()));
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
            assert!(
                issue["description"].is_string()
                    && issue["check_name"].is_string()
                    && issue["location"]["path"].is_string()
            );
            assert!(
                prints.insert(issue["fingerprint"].as_str().unwrap()),
                "two issues share a fingerprint"
            );
        }
    }
    assert_eq!(written(gitlab, &Report::default(), &options()).0, "[]\n");
}

#[test]
fn an_issue_stands_where_its_finding_does() {
    let mut report = canned();
    report.skipped.clear();
    report.findings = vec![finding(
        "yaml/odd",
        Severity::Warning,
        "two\nlines\u{202E}",
        at("a b/wide,50%:1.yaml", span(WIDE, "é")),
    )];
    let fingerprint = report.findings[0].fingerprint.clone();
    assert_eq!(
        issues(&report),
        [json!({
            "description": "two\\nlines\\u{202e}",
            "check_name": "yaml/odd",
            "fingerprint": fingerprint,
            "severity": "minor",
            "location": {"path": "a b/wide,50%:1.yaml", "lines": {"begin": 1}},
        })]
    );
}

#[test]
fn severities_are_those_of_gitlab() {
    let mut report = canned();
    for (ours, theirs) in [
        (Severity::Error, "major"),
        (Severity::Warning, "minor"),
        (Severity::Note, "info"),
    ] {
        report.skipped.clear();
        report.findings.truncate(1);
        report.findings[0].severity = ours;
        assert_eq!(issues(&report)[0]["severity"], theirs);
    }
}

#[test]
fn a_run_that_could_not_be_finished_is_never_an_empty_list() {
    let mut report = Report {
        skipped: vec![Skip::fatal("unreadable", "a.yaml", "permission denied")],
        ..Report::default()
    };
    let first = issues(&report);
    assert_eq!(first.len(), 1);
    assert_eq!(first[0]["severity"], "blocker");
    assert_eq!(
        first[0]["description"],
        "incomplete, not all could be done: a.yaml: permission denied"
    );
    report.skipped.push(Skip::visible("no-schema", "b", "none"));
    report.skipped.push(Skip::fatal("unreadable", "c", "gone"));
    let text = issues(&report)[0]["description"].to_string();
    assert!(text.contains("(and 1 more thing)"), "{text}");
}

#[test]
fn another_state_is_named() {
    let told = issues(&canned());
    assert!(
        told.iter()
            .any(|issue| issue["description"] == "gone (base)")
    );
}
