//! What silences findings, and what does not.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::Suppressed;
use rempart_engine::{Flags, Options};
use rempart_testkit::snapshot;
use support::{config, lines, run, run_with};

/// The findings of one YAML file.
fn of(text: &str) -> Vec<String> {
    lines(&run(
        &snapshot(&[("a.yaml", text)]),
        None,
        &config(""),
        &Options::default(),
    ))
}

#[test]
fn a_comment_at_the_end_of_a_line_covers_that_line() {
    let found = of("a: bad # rempart: allow(demo/forbidden) it is agreed\nb: bad\n");
    assert_eq!(found, ["a.yaml:2:4 warning the word `bad` stands here"]);
}

#[test]
fn what_comments_silence_is_listed_by_place() {
    let files = snapshot(&[
        (
            "b.yaml",
            "a: 1\n# rempart: allow(demo/*) it is agreed\nb: bad\n",
        ),
        (
            "a.yaml",
            "a: bad # rempart: allow(demo/forbidden) it is agreed\n",
        ),
    ]);
    let report = run(&files, None, &config(""), &Options::default());
    let table = report
        .tables
        .iter()
        .find(|table| table.name == "silenced-by-comment");
    let rows: Vec<String> = table
        .unwrap()
        .rows
        .iter()
        .map(|row| row.join(" "))
        .collect();
    assert_eq!(rows, ["a.yaml 1 demo/forbidden", "b.yaml 3 demo/forbidden"]);
}

#[test]
fn a_comment_above_covers_the_entry_or_item_below_it() {
    let entry = "x:\n  # rempart: allow(demo/*) it is agreed\n  # and a remark\n\n  a:\n    b: [bad]\n    c: bad\n  d: bad\n";
    assert_eq!(of(entry), ["a.yaml:8:6 warning the word `bad` stands here"]);
    let item = "x:\n# rempart: allow(demo/forbidden) it is agreed\n- a: 1\n  b: bad\n- bad\n";
    assert_eq!(of(item), ["a.yaml:5:3 warning the word `bad` stands here"]);
    let top = "# rempart: allow(demo/forbidden) it is agreed\na: bad\nb: bad\n";
    assert_eq!(of(top), ["a.yaml:3:4 warning the word `bad` stands here"]);
    let second = "a: 1\n---\n# rempart: allow(demo/forbidden) it is agreed\nb: bad\nc: bad\n";
    assert_eq!(
        of(second),
        ["a.yaml:5:4 warning the word `bad` stands here"]
    );
}

#[test]
fn allow_file_covers_the_file_from_its_top_only() {
    assert_eq!(
        of("# copied\n# rempart: allow-file(demo/forbidden) a sample\n---\na: bad\n---\nb: bad\n"),
        [""; 0]
    );
    let late = of("a: bad\n# rempart: allow-file(demo/forbidden) a sample\nb: 1\n");
    assert_eq!(
        late,
        [
            "a.yaml:1:4 warning the word `bad` stands here",
            "a.yaml:2:3 error this comment silences nothing: `allow-file` stands in the comments at the top of the file"
        ]
    );
}

#[test]
fn a_byte_order_mark_hides_no_comment() {
    for comments in [
        "# rempart: allow-file(demo/forbidden) a sample\n---\n",
        "# copied\n# rempart: allow-file(demo/forbidden) a sample\n",
        "# rempart: allow(demo/forbidden) a sample\n",
    ] {
        assert_eq!(
            of(&format!("\u{feff}{comments}a: bad\n")),
            [""; 0],
            "{comments}"
        );
    }
    // No rule of the demo reads such a file: that the comment is told as unused shows that it was seen.
    let text = "\u{feff}# rempart: allow-file(demo/forbidden) a sample\na = bad\n";
    let found = lines(&run(
        &snapshot(&[("a.toml", text)]),
        None,
        &config(""),
        &Options::default(),
    ));
    assert_eq!(
        found,
        [
            "a.toml:1:24 note nothing is found here for `demo/forbidden`: this allow silences nothing"
        ]
    );
}

#[test]
fn a_carriage_return_alone_ends_the_line_that_a_comment_covers() {
    let text = "a: bad # rempart: allow(demo/forbidden) agreed\rb: bad\r";
    assert_eq!(of(text), ["a.yaml:1:51 warning the word `bad` stands here"]);
}

#[test]
fn a_comment_that_asks_without_the_colon_is_told() {
    for comment in [
        "rempart allow(demo/forbidden) agreed",
        "Rempart: allow(demo/forbidden) agreed",
        "rempart-allow(demo/forbidden) agreed",
        "rempart, allow-file (demo/forbidden) agreed",
    ] {
        let found = of(&format!("# {comment}\na: bad\n"));
        assert_eq!(
            found,
            [
                "a.yaml:1:3 error this comment silences nothing: it starts with `rempart:`, in small letters and with a colon",
                "a.yaml:2:4 warning the word `bad` stands here"
            ],
            "{comment}"
        );
    }
    for remark in [
        "rempart allows (nearly) all",
        "ramparts allow(x)",
        "see rempart: allow(x) y",
    ] {
        assert_eq!(of(&format!("# {remark}\na: 1\n")), [""; 0], "{remark}");
    }
}

#[test]
fn what_only_looks_like_a_comment_silences_nothing() {
    for text in [
        "a: |\n  # rempart: allow(demo/forbidden) text\n  x\nb: bad\n",
        "a: 'x # rempart: allow(demo/forbidden) text'\nb: bad\n",
        "a: x#rempart:allow(demo/forbidden)\nb: bad\n",
        "# see rempart: allow(demo/forbidden) is how it is written\nb: bad\n",
    ] {
        assert_eq!(of(text).len(), 1, "{text}");
    }
    let json = snapshot(&[(
        "a.json",
        "{\"a\": \"bad\", \"b\": \"# rempart: allow(demo/forbidden) x\"}",
    )]);
    assert_eq!(
        run(&json, None, &config(""), &Options::default())
            .findings
            .len(),
        1
    );
}

#[test]
fn comments_are_read_in_other_texts() {
    let markdown = "```\n<!-- rempart: allow(demo/nothing) an example -->\n```\n<!-- rempart: allow(demo/nothing) meant -->\n";
    let files = snapshot(&[
        ("a.md", markdown),
        ("a.sh", "x # rempart: allow(demo/nothing) x\n"),
        ("a.rs", "// rempart: allow(x/y) x"),
    ]);
    let found = lines(&run(&files, None, &config(""), &Options::default()));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("a.md:4:21 error there is no rule `demo/nothing`"),
        "{found:?}"
    );
}

#[test]
fn a_comment_without_reason_silences_nothing() {
    let found = of("a: bad # rempart: allow(demo/forbidden)\n");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_rule_that_is_off_or_did_not_run_makes_no_allow_unused() {
    let files = snapshot(&[("a.yaml", "a: 1 # rempart: allow(demo/quiet) later\n")]);
    assert_eq!(
        lines(&run(&files, None, &config(""), &Options::default())),
        [""; 0]
    );
    let only = Flags {
        only: vec!["rempart".to_owned()],
        ..Flags::default()
    };
    let files = snapshot(&[("a.yaml", "a: 1 # rempart: allow(demo/forbidden) later\n")]);
    assert_eq!(
        run(&files, None, &config(""), &Options::default())
            .findings
            .len(),
        1
    );
    assert_eq!(
        lines(&run_with(
            &files,
            None,
            &config(""),
            &only,
            &Options::default()
        )),
        [""; 0]
    );
}

#[test]
fn entries_are_matched_by_path_and_expire() {
    let files = snapshot(&[("a/x.yaml", "a: bad\n"), ("b.yaml", "a: bad\n")]);
    let text = "[[allow]]\nrule = \"demo/forbidden\"\npath = \"a\"\nreason = \"agreed\"\nexpires = 2026-01-01\n";
    let at = |now: &str| Options {
        now: Some(now.to_owned()),
        ..Options::default()
    };
    let report = run(&files, None, &config(text), &at("2026-01-01"));
    assert_eq!(
        lines(&report),
        ["b.yaml:1:4 warning the word `bad` stands here"]
    );
    assert_eq!(
        report.suppressed,
        [Suppressed {
            rule: "demo/forbidden",
            count: 1,
            by: "allow"
        }]
    );
    let report = run(&files, None, &config(text), &at("2026-01-02"));
    assert_eq!(report.findings.len(), 3);
    let report = run(&files, None, &config(text), &Options::default());
    assert_eq!(
        report
            .skipped
            .iter()
            .map(|skip| skip.code)
            .collect::<Vec<_>>(),
        ["expiry-not-judged"]
    );
}

#[test]
fn an_entry_for_one_application_leaves_the_others() {
    let files = snapshot(&[
        ("base/web.yaml", ""),
        ("overlays/a/k.yaml", ""),
        ("overlays/b/k.yaml", ""),
    ]);
    let allow = |application: &str| {
        format!(
            "[[allow]]\nrule = \"demo/everywhere\"\napplication = \"{application}\"\nreason = \"agreed\"\n"
        )
    };
    let one = run(
        &files,
        None,
        &config(&allow("overlays/a")),
        &Options::default(),
    );
    assert_eq!(one.findings[0].applications, ["overlays/b"]);
    let both = allow("overlays/a") + &allow("overlays/b");
    assert_eq!(
        lines(&run(&files, None, &config(&both), &Options::default())),
        [""; 0]
    );
}

#[test]
fn what_may_not_be_waived_stands() {
    let files = snapshot(&[("a.yaml", "a: bad # rempart: allow(demo/forbidden) please\n")]);
    let text =
        "unwaivable = [\"demo/*\"]\n[[allow]]\nrule = \"demo/forbidden\"\nreason = \"please\"\n";
    let found = lines(&run(&files, None, &config(text), &Options::default()));
    assert_eq!(found[0], "a.yaml:1:4 warning the word `bad` stands here");
    assert!(
        found[1..]
            .iter()
            .all(|line| line.contains("may not be waived"))
            && found.len() == 3,
        "{found:?}"
    );
}

#[test]
fn an_entry_that_reaches_every_file_says_what_it_lets_through() {
    let files = snapshot(&[("a/x.yaml", "a: bad\nb: bad\n"), ("b.yaml", "a: bad\n")]);
    let entry = |more: &str| {
        let text = format!("[[allow]]\nrule = \"demo/*\"\n{more}reason = \"agreed\"\n");
        lines(&run(&files, None, &config(&text), &Options::default()))
    };
    let broad = "this allow of `demo/*` reaches every file: it silences 3 findings now, and each that comes";
    for more in ["", "path = \"**\"\n", "path = \"*\"\n"] {
        assert_eq!(
            entry(more),
            [format!("rempart.toml:1:1 warning {broad}")],
            "{more}"
        );
    }
    // What it does not silence is left as it is; what silences nothing is told as that.
    let yaml = entry("path = \"**/*.yml\"\n");
    assert_eq!(yaml.len(), 4, "{yaml:?}");
    assert!(
        yaml.iter()
            .any(|line| line.contains("this allow silences nothing")),
        "{yaml:?}"
    );
    assert_eq!(
        entry("path = \"a/**\"\n"),
        ["b.yaml:1:4 warning the word `bad` stands here"]
    );
}
