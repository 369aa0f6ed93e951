//! From what rules reported to a report: fold, suppress, name, compare, count, sort.

use std::collections::{BTreeMap, HashMap, HashSet};

use rempart_core::{Context, Finding, Report, RuleOutcome, RuleState, Summary, Suppressed};

use super::said::{Said, State};
use super::{Input, Options, rows};
use crate::filter::Filter;
use crate::redact::Redactor;
use crate::suppress::{Marked, suppress};
use crate::{Selection, baseline, fingerprint, fold, order};

/// The findings that stand at the base, by fingerprint.
pub(super) type Known = HashSet<String>;

/// What stands at the base, judged as the head is.
pub(super) fn known(
    input: &Input<'_>,
    options: &Options<'_>,
    filter: &Filter,
    base: &Context<'_>,
    outcome: Said,
) -> Known {
    let (mut marked, _) = judged(
        input.selection,
        options,
        filter,
        base,
        outcome.findings,
        &outcome.states,
    );
    // As at the head: a fault that is there at both must have one name.
    Redactor::new(base, None, input.checkers, input.conceal)
        .findings(marked.iter_mut().map(|marked| &mut marked.finding));
    fingerprint::name_all(marked.iter_mut().map(|marked| &mut marked.finding));
    let standing = marked.into_iter().filter(|marked| marked.by.is_none());
    standing.map(|marked| marked.finding.fingerprint).collect()
}

/// Sorted, merged, suppressed and folded.
fn judged(
    selection: &Selection,
    options: &Options<'_>,
    filter: &Filter,
    context: &Context<'_>,
    findings: Vec<Finding>,
    states: &[State],
) -> (Vec<Marked>, crate::suppress::Extra) {
    let mut findings = findings;
    findings.retain(|finding| reported(selection, filter, finding));
    order::sort(&mut findings);
    let findings = fold::same(findings);
    let states: Vec<RuleState> = states.iter().map(|state| state.state.clone()).collect();
    let now = options.now.as_deref();
    let (marked, extra) = suppress(context, selection, &states, filter, now, findings);
    (fold::consequences(marked), extra)
}

/// Whether a finding is on a path that is judged and was asked for.
fn reported(selection: &Selection, filter: &Filter, finding: &Finding) -> bool {
    let path = &finding.location.path;
    let Some(rule) = selection.get(finding.rule) else {
        return true;
    };
    if rule.is_locked() {
        return true;
    }
    let excluded = rule
        .exclude
        .as_ref()
        .is_some_and(|globs| globs.is_match(path.as_str()));
    filter.covers(path) && !excluded
}

/// The report of the head.
pub(super) fn report(
    input: &Input<'_>,
    options: &Options<'_>,
    filter: &Filter,
    head: &Context<'_>,
    base: Option<&Context<'_>>,
    outcome: Said,
    known: &Known,
) -> Report {
    let selection = input.selection;
    let Said {
        findings,
        mut skips,
        states,
    } = outcome;
    let (mut marked, extra) = judged(selection, options, filter, head, findings, &states);
    skips.extend(extra.skips);
    marked.extend(
        extra
            .findings
            .into_iter()
            .filter(|finding| reported(selection, filter, finding))
            .map(|finding| Marked {
                finding,
                by: None,
                waivable: false,
            }),
    );
    // Before anything is made of the words: names of findings are made of them.
    let mut redactor = Redactor::new(head, base, input.checkers, input.conceal);
    redactor.findings(marked.iter_mut().map(|marked| &mut marked.finding));
    marked.sort_by(|a, b| order::compare(&a.finding, &b.finding));
    fingerprint::name_all(marked.iter_mut().map(|marked| &mut marked.finding));
    for marked in &mut marked {
        // What was there before is told apart from what is silenced: even a rule that nothing silences is known then.
        if marked.by.is_none() && known.contains(&marked.finding.fingerprint) {
            marked.by = Some("base");
        }
    }
    if let Some(baseline) = options.baseline {
        let complete = !filter.is_partial() && !options.since;
        let ran = |id: &str| ran(selection, &states, id);
        let stale = selection
            .severity("rempart/stale-baseline")
            .filter(|_| complete);
        let mut more = baseline::apply(baseline, &mut marked, stale, &selection.known, ran);
        redactor.findings(more.iter_mut());
        fingerprint::name_all(more.iter_mut());
        marked.extend(more.into_iter().map(|finding| Marked {
            finding,
            by: None,
            waivable: false,
        }));
    }
    let suppressed = count_suppressed(&marked);
    let silenced = rows::silenced(options, head, &marked);
    let standing = marked.into_iter().filter(|marked| marked.by.is_none());
    let mut findings: Vec<Finding> = standing.map(|marked| marked.finding).collect();
    order::sort(&mut findings);

    let objects = input
        .checkers
        .iter()
        .filter_map(|checker| checker.objects)
        .map(|count| count(head))
        .sum();
    let mut judgements = rows::judgements(input, options, filter, head, &mut skips);
    redactor.judgements(&mut judgements);
    let mut tables = rows::tables(input, options, head, &mut skips);
    tables.extend(silenced);
    redactor.skips(&mut skips);
    skips.append(&mut redactor.skips);
    skips.sort_unstable();
    skips.dedup();
    Report {
        revision: options.revision.clone(),
        base: options.base_revision.clone(),
        now: options.now.clone(),
        config_digest: input.config.digest.clone(),
        rules: outcomes(selection, states, &findings),
        summary: summary(head, &findings, objects),
        sources: rows::sources(head, base, &findings),
        concealed: redactor.into_concealed(),
        files: if options.wants.files {
            rows::taken_for(head, filter)
        } else {
            Vec::new()
        },
        findings,
        resources: judgements,
        skipped: skips,
        suppressed,
        tables,
    }
}

fn ran(selection: &Selection, states: &[State], id: &str) -> bool {
    let at = selection.rules.iter().position(|rule| rule.id() == id);
    at.is_some_and(|at| states[at].state == RuleState::Ran)
}

fn count_suppressed(marked: &[Marked]) -> Vec<Suppressed> {
    let mut counts: BTreeMap<(&'static str, &'static str), usize> = BTreeMap::new();
    for marked in marked {
        if let Some(by) = marked.by {
            *counts.entry((marked.finding.rule, by)).or_default() += 1;
        }
    }
    let counts = counts.into_iter();
    counts
        .map(|((rule, by), count)| Suppressed { rule, count, by })
        .collect()
}

fn outcomes(selection: &Selection, states: Vec<State>, findings: &[Finding]) -> Vec<RuleOutcome> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let rules = selection.rules.iter().zip(states);
    rules
        .map(|(rule, state)| RuleOutcome {
            id: rule.id(),
            state: state.state,
            inspected: state.inspected,
            findings: counts.get(rule.id()).copied().unwrap_or_default(),
        })
        .collect()
}

fn summary(head: &Context<'_>, findings: &[Finding], objects: usize) -> Summary {
    use rempart_core::Severity::{Error, Note, Warning};
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    Summary {
        files: head.snapshot.len(),
        documents: head.snapshot.documents(),
        resources: objects,
        errors: count(Error),
        warnings: count(Warning),
        notes: count(Note),
    }
}
