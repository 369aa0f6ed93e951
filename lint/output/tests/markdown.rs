//! The page for a pull request.

mod support;

use rempart_core::{Location, Report, Severity, Skip};
use rempart_output::{Options, markdown};
use support::{canned, finding, many, options, path, settle, written};

fn limited<'o>(bytes: usize) -> Options<'o> {
    Options {
        markdown_bytes: bytes,
        ..options()
    }
}

/// The cells of every row of a table.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().filter(|line| line.starts_with("| "));
    rows.filter(|line| !line.starts_with("| Severity"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn the_canned_report() {
    let (text, notices) = written(markdown, &canned(), &options());
    assert!(notices.is_empty());
    insta::assert_snapshot!(text);
}

#[test]
fn errors_are_open_and_the_rest_is_folded() {
    let (text, _) = written(markdown, &canned(), &options());
    let (open, folded) = text.split_once("<details>").unwrap();
    assert!(open.contains("### rempart: 3 errors, 1 warning, 2 notes\n"));
    assert!(open.contains("**Incomplete"));
    assert_eq!(rows(open).len(), 3);
    assert!(rows(open).iter().all(|cells| cells[0] == "error"));
    assert_eq!(
        rows(open)[0][..3],
        [
            "error",
            "`apps/other.yaml:6:3`",
            "[kube/unknown-field](https://example.org/rules/kube/unknown-field.md)"
        ]
    );
    let (found, tables) = folded
        .split_once("<summary>matrix (1 row)</summary>")
        .unwrap();
    assert_eq!(rows(found).len(), 3);
    assert_eq!(rows(tables)[1], ["FR-1", "a &#124; b"]);
    for said in ["Warnings (1)", "Notes (2)", "Not done (3 entries)"] {
        assert!(
            folded.contains(&format!("<summary>{said}</summary>")),
            "{folded}"
        );
    }
    assert!(folded.contains("Suppressed: 3 by baseline, 2 by comment"));
}

#[test]
fn no_text_has_an_effect() {
    let hostile = [
        "a | b",
        "`|`",
        "` | x",
        "\\| x",
        "</details><script>alert(1)</script>",
        "<!-- open",
        "@someone and @org/team",
        "#1 o/r#2 GH-3",
        "[a](https://evil.example) ![b](http://x)",
        "a\n\n# heading\n::error::x %0A",
        "\u{1b}[31m\u{202E}\u{2066}\u{200B}",
        "</failure>]]>",
    ];
    for source in hostile {
        let mut report = Report::default();
        let place = Location::file(path(source));
        report
            .findings
            .push(finding("yaml/odd", Severity::Error, source, place));
        settle(&mut report);
        report.skipped.push(Skip::visible("odd", source, source));
        let (text, _) = written(markdown, &report, &options());
        assert_eq!(rows(&text).len(), 1, "{text}");
        assert_eq!(rows(&text)[0].len(), 4, "{text}");
        assert_eq!(text.matches("<details>").count(), 1);
        assert_eq!(text.matches("</details>").count(), 1);
        assert_eq!(text.matches("<!--").count(), 1);
        for banned in [
            "<script",
            "@someone and",
            "@org",
            "#1 ",
            "#2",
            "GH-3",
            "\n# ",
        ] {
            let outside: String = text.split('`').step_by(2).collect();
            assert!(!outside.contains(banned), "{banned} in {text}");
        }
        assert!(!text.contains(['\u{1b}', '\u{202E}', '\u{2066}', '\u{200B}']));
        let message = rows(&text)[0][3].replace("\\]", "");
        assert!(!message.contains("](") && !message.contains("://"));
    }
}

#[test]
fn a_page_never_passes_its_limit_and_counts_what_is_missing() {
    let report = many(10_000);
    for limit in [0, 1, 60, 150, 400, 1000, 5000, 60_000, 1_000_000] {
        let (text, notices) = written(markdown, &report, &limited(limit));
        assert!(text.len() <= limit, "{} > {limit}", text.len());
        let missing = 10_000 - rows(&text).len();
        let said = format!("{missing} findings are left out to stay within {limit} bytes");
        assert!(
            notices.iter().any(|n| n.text == said) == (missing > 0),
            "{notices:?}"
        );
        if limit >= 400 && missing > 0 {
            assert!(text.contains(&format!("… {missing} more findings, see the full report\n")));
        }
        assert_eq!(
            text.matches("<details>").count(),
            text.matches("</details>").count()
        );
    }
    let (text, _) = written(markdown, &report, &options());
    assert!(text.len() > 55_000);
    // Errors come before warnings, in the order of the report.
    assert!(rows(&text)[0][1] == "`many.yaml:10:1`" && rows(&text)[1][1] == "`many.yaml:20:1`");
}

#[test]
fn a_long_list_of_what_was_not_done_leaves_room_for_findings() {
    let mut report = many(100);
    for index in 0..10_000 {
        let what = format!("file-{index}.yaml");
        report
            .skipped
            .push(Skip::visible("odd", what, "é|".repeat(50)));
    }
    let (text, notices) = written(markdown, &report, &options());
    assert!(text.len() <= Options::COMMENT_BYTES);
    assert_eq!(rows(&text).len(), 100);
    let listed = text
        .lines()
        .filter(|line| line.starts_with("- odd:"))
        .count();
    assert!(listed > 10);
    let missing = 10_000 - listed;
    assert!(text.contains(&format!(
        "- … {missing} more entries, see the full report\n"
    )));
    assert!(
        notices[0].text.starts_with(&format!("{missing} entries")),
        "{notices:?}"
    );
}

#[test]
fn nothing_to_say_is_said() {
    let (text, notices) = written(markdown, &Report::default(), &options());
    assert!(notices.is_empty());
    assert_eq!(
        text,
        "<!-- rempart -->\n### rempart: 0 errors, 0 warnings, 0 notes\n\nLooked at 0 files, 0 documents, 0 resources.\n\n"
    );
}
