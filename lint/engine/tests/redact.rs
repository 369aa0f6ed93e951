//! What a file conceals is in nothing that is said of it, and nothing that is kept of it depends on the value.
#![allow(clippy::unwrap_used, reason = "a failed test is what it should be")]

use rempart_core::config::Config;
use rempart_core::{
    Change, Check, Checker, Concealed, Edit, FileView, Fix, Inputs, Levels, NoRevisions, Report,
    Rule, RuleEntry, RuleMeta, Severity, Sink, Span, Subject, Waivable,
};
use rempart_engine::{Flags, Input, Options, run, select};
use rempart_testkit::snapshot;
use schemars::JsonSchema;
use serde::Deserialize;

const fn meta(id: &'static str) -> RuleMeta {
    RuleMeta {
        id,
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: true,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: "",
    }
}

/// The value of a line `secret: value`, with its place.
fn secret(text: &str) -> Option<(Span, &str)> {
    let start = text.find("secret: ")? + 8;
    let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
    Some((Span::new(start as u32, end as u32), &text[start..end]))
}

fn conceal(file: FileView<'_>) -> Concealed {
    let found = file.text().and_then(secret);
    let (span, text) = found.unwrap_or((Span::at(0), ""));
    Concealed {
        spans: vec![span],
        texts: vec![text.to_owned()],
        ..Concealed::default()
    }
}

/// Says the value in every part of a finding.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Quotes {}

impl Quotes {
    fn report(place: FileView<'_>, said: &str, remark: Span, sink: &mut Sink) {
        let found = sink.report(place.whole(), format!("it is {said} here"));
        found
            .label(place.at(remark, None), format!("it is {said}"))
            .about(Subject(vec![("name", format!("`{said}`"))]))
            .keyed(format!("key `{said}`"))
            .help(format!("write `{said}`"))
            .fix(Fix {
                title: "write it again".to_owned(),
                safe: true,
                edits: vec![Edit {
                    path: place.path().clone(),
                    span: Span::at(0),
                    replacement: format!("`{said}`"),
                }],
            });
    }
}

impl Rule for Quotes {
    const META: RuleMeta = meta("demo/quotes");
    const CHECK: Check<Self> = Check::File(|_, file, sink| {
        if let Some((span, value)) = file.text().and_then(secret) {
            Self::report(file, value, span, sink);
        }
    });
}

/// Says what stood there before.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Remembers {}

impl Rule for Remembers {
    const META: RuleMeta = meta("demo/remembers");
    const CHECK: Check<Self> = Check::Change(|_, change: Change<'_>, sink| {
        for id in change.base.snapshot.ids() {
            let before = change.base.file(id);
            if let Some((span, value)) = before.text().and_then(secret) {
                Quotes::report(before, value, span, sink);
            }
        }
    });
}

static DEMO: Checker = Checker {
    name: "demo",
    summary: "a checker for tests",
    rules: &[RuleEntry::of::<Quotes>(), RuleEntry::of::<Remembers>()],
    objects: None,
    judgements: None,
    tables: None,
    needs: &[],
};

fn judged(head: &str, base: &str) -> Report {
    let (head, base) = (snapshot(&[("a.txt", head)]), snapshot(&[("a.txt", base)]));
    let (config, checkers) = (Config::default(), [&DEMO]);
    let selection = select(&checkers, &config, &Flags::default()).unwrap();
    let input = Input {
        head: &head,
        base: Some(&base),
        classify: rempart_model::classify_with,
        checkers: &checkers,
        config: &config,
        selection: &selection,
        revisions: &NoRevisions,
        conceal,
        given: None,
    };
    run(&input, &Options::default()).report
}

/// A long value, and one that is short enough to be a part of a word.
const VALUES: [&str; 2] = ["rosenkohl-und-kartoffeln", "blau7"];

#[test]
fn nothing_that_is_said_repeats_it() {
    for value in VALUES {
        let text = format!("first line\nsecret: {value}\n");
        let report = judged(&text, &text);
        assert_eq!(report.findings.len(), 2, "the file, and the one before");
        for finding in &report.findings {
            assert!(finding.fix.is_none(), "{}: a fix repeats it", finding.rule);
            let said = format!("{finding:?}");
            assert!(!said.contains(value), "{}: {said}", finding.rule);
            assert!(finding.message.contains("[hidden]"), "{}", finding.rule);
        }
    }
}

/// Else a baseline or a report would let whoever reads it try values.
#[test]
fn nothing_that_is_kept_depends_on_it() {
    let kept = |value: &str| {
        let text = format!("first line\nsecret: {value}\n");
        let report = judged(&text, &text);
        let kept = report.findings.iter();
        kept.map(|finding| (finding.fingerprint.clone(), finding.key.clone()))
            .collect::<Vec<_>>()
    };
    for value in VALUES {
        let other: String = value.chars().rev().collect();
        assert_ne!(value, other);
        assert_eq!(kept(value), kept(&other), "{value}");
    }
}
