//! The report of a history, as of any other run.

use std::collections::BTreeMap;
use std::sync::Arc;

use rempart_core::config::FILE_NAME;
use rempart_core::{
    Finding, RepoPath, Report, RuleOutcome, RuleState, Severity, Side, Summary, Suppressed, Table,
};
use rempart_git::history::History;

use super::fold::Folded;
use super::settings::Settings;

/// Puts together what was found. `files` are the paths that the repository holds now.
pub(super) fn of(
    settings: &Settings,
    history: &History,
    mut folded: Folded,
    files: &[RepoPath],
) -> Report {
    let mut sources = BTreeMap::new();
    let mut findings = Vec::new();
    for placed in folded.findings() {
        let location = &placed.finding.location;
        let key = (location.side.clone(), location.path.clone());
        sources.insert(key, placed.file);
        findings.push(placed.finding);
    }
    let silenced: Vec<&str> = folded.suppressed().keys().map(|(rule, _)| *rule).collect();
    findings.extend(rempart_engine::broad_allows(
        &settings.config,
        &settings.selection,
        settings.now.as_deref(),
        &silenced,
        files,
    ));
    if let Some(file) = &settings.file {
        let key = (Side::Head, RepoPath::from_normalised(FILE_NAME));
        sources.entry(key).or_insert_with(|| Arc::clone(file));
    }
    rempart_engine::name(&mut findings);
    let suppressed = folded.suppressed().iter();
    let suppressed = suppressed
        .map(|((rule, by), count)| Suppressed {
            rule,
            count: *count,
            by,
        })
        .collect();
    Report {
        now: settings.now.clone(),
        config_digest: settings.config.digest.clone(),
        rules: rules(settings, history, &findings),
        summary: summary(history, &findings),
        findings,
        skipped: folded.skips(),
        suppressed,
        tables: vec![table(history)],
        sources,
        ..Report::default()
    }
}

fn rules(settings: &Settings, history: &History, findings: &[Finding]) -> Vec<RuleOutcome> {
    let judges = |id: &str| id.starts_with("secrets/") || id == "rempart/broad-allow";
    let rules = settings.selection.rules.iter();
    rules
        .filter(|rule| judges(rule.id()))
        .map(|rule| {
            let is_on = rule.severity.is_some();
            let of_rule = findings.iter().filter(|finding| finding.rule == rule.id());
            RuleOutcome {
                id: rule.id(),
                state: if is_on {
                    RuleState::Ran
                } else {
                    RuleState::Off
                },
                inspected: if is_on { history.counts().blobs } else { 0 },
                findings: of_rule.count(),
            }
        })
        .collect()
}

fn summary(history: &History, findings: &[Finding]) -> Summary {
    let count = |severity| {
        let of_severity = findings.iter().filter(|one| one.severity == severity);
        of_severity.count()
    };
    Summary {
        files: history.counts().blobs,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        ..Summary::default()
    }
}

/// What was read.
fn table(history: &History) -> Table {
    let counts = history.counts();
    let row = [
        counts.tips,
        counts.commits,
        counts.tags,
        counts.trees,
        counts.blobs,
    ];
    Table {
        name: "history",
        columns: vec!["refs", "commits", "annotated tags", "trees", "blobs"],
        rows: vec![row.iter().map(ToString::to_string).collect()],
    }
}
