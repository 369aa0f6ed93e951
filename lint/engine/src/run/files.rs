//! Rules of the file scope: all files on all cores.

use std::borrow::Cow;
use std::cell::Cell;

use rempart_core::{Context, FileId, FileView, Inputs, Scope, Severity, Sink, parallel};

use super::said::Said;
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
    /// The files it is run on; `None` for all of its classes.
    concerned: Option<Vec<FileId>>,
}

/// What the rules said of one file.
struct OfFile {
    sink: Sink,
    /// Places in the list of rules that left the file out.
    left_out: Vec<usize>,
    panicked: Vec<usize>,
}

/// Runs every file rule that is on over the files of its classes.
pub(super) fn run(
    context: &Context<'_>,
    selection: &Selection,
    filter: &Filter,
    outcome: &mut Said,
) {
    let rules = ready(context, selection, outcome);
    let by_class = by_class(&rules);
    let plan = Plan::new(context, &rules, &by_class);
    let snapshot = context.snapshot;
    let files: Vec<_> = snapshot
        .ids()
        .filter(|id| filter.covers(&snapshot.entry(*id).path))
        .collect();
    let judged = parallel::map(context.threads, files.len(), |at| {
        judge(context, &rules, &plan, files[at])
    });
    inspected(context, &rules, &by_class, &files, outcome);
    let spoken = files.iter().zip(judged);
    for (file, of_file) in spoken.filter_map(|(file, said)| Some((*file, said?))) {
        outcome.take(of_file.sink);
        for rule in of_file.left_out {
            outcome.states[rule].inspected -= 1;
        }
        for rule in of_file.panicked {
            let path = context.snapshot.entry(file).path.as_str();
            outcome.states[rule].inspected -= 1;
            outcome.panicked(rule, selection.rules[rule].id(), Some(path));
        }
    }
}

/// Counts for each rule the files of its classes.
fn inspected(
    context: &Context<'_>,
    rules: &[OnFiles<'_>],
    by_class: &[Vec<usize>],
    files: &[FileId],
    outcome: &mut Said,
) {
    let mut counts = vec![0; by_class.len()];
    for file in files {
        counts[usize::from(context.classes.get(*file).0)] += 1;
    }
    for (of_class, count) in by_class.iter().zip(counts) {
        for rule in of_class {
            outcome.states[rules[*rule].at].inspected += count;
        }
    }
}

/// Which rules run on which file, as places in the list of rules.
struct Plan {
    /// By class: those that run on all files of a class.
    by_class: Vec<Vec<usize>>,
    /// Those that run on some files only.
    by_file: Vec<(FileId, usize)>,
}

impl Plan {
    fn new(context: &Context<'_>, rules: &[OnFiles<'_>], by_class: &[Vec<usize>]) -> Self {
        let by_file = by_file(context, rules, by_class);
        let on_all = |at: &&usize| rules[**at].concerned.is_none();
        let of_class = |list: &Vec<usize>| list.iter().filter(on_all).copied().collect();
        Self {
            by_class: by_class.iter().map(of_class).collect(),
            by_file,
        }
    }

    /// The rules to run on a file, in their order.
    fn of(&self, file: FileView<'_>) -> Cow<'_, [usize]> {
        let on_all = &self.by_class[usize::from(file.class().0)];
        let start = self.by_file.partition_point(|(id, _)| *id < file.id);
        let here = self.by_file[start..].iter();
        let mut here = here.take_while(|(id, _)| *id == file.id).peekable();
        if here.peek().is_none() {
            return Cow::Borrowed(on_all);
        }
        let mut all = on_all.clone();
        all.extend(here.map(|(_, at)| *at));
        all.sort_unstable();
        Cow::Owned(all)
    }
}

/// The file rules that are on and whose facts are there.
fn ready<'s>(
    context: &Context<'_>,
    selection: &'s Selection,
    outcome: &mut Said,
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
            None => rules.push(OnFiles {
                at,
                rule,
                severity,
                concerned: concerned(context, rule),
            }),
        }
    }
    rules
}

/// The files that a rule need be run on. A rule that leaves files out runs on all of its classes, so that those it
/// leaves out are counted; one that cannot say does too, and breaks down on each.
fn concerned(context: &Context<'_>, rule: &Selected) -> Option<Vec<FileId>> {
    if rule.exclude.is_some() {
        return None;
    }
    guarded(|| rule.rule.concerned(context)).flatten()
}

/// The rules that are run on some files only, with each of these files.
fn by_file(
    context: &Context<'_>,
    rules: &[OnFiles<'_>],
    by_class: &[Vec<usize>],
) -> Vec<(FileId, usize)> {
    let mut by_file = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let concerned = rule.concerned.iter().flatten();
        let of_class =
            |id: &FileId| by_class[usize::from(context.classes.get(*id).0)].contains(&at);
        by_file.extend(concerned.filter(|id| of_class(id)).map(|id| (*id, at)));
    }
    by_file.sort_unstable();
    by_file.dedup();
    by_file
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

/// `None` where no rule has anything to say: nearly every file, which then costs no allocation.
fn judge(
    context: &Context<'_>,
    rules: &[OnFiles<'_>],
    plan: &Plan,
    id: FileId,
) -> Option<Box<OfFile>> {
    let file = context.file(id);
    let to_run = plan.of(file);
    if to_run.is_empty() {
        return None;
    }
    let mut of_file = OfFile {
        // Turned to a rule before any rule reports.
        sink: Sink::new("", Severity::Note),
        left_out: Vec::new(),
        panicked: Vec::new(),
    };
    let mut next = 0;
    // One guard for all rules of a file: setting it up for each of them would cost more than most of them do.
    while next < to_run.len() {
        let place = Cell::new(next);
        let mark = Cell::new(of_file.sink.mark());
        let run = || {
            for at in next..to_run.len() {
                place.set(at);
                let rule = &rules[to_run[at]];
                let excluded = rule.rule.exclude.as_ref();
                if excluded.is_some_and(|globs| globs.is_match(file.path().as_str())) {
                    of_file.left_out.push(rule.at);
                    continue;
                }
                of_file.sink.turn_to(rule.rule.id(), rule.severity);
                mark.set(of_file.sink.mark());
                rule.rule.rule.file(file, &mut of_file.sink);
            }
        };
        if guarded(run).is_some() {
            break;
        }
        // The others still run.
        of_file.sink.forget_since(mark.get());
        of_file.panicked.push(rules[to_run[place.get()]].at);
        next = place.get() + 1;
    }
    let silent =
        of_file.sink.is_empty() && of_file.left_out.is_empty() && of_file.panicked.is_empty();
    (!silent).then(|| Box::new(of_file))
}
