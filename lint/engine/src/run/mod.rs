//! One run: snapshots and rules in, a report out.

mod files;
mod finish;
mod rows;
mod said;
mod whole;

use std::any::Any;

use rempart_core::config::Config;
use rempart_core::{
    Checker, Classes, Commit, Concealed, Context, FactEntry, FactMemo, FaultKind, FileView, Mode,
    Report, Revisions, Scope, Side, Skip, Snapshot,
};

use crate::filter::Filter;
use crate::{Baseline, Selection, Timings, facts, weakening};
use said::Said;

/// What a run reads.
#[derive(Clone, Copy)]
pub struct Input<'i> {
    /// The state that is judged.
    pub head: &'i Snapshot,
    /// The state it is compared with; without one, rules of the change scope are skipped.
    pub base: Option<&'i Snapshot>,
    /// Says what each file is, on this many threads.
    pub classify: fn(&Snapshot, usize) -> Classes,
    /// The checkers, with what they say of objects and their tables.
    pub checkers: &'i [&'static Checker],
    /// How to judge.
    pub config: &'i Config,
    /// The rules.
    pub selection: &'i Selection,
    /// Refs, ancestry and messages.
    pub revisions: &'i dyn Revisions,
    /// Says what of a file no output may repeat, whichever rules run.
    pub conceal: fn(FileView<'_>) -> Concealed,
    /// What a command of its own was given, for the rules that need it; without it they are skipped.
    pub given: Option<&'i (dyn Any + Send + Sync)>,
}

/// What a run is asked for besides findings.
#[derive(Clone, Copy, Debug)]
pub struct Wants {
    /// What is said of each object.
    pub resources: bool,
    /// What each file was taken for.
    pub files: bool,
    /// The tables of checkers.
    pub tables: bool,
}

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Options<'o> {
    /// How many threads to use.
    pub threads: usize,
    /// Files and folders, from the root of the repository, that are reported on; empty for all.
    pub paths: Vec<String>,
    /// What to say besides findings.
    pub wants: Wants,
    /// The day that expiry is judged at, `YYYY-MM-DD`.
    pub now: Option<String>,
    /// Report only what is not there at the base.
    pub since: bool,
    /// The commits that rules of the history scope judge, oldest first.
    pub commits: Option<&'o [Commit]>,
    /// The findings that are known.
    pub baseline: Option<&'o Baseline>,
    /// The commit that is judged, for the report.
    pub revision: Option<String>,
    /// The commit it is compared with, for the report.
    pub base_revision: Option<String>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        let wants = Wants {
            resources: true,
            files: true,
            tables: true,
        };
        Self {
            threads: 1,
            paths: Vec::new(),
            wants,
            now: None,
            since: false,
            commits: None,
            baseline: None,
            revision: None,
            base_revision: None,
        }
    }
}

/// What a run gave.
pub struct Outcome<'i> {
    /// What it says.
    pub report: Report,
    /// How long its parts took.
    pub timings: Timings,
    /// What the report was made of. A program that ends here forgets it as a whole: to give back every fact one by one
    /// would only take time.
    pub contexts: Vec<Context<'i>>,
}

/// Runs the selected rules. Never fails: what could not be done is a fatal skip in the report, see
/// [`Report::is_incomplete`]. The report is the same for any number of threads.
pub fn run<'i>(input: &Input<'i>, options: &Options<'_>) -> Outcome<'i> {
    let mut timings = Timings::default();
    let filter = Filter::new(input.config, &options.paths);
    let memo = FactMemo::default();
    let mut outcome = Said::new(input.selection);
    not_read(input.head, &filter, &mut outcome.skips);

    let needs = head_needs(input, options);
    let head = context(
        input,
        options,
        &filter,
        input.head,
        Side::Head,
        needs,
        &memo,
        &mut timings,
        &mut outcome.skips,
    );
    let base = input.base.map(|snapshot| {
        let needs = base_needs(input, options);
        context(
            input,
            options,
            &filter,
            snapshot,
            Side::Base,
            needs,
            &memo,
            &mut timings,
            &mut outcome.skips,
        )
    });
    timings.measure("rules of files", || {
        files::run(&head, input.selection, &filter, &mut outcome);
    });
    timings.measure("rules of the repository", || {
        whole::repository(&head, input.selection, &mut outcome);
        whole::given(&head, input.selection, &mut outcome);
    });
    timings.measure("rules of changes", || {
        whole::change(&head, base.as_ref(), input.selection, &mut outcome);
        weakened(input, &head, base.as_ref(), &mut outcome);
        whole::history(&head, options.commits, input.selection, &mut outcome);
    });
    let known = match &base {
        Some(base) if options.since => timings.measure("the base", || {
            findings_at_base(base, input, options, &filter)
        }),
        _ => finish::Known::default(),
    };
    let report = timings.measure("the report", || {
        finish::report(
            input,
            options,
            &filter,
            &head,
            base.as_ref(),
            outcome,
            &known,
        )
    });
    Outcome {
        report,
        timings,
        contexts: base.into_iter().chain([head]).collect(),
    }
}

/// One state with the facts that a command asks for, and what could not be computed: for commands that show what is
/// there and run no rule.
pub fn view<'i>(
    input: &Input<'i>,
    threads: usize,
    snapshot: &'i Snapshot,
    side: Side,
    needs: &[FactEntry],
    memo: &FactMemo,
) -> (Context<'i>, Vec<Skip>) {
    let options = Options {
        threads,
        ..Options::default()
    };
    let filter = Filter::new(input.config, &options.paths);
    let mut skips = Vec::new();
    let context = context(
        input,
        &options,
        &filter,
        snapshot,
        side,
        needs.to_vec(),
        memo,
        &mut Timings::default(),
        &mut skips,
    );
    (context, skips)
}

/// A context with its classes and facts.
#[expect(
    clippy::too_many_arguments,
    reason = "two call sites, and a struct would only rename them"
)]
fn context<'i>(
    input: &Input<'i>,
    options: &Options<'_>,
    filter: &Filter,
    snapshot: &'i Snapshot,
    side: Side,
    needs: Vec<FactEntry>,
    memo: &FactMemo,
    timings: &mut Timings,
    skips: &mut Vec<Skip>,
) -> Context<'i> {
    let mut classes = timings.measure("classes", || (input.classify)(snapshot, options.threads));
    filter.forget(snapshot, &mut classes);
    let mut context = Context::new(snapshot, classes, input.config, input.revisions);
    context.side = side;
    context.profile = input.selection.profile;
    context.threads = options.threads;
    context.now.clone_from(&options.now);
    context.given = input.given.filter(|_| context.side == Side::Head);
    timings.measure("facts", || facts::compute(&mut context, needs, memo, skips));
    context
}

/// What the change does to the gate itself; the rule runs here, since it reads the severities of all rules.
fn weakened(input: &Input<'_>, head: &Context<'_>, base: Option<&Context<'_>>, outcome: &mut Said) {
    let severity = input.selection.severity("rempart/weakened-config");
    if let (Some(severity), Some(base)) = (severity, base) {
        let change = rempart_core::Change { base, head };
        outcome.take(weakening::of_config(change, input.checkers, severity));
    }
}

fn head_needs(input: &Input<'_>, options: &Options<'_>) -> Vec<FactEntry> {
    let able = |scope| input.given.is_some() || !matches!(scope, Scope::Given(_));
    let on = input
        .selection
        .rules
        .iter()
        .filter(|rule| rule.severity.is_some() && able(rule.entry.scope));
    let mut needs: Vec<_> = on.flat_map(|rule| rule.entry.meta.needs).copied().collect();
    for checker in rows::asked(input, options) {
        needs.extend_from_slice(checker.needs);
    }
    needs
}

fn base_needs(input: &Input<'_>, options: &Options<'_>) -> Vec<FactEntry> {
    let on = input
        .selection
        .rules
        .iter()
        .filter(|rule| rule.severity.is_some());
    let read = on.filter(|rule| match rule.entry.scope {
        Scope::Change => true,
        Scope::File | Scope::Repository => options.since,
        Scope::History | Scope::Given(_) => false,
    });
    read.flat_map(|rule| rule.entry.meta.needs)
        .copied()
        .collect()
}

/// The files that could not be read, and what the source left out.
fn not_read(head: &Snapshot, filter: &Filter, skips: &mut Vec<Skip>) {
    skips.extend_from_slice(head.skipped());
    for entry in head.entries().filter(|entry| entry.mode == Mode::Submodule) {
        let reason = "its files belong to another repository and are judged there";
        skips.push(Skip::visible("submodule", entry.path.as_str(), reason));
    }
    for fault in head.faults() {
        let (code, reason) = match fault.kind {
            FaultKind::Unreadable(words) => ("unreadable", words),
            FaultKind::TooLarge(size) => ("too-large", format!("{size} bytes are over the limit")),
            // Pictures and archives are no text and need not be; a rule of `yaml` judges those that should be.
            FaultKind::NotUtf8(_) => continue,
        };
        let path = fault.path.as_str();
        skips.push(if filter.excludes(&fault.path) {
            Skip::visible(code, path, reason)
        } else {
            Skip::fatal(code, path, reason)
        });
    }
}

/// The findings of the base, judged as the head is, by their fingerprints.
fn findings_at_base(
    base: &Context<'_>,
    input: &Input<'_>,
    options: &Options<'_>,
    filter: &Filter,
) -> finish::Known {
    let mut outcome = Said::new(input.selection);
    files::run(base, input.selection, filter, &mut outcome);
    whole::repository(base, input.selection, &mut outcome);
    finish::known(input, options, filter, base, outcome)
}
