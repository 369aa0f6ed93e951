//! One run: facts, rules, then everything that happens to findings before anyone sees them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rempart_core::{
    Change, ClassId, Classes, Context, FactEntry, FactMemo, FileId, Finding, History, Inputs, Report, RuleOutcome,
    RuleState, Scope, Side, Sink, Skip, Snapshot, parallel,
};

use crate::request::Request;
use crate::select::{self, SelectError, Selected, Selection};
use crate::{finish, schedule};

/// What took how long, in the order it ran.
pub type Timings = Vec<(String, Duration)>;

/// Judges a snapshot.
///
/// # Errors
/// A rule, checker or option that is named does not exist, or an option has a wrong value.
pub fn run(request: &Request<'_>) -> Result<(Report, Timings), Vec<SelectError>> {
    let selection = select::select(request.checkers, request.config, request.options)?;
    let excluded = select::globs(&request.config.exclude)
        .map_err(|message| vec![SelectError { message: format!("`exclude`: {message}"), span: None, help: None }])?;
    let memo = FactMemo::default();
    let mut run = Run { request, selection: &selection, memo: &memo, timings: Vec::new(), skips: Vec::new() };
    let classify = |snapshot: &Snapshot| classify(request, snapshot, &excluded);

    let mut head = context(request, request.head, Side::Head, run.timed("classes", || classify(request.head)));
    run.facts(&mut head);
    let base = request.base.map(|snapshot| {
        let mut base = context(request, snapshot, Side::Base, classify(snapshot));
        run.facts(&mut base);
        base
    });

    let counts = Counts::new(selection.rules.len());
    let mut findings = run.state(&head, &counts);
    if let Some(base) = &base {
        findings.extend(run.changes(&Change { base, head: &head }, &counts));
    }
    findings.extend(run.history(&head, &counts));
    let known = match &base {
        Some(base) if request.options.only_new => Some(run.state(base, &Counts::new(selection.rules.len()))),
        _ => None,
    };
    let Run { mut skips, timings, .. } = run;
    skips.extend(request.head.skipped().iter().cloned());
    skips.extend(finish::faults(request.head));
    let outcomes = outcomes(request, &selection, &counts);
    let report = finish::report(request, &selection, &head, base.as_ref(), findings, known, skips, outcomes);
    Ok((report, timings))
}

fn context<'r>(request: &Request<'r>, snapshot: &'r Snapshot, side: Side, classes: Classes) -> Context<'r> {
    let mut context = Context::new(snapshot, classes, request.config, request.revisions);
    context.side = side;
    context.threads = request.options.threads;
    context
}

/// Excluded files have no class that a rule asks for, so that neither rules nor facts see them.
fn classify(request: &Request<'_>, snapshot: &Snapshot, excluded: &globset::GlobSet) -> Classes {
    let mut classes = (request.classify)(snapshot);
    if !excluded.is_empty() {
        for id in snapshot.ids() {
            if excluded.is_match(snapshot.entry(id).path.as_str())
                && let Some(class) = classes.of.get_mut(id.0 as usize)
            {
                *class = ClassId::default();
            }
        }
    }
    classes
}

/// How many files each selected rule looked at.
struct Counts(Vec<AtomicUsize>);

impl Counts {
    fn new(rules: usize) -> Self {
        Self((0..rules).map(|_| AtomicUsize::new(0)).collect())
    }

    fn add(&self, rule: usize) {
        self.0[rule].fetch_add(1, Ordering::Relaxed);
    }
}

struct Run<'a, 'r> {
    request: &'a Request<'r>,
    selection: &'a Selection,
    memo: &'a FactMemo,
    timings: Timings,
    skips: Vec<Skip>,
}

impl Run<'_, '_> {
    fn timed<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.timings.push((what.to_owned(), start.elapsed()));
        result
    }

    /// Computes every fact that a selected rule or a wanted table needs.
    fn facts(&mut self, context: &mut Context<'_>) {
        let rules = self.selection.rules.iter().flat_map(|rule| rule.entry.meta.needs);
        let wanted = self.request.options.resources;
        let tables = self.request.checkers.iter().filter(|_| wanted).flat_map(|checker| checker.needs);
        let order = match schedule::order(rules.chain(tables).copied()) {
            Ok(order) => order,
            Err(circle) => return self.skips.push(Skip::fatal("fact-failed", "facts", circle.to_string())),
        };
        for entry in order {
            let start = Instant::now();
            self.fact(context, &entry);
            self.timings.push((format!("fact {}", entry.name), start.elapsed()));
        }
    }

    fn fact(&mut self, context: &mut Context<'_>, entry: &FactEntry) {
        if context.facts.has(entry) {
            return;
        }
        match catch_unwind(AssertUnwindSafe(|| entry.compute(context, self.memo))) {
            Ok(mut computed) => {
                self.skips.append(&mut computed.skips);
                context.facts.insert(entry, computed);
            }
            Err(payload) => {
                let reason = format!("it broke down: {}", panic_words(&*payload));
                self.skips.push(Skip::fatal("fact-failed", entry.name, reason));
            }
        }
    }

    /// Runs the rules that judge one state.
    fn state(&mut self, context: &Context<'_>, counts: &Counts) -> Vec<Finding> {
        let start = Instant::now();
        let by_class = self.by_class(context);
        let files = parallel::map(self.request.options.threads, context.snapshot.len(), |at| {
            let id = FileId(at as u32);
            self.file(context, id, &by_class[usize::from(context.classes.get(id).0)], counts)
        });
        let mut findings = self.collect(files);
        self.timings.push(("file rules".to_owned(), start.elapsed()));

        let start = Instant::now();
        let wide: Vec<usize> = self.rules_of(Scope::Repository);
        let done = parallel::map(self.request.options.threads, wide.len(), |at| {
            let selected = &self.selection.rules[wide[at]];
            counts.add(wide[at]);
            guarded(selected, "the repository", |sink| selected.rule.repository(context, sink))
        });
        findings.extend(self.collect(done));
        self.timings.push(("repository rules".to_owned(), start.elapsed()));
        findings
    }

    fn rules_of(&self, scope: Scope) -> Vec<usize> {
        (0..self.selection.rules.len()).filter(|&at| self.selection.rules[at].entry.scope == scope).collect()
    }

    /// For each class, the file rules that look at it.
    fn by_class(&self, context: &Context<'_>) -> Vec<Vec<usize>> {
        let classes = context.classes.names.len().max(1);
        let wants = |at: &usize, class: u8| match self.selection.rules[*at].entry.meta.inputs {
            Inputs::All => true,
            Inputs::Classes(classes) => classes.contains(&ClassId(class)),
        };
        let rules = self.rules_of(Scope::File);
        (0..=u8::MAX)
            .take(classes)
            .map(|class| rules.iter().copied().filter(|at| wants(at, class)).collect())
            .collect()
    }

    fn file(&self, context: &Context<'_>, id: FileId, rules: &[usize], counts: &Counts) -> Found {
        let file = context.file(id);
        let mut found = Found::default();
        for &at in rules {
            let selected = &self.selection.rules[at];
            if !selected.exclude.is_empty() && selected.exclude.is_match(file.path().as_str()) {
                continue;
            }
            counts.add(at);
            let (findings, skips) = guarded(selected, file.path().as_str(), |sink| selected.rule.file(file, sink));
            // Most files have no findings: nothing is moved for them.
            if !findings.is_empty() {
                found.0.extend(findings);
            }
            if !skips.is_empty() {
                found.1.extend(skips);
            }
        }
        found
    }

    /// Runs the rules that compare two states.
    fn changes(&mut self, change: &Change<'_>, counts: &Counts) -> Vec<Finding> {
        let rules = self.rules_of(Scope::Change);
        let done = parallel::map(self.request.options.threads, rules.len(), |at| {
            let selected = &self.selection.rules[rules[at]];
            counts.add(rules[at]);
            guarded(selected, "the change", |sink| selected.rule.change(*change, sink))
        });
        self.collect(done)
    }

    /// Runs the rules that judge commits.
    fn history(&mut self, head: &Context<'_>, counts: &Counts) -> Vec<Finding> {
        if self.request.commits.is_empty() {
            return Vec::new();
        }
        let history = History { head, commits: self.request.commits };
        let rules = self.rules_of(Scope::History);
        let done = parallel::map(self.request.options.threads, rules.len(), |at| {
            let selected = &self.selection.rules[rules[at]];
            counts.add(rules[at]);
            guarded(selected, "the history", |sink| selected.rule.history(history, sink))
        });
        self.collect(done)
    }

    fn collect(&mut self, done: Vec<Found>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (found, skips) in done {
            findings.extend(found);
            self.skips.extend(skips);
        }
        findings
    }
}

type Found = (Vec<Finding>, Vec<Skip>);

/// Runs a rule so that its panic costs its own findings and nothing else.
fn guarded(selected: &Selected, what: &str, work: impl FnOnce(&mut Sink)) -> Found {
    let rule = selected.entry.meta.id;
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut sink = Sink::new(rule, selected.severity);
        work(&mut sink);
        sink.into_parts()
    }));
    done.unwrap_or_else(|payload| {
        let reason = format!("the rule broke down on {what}: {}", panic_words(&*payload));
        (Vec::new(), vec![Skip::fatal("rule-failed", rule, reason)])
    })
}

/// The words of a panic.
fn panic_words(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a word".to_owned())
}

/// Keeps the standard library from printing panics: a rule that breaks down is told in the report.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}

fn outcomes(request: &Request<'_>, selection: &Selection, counts: &Counts) -> Vec<RuleOutcome> {
    let ran = selection.rules.iter().enumerate().map(|(at, selected)| {
        let state = match selected.entry.scope {
            Scope::Change if request.base.is_none() => RuleState::Skipped("there is no state to compare with; give --since".to_owned()),
            Scope::History if request.commits.is_empty() => RuleState::Skipped("no commits were asked for".to_owned()),
            _ => RuleState::Ran,
        };
        let inspected = counts.0[at].load(Ordering::Relaxed);
        RuleOutcome { id: selected.entry.meta.id, state, inspected, findings: 0 }
    });
    let off = selection.off.iter().map(|&id| RuleOutcome { id, state: RuleState::Off, inspected: 0, findings: 0 });
    let mut all: Vec<RuleOutcome> = ran.chain(off).collect();
    all.sort_by_key(|outcome| outcome.id);
    all
}
