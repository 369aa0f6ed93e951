//! The `JUnit` report, read back with an XML parser.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::{Location, Report, Severity, Skip};
use rempart_output::{Options, junit};
use roxmltree::{Document, Node};
use support::{canned, finding, many, options, path, settle, written};

fn elements<'a>(node: Node<'a, 'a>, name: &'static str) -> Vec<Node<'a, 'a>> {
    let named = node
        .descendants()
        .filter(move |node| node.has_tag_name(name));
    named.collect()
}

fn case<'a>(document: &'a Document<'a>, rule: &str) -> Node<'a, 'a> {
    let mut cases = elements(document.root(), "testcase").into_iter();
    cases
        .find(|case| case.attribute("name") == Some(rule))
        .unwrap()
}

fn number(node: Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).unwrap().parse().unwrap()
}

/// Every count, compared with the elements below it.
fn counts_are_right(text: &str) {
    let document = Document::parse(text).unwrap();
    let suites = elements(document.root(), "testsuite");
    for node in suites.into_iter().chain([document.root_element()]) {
        let cases = elements(node, "testcase");
        let with = |name| {
            let holds = |case: &&Node<'_, '_>| !elements(**case, name).is_empty();
            cases.iter().filter(holds).count()
        };
        assert_eq!(number(node, "tests"), cases.len());
        assert_eq!(number(node, "failures"), with("failure"));
        assert_eq!(number(node, "errors"), with("error"));
        assert_eq!(number(node, "skipped"), with("skipped"));
    }
}

#[test]
fn the_canned_report() {
    let (text, notices) = written(junit, &canned(), &options());
    assert!(notices.is_empty());
    insta::assert_snapshot!(text);
}

#[test]
fn checkers_are_suites_and_rules_are_cases() {
    let (text, _) = written(junit, &canned(), &options());
    let document = Document::parse(&text).unwrap();
    let suites = elements(document.root(), "testsuite");
    let names: Vec<_> = suites.iter().map(|suite| suite.attribute("name")).collect();
    assert_eq!(
        names,
        ["kube", "secrets", "yaml", "rempart"].map(Some),
        "{text}"
    );
    let unknown = case(&document, "kube/unknown-field");
    assert_eq!(unknown.attribute("classname"), Some("kube"));
    let failures = elements(unknown, "failure");
    assert_eq!(failures.len(), 2);
    assert_eq!(failures[0].attribute("type"), Some("error"));
    let body = failures[0].text().unwrap();
    assert!(body.starts_with("apps/other.yaml:6:3 `replica` is no field"));
    assert!(body.ends_with("\nhelp: write `replicas`"), "{body}");
    assert!(!case(&document, "yaml/clean").has_children());
    let skipped = elements(case(&document, "yaml/needs-base"), "skipped");
    assert_eq!(skipped[0].attribute("message"), Some("no base is given"));
    assert!(!text.contains("yaml/off"));
}

#[test]
fn the_threshold_decides_what_fails() {
    for (fail_on, failures, failed) in [
        (None, 0, 0),
        (Some(Severity::Error), 3, 2),
        (Some(Severity::Warning), 4, 3),
        (Some(Severity::Note), 6, 3),
    ] {
        let asked = Options {
            fail_on,
            ..options()
        };
        let (text, _) = written(junit, &canned(), &asked);
        counts_are_right(&text);
        let document = Document::parse(&text).unwrap();
        assert_eq!(elements(document.root(), "failure").len(), failures);
        assert_eq!(number(document.root_element(), "failures"), failed);
    }
    let (text, _) = written(junit, &canned(), &options());
    let document = Document::parse(&text).unwrap();
    let lighter = elements(case(&document, "yaml/odd"), "system-out")[0];
    let lines = lighter.text().unwrap().trim().lines().count();
    assert_eq!(lines, 3, "{text}");
}

#[test]
fn what_could_not_be_done_is_an_error() {
    let mut report = canned();
    report
        .skipped
        .push(Skip::fatal("unreadable", "b\u{7}", "<gone>"));
    let (text, _) = written(junit, &report, &options());
    counts_are_right(&text);
    let document = Document::parse(&text).unwrap();
    let errors = elements(case(&document, "unreadable"), "error");
    let messages: Vec<_> = errors.iter().map(|e| e.attribute("message")).collect();
    assert_eq!(
        messages,
        [
            Some("apps/secret.yaml: permission denied"),
            Some("b\\u{7}: <gone>")
        ]
    );
    let suites = elements(document.root(), "testsuite");
    let run = suites.last().unwrap();
    let said = run.last_element_child().unwrap().text().unwrap();
    assert!(said.contains("no-schema: example.org/v1 Widget"), "{said}");
    assert!(said.contains("suppressed: 3 by baseline, 2 by comment"));
}

#[test]
fn no_text_leaves_its_element() {
    let hostile =
        "</failure>]]><!--&x;\u{1b}[31m\u{202E}\0\u{FFFF}\u{FFFE}\r\n\t\"'::error::%0A<![CDATA[";
    let mut report = Report::default();
    let mut found = finding(
        "yaml/odd",
        Severity::Error,
        hostile,
        Location::file(path("a\"<&>\n.yaml")),
    );
    found.help(hostile).application(hostile);
    report.findings.push(found);
    let mut lighter = report.findings[0].clone();
    lighter.severity = Severity::Note;
    report.findings.push(lighter);
    report.skipped.push(Skip::visible("odd", hostile, hostile));
    settle(&mut report);
    let (text, _) = written(junit, &report, &options());
    counts_are_right(&text);
    assert!(!text.contains("]]>") && !text.contains(['\u{1b}', '\u{202E}', '\0', '\r']));
    let document = Document::parse(&text).unwrap();
    let failure = elements(document.root(), "failure")[0];
    let seen = "</failure>]]><!--&x;\\u{1b}[31m\\u{202e}\\u{0}\\u{ffff}\\u{fffe}\\r\\n\\t\"'::error::%0A<![CDATA[";
    assert_eq!(failure.attribute("message"), Some(seen));
    assert_eq!(
        failure.text(),
        Some(&*format!(
            "a\"<&>\\n.yaml {seen}\nreaches {seen}\nhelp: {seen}"
        ))
    );
}

#[test]
fn many_findings_and_none() {
    let (text, notices) = written(junit, &many(10_000), &options());
    assert!(notices.is_empty());
    counts_are_right(&text);
    let document = Document::parse(&text).unwrap();
    assert_eq!(elements(document.root(), "failure").len(), 1000);
    let (text, _) = written(junit, &Report::default(), &options());
    counts_are_right(&text);
}
