//! The report for people.

mod support;

use rempart_core::{Report, Severity, Side, Span};
use rempart_output::{Options, human};
use support::{add_source, at, canned, finding, many, options, settle, written};

#[test]
fn the_canned_report() {
    let (text, notices) = written(human, &canned(), &options());
    assert!(notices.is_empty());
    insta::assert_snapshot!(text);
}

#[test]
fn resources_and_files_when_asked() {
    let asked = Options {
        resources: true,
        ..options()
    };
    let (text, _) = written(human, &canned(), &asked);
    assert!(
        text.contains("invalid apps/web.yaml#0 apps/v1/Deployment/web for web by kubernetes 1.35")
    );
    assert!(text.contains("logo.png: other"));
}

#[test]
fn quiet_prints_one_line() {
    let quiet = Options {
        quiet: true,
        ..options()
    };
    let (text, _) = written(human, &canned(), &quiet);
    insta::assert_snapshot!(text, @"3 errors, 1 warning, 2 notes in 12 files, 3 documents, 2 resources; incomplete: not all that was asked for could be done
");
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_raw() {
    let (text, _) = written(human, &canned(), &options());
    assert!(
        !text.contains(['\u{1b}', '\u{202E}', '\0', '\r', '\u{7}']),
        "{text}"
    );
    assert!(!text.contains("hunter2") && !text.contains("TOKEN"));
    let coloured = Options {
        color: true,
        ..options()
    };
    let (text, _) = written(human, &canned(), &coloured);
    assert!(text.contains("\u{1b}[") && !text.contains("\u{1b}[2J") && !text.contains("\u{202E}"));
}

#[test]
fn no_excerpt_shows_a_line_with_a_credential_whatever_its_own_finding_is_about() {
    let mut report = Report::default();
    let lines = ["a: 1\n", "b: CANARY\n", "c: 2\n", "d: 3\n", "e: 4\n"];
    add_source(&mut report, Side::Head, "a.yaml", &lines.concat());
    let mut start = 0;
    for (number, line) in lines.iter().enumerate() {
        let here = at("a.yaml", Span::new(start, start + 1));
        let message = format!("line {}", number + 1);
        report
            .findings
            .push(finding("yaml/odd", Severity::Error, &message, here));
        start += line.len() as u32;
    }
    let open = written(human, &report, &options()).0;
    assert!(open.contains("CANARY"), "{open}");
    let secret = at("a.yaml", Span::new(8, 14));
    let found = finding(
        "secrets/leaked-credential",
        Severity::Error,
        "a token",
        secret,
    );
    report.findings.push(found);
    let (text, _) = written(human, &report, &options());
    assert!(!text.contains("CANARY"), "{text}");
    assert!(
        text.contains("at a.yaml:3:1") && text.contains("4 │ d: 3"),
        "{text}"
    );
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let mut report = Report::default();
    let line = format!("{}NEEDLE{}\n", "é".repeat(500_000), "b".repeat(500_000));
    add_source(&mut report, Side::Head, "long.yaml", &line);
    let mark = Span::new(1_000_000, 1_000_006);
    report.findings.push(finding(
        "yaml/odd",
        Severity::Error,
        "here",
        at("long.yaml", mark),
    ));
    let all = Span::new(0, line.len() as u32);
    report.findings.push(finding(
        "yaml/odd",
        Severity::Error,
        "all of it",
        at("long.yaml", all),
    ));
    let (text, _) = written(human, &report, &options());
    assert!(
        text.contains("long.yaml:1:500001]") && text.contains("éNEEDLEb"),
        "{text}"
    );
    assert!(text.len() < 4000, "{} bytes", text.len());
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let (text, notices) = written(human, &many(1000), &options());
    assert_eq!(text.matches("╭─[").count(), 200);
    assert_eq!(text.matches("many.yaml:").count(), 1000);
    assert!(
        notices[0]
            .text
            .starts_with("800 findings are shown without source lines")
    );
    assert!(text.contains(&notices[0].text));
    // All hundred errors have their lines.
    assert_eq!(
        text.matches("\n  × ").count() + usize::from(text.starts_with("  × ")),
        100
    );

    let short = Options {
        limit: Some(3),
        ..options()
    };
    let (text, notices) = written(human, &many(1000), &short);
    assert_eq!(text.matches("many.yaml:").count(), 3);
    assert_eq!(text.matches("error[yaml/odd]").count(), 3);
    assert!(text.contains("… 997 findings more not shown"), "{text}");
    assert_eq!(notices.len(), 1);
}

#[test]
fn the_same_fault_in_many_places_is_one_block() {
    let mut report = many(50);
    for found in &mut report.findings {
        found.message = "same".into();
        found.severity = Severity::Warning;
    }
    settle(&mut report);
    let (text, _) = written(human, &report, &options());
    assert_eq!(text.matches("same").count(), 1);
    assert!(text.contains("  also at many.yaml:2:1\n"));
    assert!(text.contains("  … and 39 more places\n"), "{text}");
}

#[test]
fn marks_at_the_end_of_a_file_are_shown() {
    let mut report = Report::default();
    add_source(&mut report, Side::Head, "end.yaml", "a: 1\n");
    for (message, offset) in [("behind", 5), ("far behind", 99), ("at the break", 4)] {
        let place = at("end.yaml", Span::at(offset));
        report
            .findings
            .push(finding("yaml/odd", Severity::Error, message, place));
    }
    add_source(&mut report, Side::Head, "crlf.yaml", "a: 1\r\n\r\nb: [\r\n");
    let place = at("crlf.yaml", Span::new(8, 13));
    report
        .findings
        .push(finding("yaml/odd", Severity::Note, "windows", place));
    let (text, _) = written(human, &report, &options());
    assert!(!text.contains("Failed to read"), "{text}");
    assert!(
        text.contains("end.yaml:2:1]") && text.contains("end.yaml:1:5]"),
        "{text}"
    );
    assert!(text.contains("crlf.yaml:3:1]"), "{text}");
}
