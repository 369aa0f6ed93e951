//! From what rules found to a report: fold, exclude, suppress, compare, sort, count.

use std::collections::HashMap;

use rempart_core::{
    Context, FaultKind, Finding, Location, Report, RuleOutcome, Severity, Side, Skip, Snapshot, Summary, Suppressed,
    TakenFor,
};

use crate::request::Request;
use crate::select::{self, Selection};
use crate::{fingerprint, fold, suppress};

/// Files that could not be read: the run cannot vouch for them.
pub(crate) fn faults(snapshot: &Snapshot) -> impl Iterator<Item = Skip> + '_ {
    snapshot.faults().filter_map(|fault| match fault.kind {
        FaultKind::Unreadable(words) => Some(Skip::fatal("unreadable", fault.path.as_str(), words)),
        FaultKind::TooLarge(size) => {
            Some(Skip::fatal("too-large", fault.path.as_str(), format!("{size} bytes are more than is read of one file")))
        }
        // A finding where the file should be text, nothing where it may be binary.
        FaultKind::NotUtf8(_) => None,
    })
}

/// Makes the report.
#[expect(clippy::too_many_arguments, reason = "the one place where all parts of a run meet")]
pub(crate) fn report(
    request: &Request<'_>,
    selection: &Selection,
    head: &Context<'_>,
    base: Option<&Context<'_>>,
    findings: Vec<Finding>,
    known: Option<Vec<Finding>>,
    mut skipped: Vec<Skip>,
    mut rules: Vec<RuleOutcome>,
) -> Report {
    let excluded = Excluded::new(request, selection);
    let mut findings = fold::fold(findings);
    findings.retain(|finding| !excluded.has(finding));
    let mut suppressed = suppress::apply(request, selection, head, &mut findings);
    sort(&mut findings);
    fingerprint::set(&mut findings);
    if let Some(known) = known {
        suppressed.extend(drop_known(request, selection, base, &excluded, known, &mut findings));
    }
    if let Some(baseline) = request.baseline {
        suppressed.extend(baseline.apply(selection, &mut findings));
        sort(&mut findings);
    }
    if !request.options.paths.is_empty() {
        findings.retain(|finding| is_wanted(request, finding));
    }
    for outcome in &mut rules {
        outcome.findings = findings.iter().filter(|finding| finding.rule == outcome.id).count();
    }
    skipped.sort_unstable();
    skipped.dedup();
    suppressed.sort_unstable();
    let mut report = Report {
        now: request.options.now.clone(),
        config_digest: request.config.digest.clone(),
        rules,
        skipped,
        suppressed: merged(suppressed),
        ..Report::default()
    };
    rows(request, head, &mut report);
    report.summary = summary(head, &findings, report.resources.len());
    sources(head, base, &findings, &mut report);
    report.findings = findings;
    report
}

/// What configuration excludes: by path for all rules, and by path for one rule.
struct Excluded<'s> {
    all: globset::GlobSet,
    selection: &'s Selection,
}

impl<'s> Excluded<'s> {
    fn new(request: &Request<'_>, selection: &'s Selection) -> Self {
        // A pattern that is none was refused before the run.
        Self { all: select::globs(&request.config.exclude).unwrap_or_default(), selection }
    }

    fn has(&self, finding: &Finding) -> bool {
        let path = finding.location.path.as_str();
        let rule = self.selection.rules.iter().find(|rule| rule.entry.meta.id == finding.rule);
        self.all.is_match(path) || rule.is_some_and(|rule| rule.exclude.is_match(path))
    }
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.location.side.clone(), finding.location.path.clone(), finding.location.span);
        key(a).cmp(&key(b)).then_with(|| (a.rule, &a.message).cmp(&(b.rule, &b.message)))
    });
}

/// Drops what is there at the base too: as many of one fingerprint stem as there are.
fn drop_known(
    request: &Request<'_>,
    selection: &Selection,
    base: Option<&Context<'_>>,
    excluded: &Excluded<'_>,
    known: Vec<Finding>,
    findings: &mut Vec<Finding>,
) -> Vec<Suppressed> {
    let Some(base) = base else { return Vec::new() };
    let mut known = fold::fold(known);
    known.retain(|finding| !excluded.has(finding));
    suppress::apply(request, selection, base, &mut known);
    sort(&mut known);
    fingerprint::set(&mut known);
    let known: std::collections::HashSet<&str> = known.iter().map(|finding| finding.fingerprint.as_str()).collect();
    let mut dropped: HashMap<&'static str, usize> = HashMap::new();
    findings.retain(|finding| {
        let old = known.contains(finding.fingerprint.as_str());
        if old {
            *dropped.entry(finding.rule).or_default() += 1;
        }
        !old
    });
    let mut rows: Vec<_> = dropped.into_iter().map(|(rule, count)| Suppressed { rule, count, by: "base" }).collect();
    rows.sort_unstable();
    rows
}

fn is_wanted(request: &Request<'_>, finding: &Finding) -> bool {
    let within = |location: &Location| {
        request.options.paths.iter().any(|path| location.path.is_under(path.as_str()))
    };
    within(&finding.location) || finding.related.iter().any(|label| within(&label.location))
}

fn merged(rows: Vec<Suppressed>) -> Vec<Suppressed> {
    let mut merged: Vec<Suppressed> = Vec::new();
    for row in rows {
        match merged.last_mut() {
            Some(last) if (last.rule, last.by) == (row.rule, row.by) => last.count += row.count,
            _ => merged.push(row),
        }
    }
    merged
}

/// Objects, files and tables, when they are asked for.
fn rows(request: &Request<'_>, head: &Context<'_>, report: &mut Report) {
    if !request.options.resources {
        return;
    }
    for checker in request.checkers {
        if let Some(judgements) = checker.judgements {
            report.resources.extend(judgements(head));
        }
        if let Some(tables) = checker.tables {
            report.tables.extend(tables(head));
        }
    }
    report.files = head
        .snapshot
        .ids()
        .map(|id| TakenFor { path: head.file(id).path().clone(), class: head.classes.name(head.classes.get(id)) })
        .collect();
}

fn summary(head: &Context<'_>, findings: &[Finding], resources: usize) -> Summary {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let trees = head.snapshot.entries().iter().filter_map(|entry| entry.file.tree());
    Summary {
        files: head.snapshot.len(),
        documents: trees.map(|tree| tree.document_count()).sum(),
        resources,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
}

/// The files that findings stand in.
fn sources(head: &Context<'_>, base: Option<&Context<'_>>, findings: &[Finding], report: &mut Report) {
    for finding in findings {
        let labels = finding.labels.iter().chain(&finding.related).map(|label| &label.location);
        for location in labels.chain([&finding.location]) {
            let context = match location.side {
                Side::Head => Some(head),
                Side::Base => base,
                Side::Commit(_) => None,
            };
            let Some(file) = context.and_then(|context| context.find(location.path.as_str())) else { continue };
            report.sources.insert((location.side.clone(), location.path.clone()), file.source().clone());
        }
    }
}
