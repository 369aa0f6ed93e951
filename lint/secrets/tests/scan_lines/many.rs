//! Files with more literals and credentials than are listed: that some are left out is said, and weighs as they would.

use std::fmt::Write as _;

use rempart_core::Severity;
use rempart_testkit::snapshot;

use super::scan_support::judged;

const UNSEARCHED: &str = "secrets/unsearched-content";

/// How many findings a rule has in a file, and how much the first of them weighs.
fn found(path: &str, text: &str, rule: &str) -> (usize, Option<Severity>) {
    let report = judged(&snapshot(&[(path, text)]));
    let mut findings = report.findings.iter().filter(|found| found.rule == rule);
    let first = findings.next();
    let count = findings.count() + usize::from(first.is_some());
    (count, first.map(|found| found.severity))
}

fn lines(count: usize, line: &str) -> String {
    let mut text = String::new();
    for at in 0..count {
        let line = line.replace('@', &at.to_string());
        writeln!(text, "{line}").unwrap();
    }
    text
}

#[test]
fn literals_that_are_left_out_are_said() {
    for (path, line) in [
        ("a.yaml", "password@: raben-@-sieben"),
        ("a.env", "PASSWORD_@=raben-@-sieben"),
        ("a.sh", "export PASSWORD_@=raben-@-sieben"),
        ("a.tf", "password_@ = \"raben-@-sieben\""),
    ] {
        let text = lines(500, line);
        assert_eq!(found(path, &text, "secrets/weak-literal").0, 500, "{path}");
        assert_eq!(found(path, &text, UNSEARCHED).0, 0, "{path}");
        for more in [501, 1_200] {
            let text = lines(more, line);
            assert_eq!(found(path, &text, "secrets/weak-literal").0, 500, "{path}");
            let said = found(path, &text, UNSEARCHED);
            assert_eq!(said, (1, Some(Severity::Warning)), "{path}");
        }
    }
}

#[test]
fn what_is_no_literal_is_not_counted() {
    for (path, line) in [
        ("a.yaml", "password@: ${PASSWORD_@}"),
        ("a.yaml", "password@: \"{{ password_@ }}\""),
        ("a.yaml", "passwordFile@: raben-@-sieben"),
        ("a.env", "PASSWORD_@=$PASSWORD"),
        ("a.env", "PASSWORD_@="),
        ("a.sh", "export PASSWORD_@=\"$(cat /run/@)\""),
        ("a.tf", "password_@ = var.password_@"),
        (
            "a.yaml",
            "- {name: password, valueFrom: {secretKeyRef: {name: raben-@, key: a}}}",
        ),
    ] {
        let report = judged(&snapshot(&[(path, &lines(1_200, line))]));
        assert!(
            report.findings.is_empty(),
            "{line}: {:?}",
            report.findings.len()
        );
    }
}

#[test]
fn credentials_that_are_left_out_are_said() {
    let token = ["glpat-", "k3Jx9vQmZr7T", "bW2nL"].concat();
    let line = |at: usize| format!("a: {token}{at:03}\n");
    let many = |count: usize| (0..count).map(line).collect::<String>();
    assert_eq!(found("a.txt", &many(500), UNSEARCHED).0, 0);
    assert_eq!(
        found("a.txt", &many(501), UNSEARCHED),
        (1, Some(Severity::Error))
    );
}

/// The data of one Secret are one finding, however many there are.
#[test]
fn a_secret_of_many_keys_is_one_finding() {
    let text = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n{}",
        lines(5_000, "  key@: raben-@-sieben")
    );
    let report = judged(&snapshot(&[("a.yaml", &text)]));
    assert_eq!(report.findings.len(), 1);
}
