//! One fault is one finding, however many ways lead to it.

use std::collections::HashMap;

use rempart_core::{Finding, Identity, Label};

use crate::order;
use crate::suppress::Marked;

/// Merges findings that are the same fault. `findings` are sorted and stay so; the first of equal ones takes in the
/// applications, remarks and other places of the rest.
pub(crate) fn same(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match kept.last_mut() {
            Some(first) if is_same(first, &finding) => merge(first, finding),
            _ => kept.push(finding),
        }
    }
    for finding in &mut kept {
        finding.applications.sort_unstable();
        finding.applications.dedup();
    }
    kept
}

/// Equal [`Identity`], without making two of them; equal ones are neighbours in the order of findings.
fn is_same(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.location == b.location && order::key(a) == order::key(b)
}

fn merge(first: &mut Finding, other: Finding) {
    first.applications.extend(other.applications);
    first.severity = first.severity.max(other.severity);
    let elsewhere = other.labels.into_iter().chain(other.related);
    for label in elsewhere {
        if !first.labels.contains(&label) && !first.related.contains(&label) {
            first.related.push(label);
        }
    }
    first.because = first.because.take().or(other.because);
    first.help = first.help.take().or(other.help);
    first.fix = first.fix.take().or(other.fix);
}

/// Folds consequences into their causes: a finding whose cause is reported, and weighs at least as much, becomes a
/// remark of it. A heavier one stays, or the fold would lower the exit code. What silences the cause silences its
/// consequences, but for those that nothing may silence.
pub(crate) fn consequences(marked: Vec<Marked>) -> Vec<Marked> {
    if marked.iter().all(|marked| marked.finding.because.is_none()) {
        return marked;
    }
    let places: HashMap<Identity, usize> = marked
        .iter()
        .enumerate()
        .map(|(at, marked)| (marked.finding.identity(), at))
        .collect();
    let roots: Vec<usize> = (0..marked.len())
        .map(|at| root(&marked, &places, at))
        .collect();
    let mut folded: Vec<Option<Marked>> = marked.into_iter().map(Some).collect();
    for (at, &root) in roots.iter().enumerate() {
        let by = folded[root].as_ref().and_then(|cause| cause.by);
        let folds = |marked: &mut Marked| root != at && marked.by.is_none() && by.is_none();
        if root != at
            && let (Some(marked), Some(by)) = (&mut folded[at], by)
        {
            marked.silence(by);
        }
        let Some(consequence) = folded[at].take_if(folds).map(|marked| marked.finding) else {
            continue;
        };
        if let Some(Marked { finding: cause, .. }) = &mut folded[root] {
            cause.related.push(Label {
                location: consequence.location,
                text: consequence.message,
            });
            cause.applications.extend(consequence.applications);
            cause.applications.sort_unstable();
            cause.applications.dedup();
        }
    }
    folded.into_iter().flatten().collect()
}

/// The last finding of a chain of causes; the finding itself when its chain runs in a circle.
fn root(marked: &[Marked], places: &HashMap<Identity, usize>, start: usize) -> usize {
    let mut at = start;
    for _ in 0..marked.len() {
        let finding = &marked[at].finding;
        let cause = finding
            .because
            .as_deref()
            .and_then(|cause| places.get(cause).copied());
        match cause {
            Some(next) if next != at && marked[next].finding.severity >= finding.severity => {
                at = next;
            }
            _ => return at,
        }
    }
    start
}
