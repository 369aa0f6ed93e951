//! A panic repeats no secret: not that of a rule, of a fact, of a row of a report, nor of what says what is concealed.
//! The process that panics is this test, started again.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed test is what it should be"
)]

#[path = "bad_input/sandbox.rs"]
#[allow(dead_code, reason = "the tests of bad input use more of it")]
mod sandbox;
#[path = "canary/secret.rs"]
#[allow(dead_code, reason = "the other tests use more of it")]
mod secret;

use rempart_core::config::Config;
use rempart_core::{
    Change, Checker, Concealed, Context, Fact, FactEntry, FileId, FileView, History, Inputs,
    Judgement, Levels, NoRevisions, RuleEntry, RuleMeta, Runnable, Scope, Severity, Sink, Waivable,
};
use rempart_engine::{Flags, Input, Options, run, select};
use rempart_testkit::snapshot;
use secret::Canaries;

/// Says which panic the started process is to run into.
const WHICH: &str = "REMPART_TEST_PANIC";

/// Panics with all that it reads in its message, as a slice out of bounds does.
struct Panics;

impl Runnable for Panics {
    fn file(&self, file: FileView<'_>, sink: &mut Sink) {
        sink.report(file.whole(), file.text().unwrap_or_default());
        panic!("{}", file.text().unwrap_or_default());
    }

    fn concerned(&self, _: &Context<'_>) -> Option<Vec<FileId>> {
        None
    }

    fn repository(&self, _: &Context<'_>, _: &mut Sink) {}

    fn change(&self, _: Change<'_>, _: &mut Sink) {}

    fn history(&self, _: History<'_>, _: &mut Sink) {}
    fn given(&self, _: &Context<'_>, _: &mut Sink) {}
}

/// Quotes what no rule should.
struct Quotes;

impl Runnable for Quotes {
    fn file(&self, file: FileView<'_>, sink: &mut Sink) {
        let text = file.text().unwrap_or_default();
        let found = sink.report(file.whole(), format!("`{text}` stands here"));
        found.label(file.whole(), text).help(text).keyed(text);
    }

    fn concerned(&self, _: &Context<'_>) -> Option<Vec<FileId>> {
        None
    }

    fn repository(&self, _: &Context<'_>, _: &mut Sink) {}

    fn change(&self, _: Change<'_>, _: &mut Sink) {}

    fn history(&self, _: History<'_>, _: &mut Sink) {}
    fn given(&self, _: &Context<'_>, _: &mut Sink) {}
}

/// Panics with all that it reads in its message; of a file it is asked of, and where it looks for files.
struct PanickingFact;

impl Fact for PanickingFact {
    type Key = FileId;

    const NAME: &'static str = "panicking-fact";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        context.snapshot.ids().collect()
    }

    fn compute(context: &Context<'_>, key: &FileId) -> Self {
        panic!("{}", context.file(*key).text().unwrap_or_default());
    }
}

/// As [`PanickingFact`], before there is a key.
struct KeylessFact;

impl Fact for KeylessFact {
    type Key = FileId;

    const NAME: &'static str = "keyless-fact";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        let texts = context.snapshot.ids().map(|id| context.file(id).text());
        panic!("{:?}", texts.collect::<Vec<_>>());
    }

    fn compute(_: &Context<'_>, _: &FileId) -> Self {
        Self
    }
}

/// Quotes what stood in files before the change.
struct Remembers;

impl Runnable for Remembers {
    fn file(&self, _: FileView<'_>, _: &mut Sink) {}

    fn concerned(&self, _: &Context<'_>) -> Option<Vec<FileId>> {
        None
    }

    fn repository(&self, _: &Context<'_>, _: &mut Sink) {}

    fn change(&self, change: Change<'_>, sink: &mut Sink) {
        for id in change.base.snapshot.ids() {
            let before = change.base.file(id);
            let text = before.text().unwrap_or_default();
            // Once where the file stood, once where it stands with a word about before.
            sink.report(before.whole(), format!("`{text}` stood here"))
                .keyed("before");
            let now = change.head.snapshot.ids().next().unwrap();
            sink.report(
                change.head.file(now).whole(),
                format!("now without `{text}`"),
            )
            .label(before.whole(), text)
            .keyed("now");
        }
    }

    fn history(&self, _: History<'_>, _: &mut Sink) {}
    fn given(&self, _: &Context<'_>, _: &mut Sink) {}
}

const fn needing(id: &'static str, needs: &'static [FactEntry]) -> RuleMeta {
    RuleMeta { needs, ..meta(id) }
}

const fn meta(id: &'static str) -> RuleMeta {
    RuleMeta {
        id,
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: "# demo\n\nA demo.\n",
    }
}

fn quotes(context: &Context<'_>) -> Vec<Judgement> {
    let texts = context.snapshot.ids().map(|id| context.file(id).text());
    panic!("{:?}", texts.collect::<Vec<_>>());
}

static DEMO: Checker = Checker {
    name: "demo",
    summary: "a demo",
    rules: &[
        RuleEntry {
            meta: meta("demo/panics"),
            scope: Scope::File,
            build: |_| Ok(Box::new(Panics)),
            schema: || unreachable!(),
        },
        RuleEntry {
            meta: meta("demo/quotes"),
            scope: Scope::File,
            build: |_| Ok(Box::new(Quotes)),
            schema: || unreachable!(),
        },
        RuleEntry {
            meta: needing("demo/of-a-fact", &[FactEntry::of::<PanickingFact>()]),
            scope: Scope::File,
            build: |_| Ok(Box::new(Quotes)),
            schema: || unreachable!(),
        },
        RuleEntry {
            meta: needing("demo/of-no-fact", &[FactEntry::of::<KeylessFact>()]),
            scope: Scope::File,
            build: |_| Ok(Box::new(Quotes)),
            schema: || unreachable!(),
        },
        RuleEntry {
            meta: meta("demo/remembers"),
            scope: Scope::Change,
            build: |_| Ok(Box::new(Remembers)),
            schema: || unreachable!(),
        },
    ],
    objects: None,
    judgements: Some(quotes),
    tables: None,
    needs: &[],
};

fn no_answer(file: FileView<'_>) -> Concealed {
    panic!("{}", file.text().unwrap_or_default());
}

/// What the started process does; nothing in the process that starts it.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the process that starts this one says so in the environment"
)]
fn the_process_that_panics() {
    let Ok(which) = std::env::var(WHICH) else {
        return;
    };
    let canaries = Canaries::draw(7);
    let text = canaries.fill("password: {P}\ntoken: {T}\n");
    rempart_engine::quiet_panics();
    let clean = [("a.yaml", "password: ${PASSWORD}\n")];
    let head = match which.as_str() {
        "base" => snapshot(&clean),
        _ => snapshot(&[("a.yaml", &text)]),
    };
    let before = snapshot(&[("a.yaml", &text)]);
    let (config, checkers) = (Config::default(), [&DEMO]);
    let selection = select(&checkers, &config, &Flags::default()).unwrap();
    let input = Input {
        given: None,
        head: &head,
        base: Some(&before),
        classify: rempart_model::classify_with,
        checkers: &checkers,
        config: &config,
        selection: &selection,
        revisions: &NoRevisions,
        conceal: match which.as_str() {
            "answer" => no_answer,
            "nothing" => |_| Concealed::default(),
            _ => rempart_secrets::conceal,
        },
    };
    let report = run(&input, &Options::default()).report;
    let mut out = std::io::stdout().lock();
    let options = rempart_output::Options::default();
    rempart_output::json(&report, &options, &mut out).unwrap();
    rempart_output::human(&report, &options, &mut out).unwrap();
}

fn started(which: &str) -> (String, Vec<String>) {
    let this = std::env::current_exe().unwrap();
    let output = sandbox::command(this.to_str().unwrap())
        .args(["--exact", "the_process_that_panics", "--nocapture"])
        .env(WHICH, which)
        .env("RUST_BACKTRACE", "full")
        .output()
        .unwrap();
    let bytes = [output.stdout, output.stderr].concat();
    let found = Canaries::draw(7).found_in(&bytes);
    (String::from_utf8_lossy(&bytes).into_owned(), found)
}

#[test]
fn a_panic_repeats_no_secret() {
    for which in ["rule", "answer", "base"] {
        let (said, found) = started(which);
        assert!(found.is_empty(), "{which}: {found:?}");
        for expected in [
            "rule-panicked",
            "checker-panicked",
            "demo/quotes",
            "demo/remembers",
            "panicking-fact",
            "keyless-fact",
            "[hidden]",
        ] {
            assert!(said.contains(expected), "{which}: `{expected}` is not said");
        }
        assert_eq!(said.contains("not-concealed"), which == "answer");
    }
}

/// The test can fail: where nothing is concealed, the secret does come out.
#[test]
fn without_the_redaction_it_comes_out() {
    let (_, found) = started("nothing");
    assert!(
        found
            .iter()
            .any(|found| found.starts_with("the token, whole"))
    );
    assert!(
        found
            .iter()
            .any(|found| found.starts_with("the password, whole"))
    );
}
