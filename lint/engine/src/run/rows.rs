//! What a report holds beside findings: files, objects, tables, and the texts it points into.

use std::collections::BTreeMap;
use std::sync::Arc;

use rempart_core::{
    Checker, Context, Finding, Judgement, Location, RepoPath, Side, Skip, SourceFile, Table,
    TakenFor,
};

use super::{Input, Options};
use crate::filter::Filter;
use crate::guard::guarded;
use crate::suppress::Marked;

/// The checkers whose rules were asked for.
pub(super) fn asked<'i>(
    input: &Input<'i>,
    options: &Options<'_>,
) -> impl Iterator<Item = &'static Checker> + use<'i> {
    let wanted = options.wants.resources || options.wants.tables;
    let selection = input.selection;
    let of = move |checker: &Checker| {
        let mut rules = selection.rules.iter();
        rules.any(|rule| rule.entry.meta.checker() == checker.name)
    };
    input
        .checkers
        .iter()
        .copied()
        .filter(move |checker| wanted && of(checker))
}

/// What each judged file was taken for.
pub(super) fn taken_for(head: &Context<'_>, filter: &Filter) -> Vec<TakenFor> {
    let files = head.snapshot.ids().map(|id| head.file(id));
    files
        .filter(|file| filter.covers(file.path()))
        .map(|file| TakenFor {
            path: file.path().clone(),
            class: head.classes.name(file.class()),
        })
        .collect()
}

/// What the checkers say of each object.
pub(super) fn judgements(
    input: &Input<'_>,
    options: &Options<'_>,
    filter: &Filter,
    head: &Context<'_>,
    skips: &mut Vec<Skip>,
) -> Vec<Judgement> {
    let mut all = Vec::new();
    for checker in asked(input, options).filter(|_| options.wants.resources) {
        let Some(judge) = checker.judgements else {
            continue;
        };
        match guarded(|| judge(head)) {
            Some(judgements) => all.extend(judgements),
            None => skips.push(panicked("the objects", checker)),
        }
    }
    all.retain(|judgement| filter.covers(&judgement.path));
    // Stable: objects of one document keep the order their checker gave them.
    all.sort_by(|a, b| (&a.path, a.document).cmp(&(&b.path, b.document)));
    all
}

/// The tables of the checkers.
pub(super) fn tables(
    input: &Input<'_>,
    options: &Options<'_>,
    head: &Context<'_>,
    skips: &mut Vec<Skip>,
) -> Vec<Table> {
    let mut all = Vec::new();
    for checker in asked(input, options).filter(|_| options.wants.tables) {
        let Some(make) = checker.tables else { continue };
        match guarded(|| make(head)) {
            Some(tables) => all.extend(tables),
            None => skips.push(panicked("the tables", checker)),
        }
    }
    all
}

/// Where a comment in a file silences something: `by comment` is a count, and a count hides its places.
pub(super) fn silenced(
    options: &Options<'_>,
    head: &Context<'_>,
    marked: &[Marked],
) -> Option<Table> {
    let by_comment = marked.iter().filter(|marked| marked.by == Some("comment"));
    let findings = by_comment.map(|marked| &marked.finding);
    let mut rows: Vec<(&RepoPath, u32, &str)> = findings
        .map(|finding| {
            (
                &finding.location.path,
                line(head, &finding.location),
                finding.rule,
            )
        })
        .collect();
    rows.sort_unstable();
    rows.dedup();
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(path, line, rule)| vec![path.to_string(), line.to_string(), rule.to_owned()])
        .collect();
    (options.wants.tables && !rows.is_empty()).then(|| Table {
        name: "silenced-by-comment",
        columns: vec!["file", "line", "rule"],
        rows,
    })
}

/// The line of a place in the head; 1 where it has no lines.
fn line(head: &Context<'_>, location: &Location) -> u32 {
    let file = head.snapshot.find(location.path.as_str());
    let file = file.map(|id| &head.snapshot.entry(id).file);
    let position = file.and_then(|file| {
        let lines = file.lines()?;
        Some(lines.position(file.text()?, location.span.start))
    });
    position.map_or(1, |position| position.line)
}

fn panicked(what: &str, checker: &Checker) -> Skip {
    let reason = "making them ended in a panic: this is a defect of rempart";
    Skip::fatal(
        "checker-panicked",
        format!("{what} of {}", checker.name),
        reason,
    )
}

/// The files that the report points into.
pub(super) fn sources(
    head: &Context<'_>,
    base: Option<&Context<'_>>,
    findings: &[Finding],
) -> BTreeMap<(Side, RepoPath), Arc<SourceFile>> {
    let mut sources = BTreeMap::new();
    let mut add = |location: &Location| {
        let context = match location.side {
            Side::Head => Some(head),
            Side::Base => base,
            // Outputs of history rules quote no lines.
            Side::Commit(_) => None,
        };
        let file = context.and_then(|context| context.find(location.path.as_str()));
        if let Some(file) = file {
            let key = (location.side.clone(), location.path.clone());
            sources.entry(key).or_insert_with(|| file.source().clone());
        }
    };
    for finding in findings {
        add(&finding.location);
        for label in finding.labels.iter().chain(&finding.related) {
            add(&label.location);
        }
    }
    sources
}
