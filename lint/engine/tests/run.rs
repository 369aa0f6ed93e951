//! Runs as a whole.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::{RuleState, Snapshot};
use rempart_engine::Options;
use rempart_testkit::{FaultySource, snapshot};
use support::{CHECKERS, config, lines, run};

fn many() -> Snapshot {
    let text = "a: bad\nb:\n  - bad # rempart: allow(demo/forbidden) agreed\n  - c\n";
    let mut files: Vec<(String, &str)> =
        (0..300).map(|at| (format!("f/{at}.yaml"), text)).collect();
    files.extend([
        ("base/web.yaml".to_owned(), "a: 1"),
        ("f/panic.yaml".to_owned(), text),
    ]);
    files.extend((0..5).map(|at| (format!("overlays/{at}/k.yaml"), "a: 1")));
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    snapshot(&files)
}

#[test]
fn the_report_is_the_same_for_any_number_of_threads() {
    let files = many();
    let report = |threads| {
        let options = Options {
            threads,
            ..Options::default()
        };
        let report = run(&files, None, &config(""), &options);
        format!(
            "{:?}",
            (
                &report.findings,
                &report.skipped,
                &report.suppressed,
                &report.rules,
                &report.files
            )
        )
    };
    let one = report(1);
    assert!(one.len() > 10_000);
    for threads in [2, 8] {
        assert!(one == report(threads), "{threads} threads");
    }
}

#[test]
fn a_rule_that_panics_costs_its_own_work_and_is_told() {
    let report = run(
        &snapshot(&[("a.yaml", "a: bad"), ("panic.yaml", "a: bad")]),
        None,
        &config(""),
        &Options::default(),
    );
    assert_eq!(report.findings.len(), 2);
    assert!(report.is_incomplete());
    let skip = &report.skipped[0];
    assert_eq!(
        (skip.code, skip.what.as_str()),
        ("rule-panicked", "demo/panics on panic.yaml")
    );
    assert!(!skip.reason.contains("secret"), "a panic may quote a file");
    let outcome = report
        .rules
        .iter()
        .find(|rule| rule.id == "demo/panics")
        .unwrap();
    assert!(matches!(&outcome.state, RuleState::Skipped(reason) if reason.contains("panic.yaml")));
    assert_eq!(outcome.inspected, 1);
}

#[test]
fn one_fault_in_a_base_is_one_finding_with_all_its_applications() {
    let report = run(&many(), None, &config(""), &Options::default());
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "demo/everywhere")
        .collect();
    assert_eq!(found.len(), 1, "five overlays and five consequences fold");
    assert_eq!(
        found[0].applications,
        [
            "overlays/0",
            "overlays/1",
            "overlays/2",
            "overlays/3",
            "overlays/4"
        ]
    );
    let follows = found[0]
        .related
        .iter()
        .filter(|label| label.text == "it follows")
        .count();
    let through = found[0]
        .related
        .iter()
        .chain(&found[0].labels)
        .filter(|label| label.text == "through this")
        .count();
    assert_eq!((follows, through), (5, 5));
}

#[test]
fn a_silenced_cause_silences_its_consequences() {
    let text = "[[allow]]\nrule = \"demo/everywhere\"\npath = \"base\"\nreason = \"agreed\"\n";
    let files = snapshot(&[("base/web.yaml", "a: 1"), ("overlays/a/k.yaml", "a: 1")]);
    let report = run(&files, None, &config(text), &Options::default());
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!(report.suppressed[0].count, 2);
}

#[test]
fn files_that_cannot_be_read_make_the_run_incomplete() {
    let source = FaultySource::new(&[("a.yaml", "a: bad")])
        .unreadable("b.yaml")
        .vanishing("c.yaml")
        .too_large("d.yaml", 5);
    let report = rempart_testkit::check_source(CHECKERS, &source).unwrap();
    assert_eq!(report.findings.len(), 1);
    let skips: Vec<_> = report
        .skipped
        .iter()
        .map(|skip| (skip.code, skip.what.as_str(), skip.fatal))
        .collect();
    let expected = [
        ("too-large", "d.yaml", true),
        ("unreadable", "b.yaml", true),
        ("unreadable", "c.yaml", true),
    ];
    assert_eq!(skips, expected);
    assert!(rempart_testkit::check_source(CHECKERS, &source.unlistable()).is_err());
}

#[test]
fn an_excluded_file_that_cannot_be_read_is_no_failure() {
    let source = FaultySource::new(&[("rempart.toml", "exclude = [\"vendor\"]")])
        .unreadable("vendor/x.yaml");
    let report = rempart_testkit::check_source(CHECKERS, &source).unwrap();
    assert!(!report.is_incomplete() && report.skipped.len() == 1);
}

#[test]
fn excluded_paths_are_not_judged_and_other_paths_not_reported() {
    let files = snapshot(&[
        ("a/x.yaml", "a: bad"),
        ("b/x.yaml", "a: bad"),
        ("c/x.yaml", "a: bad"),
    ]);
    let text = "exclude = [\"a\"]\n[rules.\"demo/forbidden\"]\nexclude = [\"b/**\"]\n";
    let all = run(&files, None, &config(text), &Options::default());
    assert_eq!(
        lines(&all),
        ["c/x.yaml:1:4 warning the word `bad` stands here"]
    );
    let some = Options {
        paths: vec!["./b/".to_owned()],
        ..Options::default()
    };
    assert_eq!(
        lines(&run(&files, None, &config(""), &some)),
        ["b/x.yaml:1:4 warning the word `bad` stands here"]
    );
    let here = Options {
        paths: vec![".".to_owned()],
        ..Options::default()
    };
    assert_eq!(run(&files, None, &config(""), &here).findings.len(), 3);
}

#[test]
fn rules_without_their_state_are_skipped_with_a_reason() {
    let report = run(&snapshot(&[]), None, &config(""), &Options::default());
    let state = |id: &str| {
        report
            .rules
            .iter()
            .find(|rule| rule.id == id)
            .map(|rule| rule.state.clone())
    };
    assert!(
        matches!(state("rempart/weakened-config"), Some(RuleState::Skipped(reason)) if reason.starts_with("no base"))
    );
    assert_eq!(state("demo/quiet"), Some(RuleState::Off));
    assert_eq!(state("demo/forbidden"), Some(RuleState::Ran));
}

#[test]
fn since_reports_what_is_new_however_lines_moved() {
    let base = snapshot(&[("a.yaml", "a: bad\nb: bad\n")]);
    let head = snapshot(&[
        ("a.yaml", "# moved\n\nz: 1\na: bad\nb: bad\nc: bad\n"),
        ("b.yaml", "a: bad\n"),
    ]);
    let since = Options {
        since: true,
        ..Options::default()
    };
    let report = run(&head, Some(&base), &config(""), &since);
    let expected = [
        "a.yaml:6:4 warning the word `bad` stands here",
        "b.yaml:1:4 warning the word `bad` stands here",
    ];
    assert_eq!(lines(&report), expected);
    assert_eq!(
        (report.suppressed[0].count, report.suppressed[0].by),
        (2, "base")
    );
    assert_eq!(
        lines(&run(&base, Some(&base), &config(""), &since)),
        [""; 0]
    );
    assert_eq!(
        run(&head, Some(&base), &config(""), &Options::default())
            .findings
            .len(),
        4
    );
}

#[test]
fn a_comment_that_goes_brings_its_finding_back() {
    let base = snapshot(&[("a.yaml", "a: bad # rempart: allow(demo/forbidden) agreed\n")]);
    let head = snapshot(&[("a.yaml", "a: bad\n")]);
    let since = Options {
        since: true,
        ..Options::default()
    };
    assert_eq!(
        run(&head, Some(&base), &config(""), &since).findings.len(),
        1
    );
}

#[test]
fn the_report_holds_the_files_it_points_into() {
    let report = run(&many(), None, &config(""), &Options::default());
    for finding in &report.findings {
        assert!(
            report
                .source(&finding.location.side, &finding.location.path)
                .is_some()
        );
    }
    assert_eq!(report.summary.files, 307);
    assert_eq!(report.summary.warnings, 301);
}
