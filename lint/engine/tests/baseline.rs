//! What is known stays known, and nothing more.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

mod support;

use rempart_core::RepoPath;
use rempart_engine::{Baseline, Flags, Options};
use rempart_testkit::snapshot;
use support::{config, lines, run, selected};

fn baseline(files: &[(&str, &str)]) -> Baseline {
    let report = run(&snapshot(files), None, &config(""), &Options::default());
    let made = Baseline::of(&report, &selected(&config(""), &Flags::default()).unwrap());
    Baseline::parse(
        &made.write(),
        Some(RepoPath::from_normalised("rempart-baseline.json")),
    )
    .unwrap()
}

fn judged(files: &[(&str, &str)], baseline: &Baseline) -> Vec<String> {
    let options = Options {
        baseline: Some(baseline),
        ..Options::default()
    };
    lines(&run(&snapshot(files), None, &config(""), &options))
}

#[test]
fn counts_are_by_rule_path_and_object() {
    let known = baseline(&[("a.yaml", "a: bad\nb: bad\n")]);
    assert_eq!(
        judged(&[("a.yaml", "# moved\nx: bad\ny: bad\n")], &known),
        [""; 0]
    );
    let more = judged(&[("a.yaml", "x: bad\ny: bad\nz: bad\n")], &known);
    assert_eq!(more, ["a.yaml:3:4 warning the word `bad` stands here"]);
    let elsewhere = judged(
        &[("a.yaml", "x: bad\ny: bad\n"), ("b.yaml", "x: bad\n")],
        &known,
    );
    assert_eq!(elsewhere, ["b.yaml:1:4 warning the word `bad` stands here"]);
}

#[test]
fn what_is_mended_is_told() {
    let known = baseline(&[("a.yaml", "a: bad\nb: bad\n")]);
    let found = judged(&[("a.yaml", "a: bad\n")], &known);
    let expected = "rempart-baseline.json:1:1 note the baseline counts 2 of `demo/forbidden` in `a.yaml`, 1 more than there are";
    assert_eq!(found, [expected]);
}

#[test]
fn a_rule_that_does_not_exist_is_told() {
    let text = "{\"rempart-baseline\": 1, \"findings\": [\n{\"rule\": \"demo/forbiden\", \"path\": \"a.yaml\"}\n]}";
    let path = RepoPath::from_normalised("known.json");
    let known = Baseline::parse(text, Some(path)).unwrap();
    let options = Options {
        baseline: Some(&known),
        ..Options::default()
    };
    let report = run(
        &snapshot(&[("a.yaml", "a: 1\n"), ("known.json", text)]),
        None,
        &config(""),
        &options,
    );
    assert_eq!(
        lines(&report),
        [
            "known.json:2:1 note the baseline counts 1 of `demo/forbiden` in `a.yaml`: there is no such rule"
        ]
    );
    assert_eq!(
        report.findings[0].help.as_deref(),
        Some("write `demo/forbidden`, or run `rempart baseline`, which takes it out")
    );
}

#[test]
fn it_only_shrinks_unasked() {
    let old = baseline(&[("a.yaml", "a: bad\nb: bad\n"), ("b.yaml", "a: bad\n")]);
    let now = baseline(&[("a.yaml", "a: bad\n"), ("c.yaml", "a: bad\n")]);
    let shrunk = old.shrink(&now);
    assert_eq!(shrunk.write(), baseline(&[("a.yaml", "a: bad\n")]).write());
    assert_eq!((old.count(), now.count(), shrunk.count()), (3, 2, 1));
    let beyond: Vec<_> = now
        .beyond(&old)
        .into_iter()
        .map(|(entry, more, _)| (entry.path.clone(), more))
        .collect();
    assert_eq!(beyond, [("c.yaml".to_owned(), 1)]);
}

#[test]
fn a_known_finding_of_the_base_leaves_no_room_for_a_new_one() {
    let known = baseline(&[("a.yaml", "a: bad\n")]);
    let base = snapshot(&[("a.yaml", "a: bad\n")]);
    let head = snapshot(&[("a.yaml", "a: bad\nb: bad\n")]);
    let options = Options {
        baseline: Some(&known),
        since: true,
        ..Options::default()
    };
    assert_eq!(
        run(&head, Some(&base), &config(""), &options)
            .findings
            .len(),
        1
    );
}

#[test]
fn what_nothing_silences_is_not_in_it() {
    let known = baseline(&[(
        "a.yaml",
        "a: 1 # rempart: allow(demo/forbidden) nothing is here\n",
    )]);
    assert_eq!(known.count(), 0);
    let known = baseline(&[("a.yaml", "a: bad\n")]);
    let options = Options {
        baseline: Some(&known),
        ..Options::default()
    };
    let report = run(
        &snapshot(&[("a.yaml", "a: bad\n")]),
        None,
        &config("unwaivable = [\"demo/*\"]"),
        &options,
    );
    assert!(
        lines(&report)
            .iter()
            .any(|line| line.starts_with("a.yaml:1:4"))
    );
}

#[test]
fn broken_files_are_refused_at_their_place() {
    for (text, place, words) in [
        ("[]", "[]", "a JSON object"),
        (
            "{\"findings\": []}",
            "{\"findings\": []}",
            "`rempart-baseline` is missing",
        ),
        (
            "{\"rempart-baseline\": 2, \"findings\": []}",
            "2",
            "version",
        ),
        (
            "{\"rempart-baseline\": 1}",
            "{\"rempart-baseline\": 1}",
            "`findings` is missing",
        ),
        (
            "{\"rempart-baseline\": 1, \"findings\": [{\"rule\": 3}]}",
            "3",
            "must be a text",
        ),
        (
            "{\"rempart-baseline\": 1, \"findings\": [{\"rule\": \"a\", \"path\": \"b\", \"count\": 0}]}",
            "0",
            "1 or more",
        ),
        (
            "{\"rempart-baseline\": 1, \"findings\": [{\"rule\": \"a\", \"path\": \"b\"}, {\"rule\": \"a\", \"path\": \"b\"}]}",
            "{\"rule\": \"a\", \"path\": \"b\"}",
            "twice",
        ),
    ] {
        let error = Baseline::parse(text, None).unwrap_err();
        assert_eq!(error.span.slice(text), place, "{text}");
        assert!(error.message.contains(words), "{}", error.message);
    }
    assert!(Baseline::parse("{\"a\": ", None).is_err());
}
