//! Rules of the other scopes: one task a rule.

use rempart_core::{Change, Commit, Context, History, Scope, Sink, parallel};

use super::said::Said;
use crate::Selection;
use crate::facts::missing;
use crate::guard::guarded;
use crate::select::Selected;

/// Runs the repository rules, side by side.
pub(super) fn repository(context: &Context<'_>, selection: &Selection, outcome: &mut Said) {
    let needs = |rule: &Selected| missing(context, rule.entry.meta.needs);
    run(
        Scope::Repository,
        context.threads,
        selection,
        outcome,
        needs,
        |rule, sink| {
            rule.rule.repository(context, sink);
        },
    );
}

/// Runs the rules that need what a command was given; without it each is skipped in its own words.
pub(super) fn given(context: &Context<'_>, selection: &Selection, outcome: &mut Said) {
    let mut scopes: Vec<Scope> = selection
        .rules
        .iter()
        .map(|rule| rule.entry.scope)
        .collect();
    scopes.retain(|scope| matches!(scope, Scope::Given(_)));
    scopes.dedup();
    for scope in scopes {
        match scope {
            Scope::Given(reason) if context.given.is_none() => {
                skip(scope, reason, selection, outcome);
            }
            _ => run(
                scope,
                context.threads,
                selection,
                outcome,
                |rule| missing(context, rule.entry.meta.needs),
                |rule, sink| rule.rule.given(context, sink),
            ),
        }
    }
}

/// Runs the change rules; without a base they are skipped.
pub(super) fn change(
    head: &Context<'_>,
    base: Option<&Context<'_>>,
    selection: &Selection,
    outcome: &mut Said,
) {
    let Some(base) = base else {
        return skip(
            Scope::Change,
            "no base to compare with; give one with `--since`",
            selection,
            outcome,
        );
    };
    let change = Change { base, head };
    let needs = |rule: &Selected| {
        missing(head, rule.entry.meta.needs).or_else(|| missing(base, rule.entry.meta.needs))
    };
    run(
        Scope::Change,
        head.threads,
        selection,
        outcome,
        needs,
        |rule, sink| {
            rule.rule.change(change, sink);
        },
    );
}

/// Runs the history rules; without commits they are skipped.
pub(super) fn history(
    head: &Context<'_>,
    commits: Option<&[Commit]>,
    selection: &Selection,
    outcome: &mut Said,
) {
    let Some(commits) = commits else {
        return skip(
            Scope::History,
            "no commits were given to judge",
            selection,
            outcome,
        );
    };
    let history = History { head, commits };
    let needs = |rule: &Selected| missing(head, rule.entry.meta.needs);
    run(
        Scope::History,
        head.threads,
        selection,
        outcome,
        needs,
        |rule, sink| {
            rule.rule.history(history, sink);
        },
    );
}

fn on(selection: &Selection, scope: Scope) -> Vec<usize> {
    let rules = selection.rules.iter().enumerate();
    rules
        .filter(|(_, rule)| rule.entry.scope == scope && rule.severity.is_some())
        .map(|(at, _)| at)
        .collect()
}

fn skip(scope: Scope, reason: &str, selection: &Selection, outcome: &mut Said) {
    for rule in on(selection, scope) {
        outcome.skipped(rule, reason);
    }
}

fn run(
    scope: Scope,
    threads: usize,
    selection: &Selection,
    outcome: &mut Said,
    missing: impl Fn(&Selected) -> Option<&'static str>,
    work: impl Fn(&Selected, &mut Sink) + Sync,
) {
    let mut ready = on(selection, scope);
    ready.retain(|&at| match missing(&selection.rules[at]) {
        Some(fact) => {
            outcome.skipped(at, format!("the fact `{fact}` could not be computed"));
            false
        }
        None => true,
    });
    let sinks = parallel::map(threads, ready.len(), |at| {
        let rule = &selection.rules[ready[at]];
        let severity = rule.severity?;
        guarded(|| {
            let mut sink = Sink::new(rule.id(), severity);
            work(rule, &mut sink);
            sink
        })
    });
    for (at, sink) in ready.into_iter().zip(sinks) {
        match sink {
            Some(sink) => {
                outcome.states[at].inspected = 1;
                outcome.take(sink);
            }
            None => outcome.panicked(at, selection.rules[at].id(), None),
        }
    }
}
