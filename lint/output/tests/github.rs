//! The log of a GitHub Actions step.

mod support;

use rempart_core::{Location, Report, Severity, Side, Skip, Span};
use rempart_output::github;
use support::{add_source, at, canned, finding, many, options, path, settle, written};

/// The lines that the runner takes for commands: `::` behind blanks, or `##[` anywhere.
fn commands(text: &str) -> Vec<&str> {
    let is_command = |line: &&str| line.trim_start().starts_with("::") || line.contains("##[");
    text.lines().filter(is_command).collect()
}

fn starting<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    let lines = text.lines().filter(|line| line.starts_with(start));
    lines.collect()
}

/// A property or message as the runner reads it.
fn decoded(text: &str) -> String {
    let text = text.replace("%2C", ",").replace("%3A", ":");
    let text = text.replace("%0A", "\n").replace("%0D", "\r");
    text.replace("%25", "%")
}

fn one(message: &str, file: &str) -> Report {
    let mut report = Report::default();
    let place = Location::file(path(file));
    report
        .findings
        .push(finding("yaml/odd", Severity::Error, message, place));
    settle(&mut report);
    report
}

#[test]
fn the_canned_report() {
    let (text, notices) = written(github, &canned(), &options());
    assert!(notices.is_empty());
    insta::assert_snapshot!(text);
}

#[test]
fn the_list_stands_in_a_group_before_the_annotations() {
    let (text, _) = written(github, &canned(), &options());
    let commands = commands(&text);
    assert!(text.starts_with("::group::rempart: 3 errors, 1 warning, 2 notes\n"));
    assert_eq!(commands[1], "::endgroup::");
    // Three errors and the one about what could not be done, a warning, two notes.
    assert_eq!(commands.len(), 2 + 4 + 1 + 2, "{commands:#?}");
    let inside = text.lines().take_while(|line| *line != "::endgroup::");
    // The group's own line, six findings with two helps, two skips, rules that did not run, what was silenced.
    assert_eq!(inside.count(), 1 + 6 + 2 + 2 + 1 + 1);
}

#[test]
fn properties_are_escaped_and_places_counted_in_characters() {
    let (text, _) = written(github, &canned(), &options());
    let line = starting(&text, "::warning ")[0];
    let start = "::warning file=a b/wide%2C50%25%3A1.yaml,line=1,endLine=1,col=11,endColumn=14,title=yaml/odd::50%25 off";
    assert!(line.starts_with(start), "{line}");
    assert_eq!(
        starting(&text, "::notice "),
        [
            "::notice file=logo.png,title=yaml/odd::no text",
            "::notice title=yaml/odd::apps/gone.yaml:1:1 (base): gone"
        ]
    );
}

#[test]
fn several_lines_have_no_columns() {
    let mut report = Report::default();
    add_source(&mut report, Side::Head, "a.yaml", "a: 1\nb: 2\nc: 3\n");
    for (start, end) in [(0, 10), (5, 12)] {
        let place = at("a.yaml", Span::new(start, end));
        report
            .findings
            .push(finding("yaml/odd", Severity::Error, "x", place));
    }
    let (text, _) = written(github, &report, &options());
    assert_eq!(
        starting(&text, "::error "),
        [
            "::error file=a.yaml,line=1,endLine=2,title=yaml/odd::x",
            "::error file=a.yaml,line=2,endLine=3,title=yaml/odd::x"
        ]
    );
}

#[test]
fn no_text_becomes_a_command() {
    let texts = [
        "::error::injected",
        "\n::error::injected",
        "\r\n  ::add-mask::x",
        "a\u{2028}::error::b",
        "##[error]injected",
        "x ##[add-mask]y",
        "%0A::set-output name=a::b",
        "\u{1b}[31m\u{202E}\u{85}::debug::c",
    ];
    for text in texts {
        let mut report = one(text, text);
        report.findings[0].help(text);
        report.skipped.push(Skip::visible("odd", text, text));
        let (out, _) = written(github, &report, &options());
        let commands = commands(&out);
        assert_eq!(commands.len(), 3, "{text:?}: {commands:#?}");
        assert!(commands[2].starts_with("::error "), "{commands:#?}");
        assert!(!out.contains(['\u{1b}', '\u{202E}', '\u{85}', '\u{2028}', '\r']));
        assert!(!out.contains("##["));
    }
}

#[test]
fn an_escaped_message_is_read_as_it_was() {
    let (text, _) = written(github, &one("100%0A, a: b", "%2C,:.yaml"), &options());
    let line = starting(&text, "::error ")[0];
    assert_eq!(
        line,
        "::error file=%252C%2C%3A.yaml,title=yaml/odd::100%250A, a: b"
    );
    let file = line.split_once("file=").unwrap().1;
    assert_eq!(decoded(file.split_once(',').unwrap().0), "%2C,:.yaml");
    assert_eq!(decoded(line.rsplit_once("::").unwrap().1), "100%0A, a: b");
}

#[test]
fn a_step_makes_ten_annotations_of_a_kind_and_says_how_many_more_there_are() {
    let mut report = many(10_000);
    for found in report.findings.iter_mut().skip(5_000) {
        found.severity = Severity::Note;
    }
    settle(&mut report);
    let (text, notices) = written(github, &report, &options());
    assert_eq!(starting(&text, "::error ").len(), 10);
    assert_eq!(starting(&text, "::warning ").len(), 10);
    let said = starting(&text, "::notice ");
    assert_eq!(said.len(), 10);
    assert!(said[9].contains("::9971 more findings stand in the log"));
    assert_eq!(notices.len(), 1);
    assert!(said[9].ends_with(&notices[0].text));
    assert!(text.contains("many.yaml,line=10,") && text.contains("many.yaml,line=100,"));
    assert_eq!(text.matches("[yaml/odd] many.yaml:").count(), 10_000);
}

#[test]
fn ten_of_a_kind_need_no_notice_and_an_incomplete_run_takes_a_place() {
    let mut report = many(100);
    report
        .findings
        .retain(|found| found.severity == Severity::Error);
    settle(&mut report);
    let (text, notices) = written(github, &report, &options());
    assert_eq!(starting(&text, "::error ").len(), 10);
    assert!(notices.is_empty() && starting(&text, "::notice ").is_empty());
    report.skipped.push(Skip::fatal("unreadable", "a", "gone"));
    let (text, notices) = written(github, &report, &options());
    let errors = starting(&text, "::error ");
    assert_eq!(errors.len(), 10);
    assert!(errors[0].contains("incomplete: 1 thing"));
    assert!(notices[0].text.starts_with("1 more finding stands"));
}
