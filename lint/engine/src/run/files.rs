//! Rules of the file scope: all files on all cores.

use rempart_core::{Context, FileId, Inputs, Scope, Severity, Sink, parallel};

use super::outcome::Outcome;
use crate::Selection;
use crate::facts::missing;
use crate::filter::Filter;
use crate::guard::guarded;
use crate::select::Selected;

/// A rule that runs on files.
struct OnFiles<'s> {
    at: usize,
    rule: &'s Selected,
    severity: Severity,
}

/// What the rules said of one file.
#[derive(Default)]
struct OfFile {
    sinks: Vec<Sink>,
    /// Places in the list of rules that left the file out: nearly always none, so that most files cost no allocation.
    left_out: Vec<usize>,
    panicked: Vec<usize>,
}

/// Runs every file rule that is on over the files of its classes.
pub(super) fn run(
    context: &Context<'_>,
    selection: &Selection,
    filter: &Filter,
    outcome: &mut Outcome,
) {
    let rules = ready(context, selection, outcome);
    let by_class = by_class(&rules);
    let snapshot = context.snapshot;
    let files: Vec<_> = snapshot
        .ids()
        .filter(|id| filter.covers(&snapshot.entry(*id).path))
        .collect();
    let judged = parallel::map(context.threads, files.len(), |at| {
        judge(context, &rules, &by_class, files[at])
    });
    for (file, of_file) in files.iter().zip(judged) {
        let class = context.classes.get(*file);
        for rule in by_class[usize::from(class.0)].iter().map(|at| &rules[*at]) {
            let ran = !of_file.left_out.contains(&rule.at) && !of_file.panicked.contains(&rule.at);
            outcome.states[rule.at].inspected += usize::from(ran);
        }
        of_file
            .sinks
            .into_iter()
            .for_each(|sink| outcome.take(sink));
        for rule in of_file.panicked {
            let path = context.snapshot.entry(*file).path.as_str();
            outcome.panicked(rule, selection.rules[rule].id(), Some(path));
        }
    }
}

/// The file rules that are on and whose facts are there.
fn ready<'s>(
    context: &Context<'_>,
    selection: &'s Selection,
    outcome: &mut Outcome,
) -> Vec<OnFiles<'s>> {
    let mut rules = Vec::new();
    for (at, rule) in selection.rules.iter().enumerate() {
        let Some(severity) = rule.severity else {
            continue;
        };
        if rule.entry.scope != Scope::File {
            continue;
        }
        match missing(context, rule.entry.meta.needs) {
            Some(fact) => outcome.skipped(at, format!("the fact `{fact}` could not be computed")),
            None => rules.push(OnFiles { at, rule, severity }),
        }
    }
    rules
}

/// The rules for each class of files, as places in `rules`.
fn by_class(rules: &[OnFiles<'_>]) -> Vec<Vec<usize>> {
    let mut by_class = vec![Vec::new(); usize::from(u8::MAX) + 1];
    for (at, rule) in rules.iter().enumerate() {
        match rule.rule.entry.meta.inputs {
            Inputs::All => by_class.iter_mut().for_each(|list| list.push(at)),
            Inputs::Classes(classes) => {
                for class in classes {
                    by_class[usize::from(class.0)].push(at);
                }
            }
        }
    }
    by_class
}

fn judge(
    context: &Context<'_>,
    rules: &[OnFiles<'_>],
    by_class: &[Vec<usize>],
    id: FileId,
) -> OfFile {
    let file = context.file(id);
    let mut of_file = OfFile::default();
    for rule in by_class[usize::from(file.class().0)]
        .iter()
        .map(|at| &rules[*at])
    {
        let excluded = rule.rule.exclude.as_ref();
        if excluded.is_some_and(|globs| globs.is_match(file.path().as_str())) {
            of_file.left_out.push(rule.at);
            continue;
        }
        let run = || {
            let mut sink = Sink::new(rule.rule.id(), rule.severity);
            rule.rule.rule.file(file, &mut sink);
            sink
        };
        match guarded(run) {
            Some(sink) if sink.is_empty() => {}
            Some(sink) => of_file.sinks.push(sink),
            None => of_file.panicked.push(rule.at),
        }
    }
    of_file
}
