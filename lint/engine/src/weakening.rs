//! How a change makes the gate judge less: compared from the files of both states, whatever configuration is in force.

use std::collections::BTreeMap;

use rempart_core::config::{Config, FILE_NAME, RuleSetting};
use rempart_core::{Change, Context, Location, Profile, RepoPath, Severity, Span};

use crate::baseline::Baseline;
use crate::suppress::{Inline, find_inline};

/// The baseline that is compared: the one that `rempart baseline` writes by default.
pub(crate) const BASELINE_NAME: &str = "rempart-baseline.json";

fn text<'c>(context: &'c Context<'_>, name: &str) -> Option<&'c str> {
    context.snapshot.entry(context.snapshot.find(name)?).file.text()
}

/// A configuration that cannot be read fails the run elsewhere; one that is not there is the built-in one.
fn config(context: &Context<'_>) -> Config {
    text(context, FILE_NAME).and_then(|text| Config::parse(text, None).ok()).unwrap_or_default()
}

/// Every way in which the configuration judges less, with its place.
pub(crate) fn of_config(change: Change<'_>) -> Vec<(Location, String)> {
    let (base, head) = (config(change.base), config(change.head));
    let place = |span: Span| Location { span, ..Location::file(RepoPath::from_normalised(FILE_NAME)) };
    let top = |fault: String| (place(Span::at(0)), fault);
    let mut faults = Vec::new();
    if base.profile == Profile::Strict && head.profile == Profile::Default {
        faults.push(top("the profile goes from `strict` to `default`".to_owned()));
    }
    if threshold(&head) > threshold(&base) {
        faults.push(top(format!("`fail-on` goes from `{}` to `{}`", words(&base), words(&head))));
    }
    for pattern in head.exclude.iter().filter(|pattern| !base.exclude.contains(pattern)) {
        faults.push(top(format!("`{pattern}` is excluded from now on")));
    }
    for rule in base.unwaivable.iter().filter(|rule| !head.unwaivable.contains(rule)) {
        faults.push(top(format!("`{rule}` may be waived from now on")));
    }
    for (id, setting) in &head.rules {
        faults.extend(of_rule(id, base.rules.get(id), setting).into_iter().map(|fault| (place(setting.span), fault)));
    }
    for allow in &head.allows {
        let same = |old: &&rempart_core::config::Allow| {
            (&old.rule, &old.path, &old.object, &old.application) == (&allow.rule, &allow.path, &allow.object, &allow.application)
        };
        match base.allows.iter().find(same) {
            None => faults.push((place(allow.span), format!("`{}` is waived from now on", allow.rule))),
            Some(old) if old.expires.is_some() && (allow.expires.is_none() || allow.expires > old.expires) => {
                faults.push((place(allow.span), format!("the waiver of `{}` lasts longer", allow.rule)));
            }
            Some(_) => {}
        }
    }
    faults
}

/// The least severity that fails; later in the order means laxer.
fn threshold(config: &Config) -> u8 {
    match config.fail_on {
        Some(Some(Severity::Note)) => 0,
        Some(Some(Severity::Warning)) => 1,
        None | Some(Some(Severity::Error)) => 2,
        Some(None) => 3,
    }
}

fn words(config: &Config) -> &'static str {
    ["note", "warning", "error", "never"][usize::from(threshold(config))]
}

fn of_rule(id: &str, base: Option<&RuleSetting>, head: &RuleSetting) -> Vec<String> {
    let mut faults = Vec::new();
    let old = base.and_then(|setting| setting.level);
    let lowered = match (old, head.level) {
        (_, Some(None)) => old != Some(None),
        (Some(Some(old)), Some(Some(new))) => new < old,
        // From the profile's severity, which the flags of a run may change: only an error cannot be lowered to.
        (None, Some(Some(new))) => new < Severity::Error,
        _ => false,
    };
    if lowered {
        let level = head.level.flatten().map_or("off", Severity::as_str);
        faults.push(format!("`{id}` is set to `{level}`"));
    }
    let known = base.map_or(&[][..], |setting| &setting.exclude);
    for pattern in head.exclude.iter().filter(|pattern| !known.contains(pattern)) {
        faults.push(format!("`{id}` no longer judges `{pattern}`"));
    }
    if base.is_some_and(|setting| setting.options != head.options) {
        faults.push(format!("the options of `{id}` change"));
    }
    faults
}

/// Every comment that waives a rule in a file where fewer did so before.
pub(crate) fn added_comments(change: Change<'_>) -> Vec<(Location, String)> {
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (path, inline) in comments(change.base) {
        *known.entry((path.to_string(), inline.rule)).or_default() += 1;
    }
    let mut added = Vec::new();
    for (path, inline) in comments(change.head) {
        let key = (path.to_string(), inline.rule.clone());
        match known.get_mut(&key) {
            Some(count) if *count > 0 => *count -= 1,
            _ => added.push((Location { span: inline.span, ..Location::file(path) }, inline.rule)),
        }
    }
    added
}

fn comments(context: &Context<'_>) -> Vec<(RepoPath, Inline)> {
    let files = context.snapshot.ids().map(|id| context.file(id));
    files.flat_map(|file| find_inline(file).into_iter().map(move |inline| (file.path().clone(), inline))).collect()
}

/// Everything that the baseline of the head knows and that of the base does not.
pub(crate) fn grown_baseline(change: Change<'_>) -> Vec<(Location, String)> {
    let read = |context: &Context<'_>| text(context, BASELINE_NAME).and_then(|text| Baseline::parse(text, None).ok());
    // The first baseline of a repository is the decision to have one.
    let (Some(base), Some(head)) = (read(change.base), read(change.head)) else { return Vec::new() };
    let place = || Location::file(RepoPath::from_normalised(BASELINE_NAME));
    base.grown_in(&head)
        .into_iter()
        .map(|((rule, path, _), count)| (place(), format!("{count} of `{rule}` in `{path}`")))
        .collect()
}
