//! GitLab code quality.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::Report;
use rempart_output::gitlab;
use serde_json::Value;
use support::{canned, many, options, written};

#[test]
fn every_issue_has_what_gitlab_wants() {
    for report in [canned(), many(30)] {
        let text = written(gitlab, &report, &options()).0;
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(issues.len(), report.findings.len());
        let mut prints = std::collections::BTreeSet::new();
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
