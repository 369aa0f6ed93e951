//! How a change makes the gate judge less: compared from the files of both states, whatever configuration is in force.

use std::collections::BTreeMap;
use std::sync::Arc;

use rempart_core::config::{Config, FILE_NAME, RuleSetting};
use rempart_core::{Change, Context, Location, Profile, RepoPath, Severity, SourceFile, Span};

use crate::baseline::{Baseline, MARK};
use crate::suppress::of_file;

fn text<'c>(context: &'c Context<'_>, name: &str) -> Option<&'c str> {
    context
        .snapshot
        .entry(context.snapshot.find(name)?)
        .file
        .text()
}

/// A configuration that cannot be read fails the run elsewhere; one that is not there is the built-in one.
fn config(context: &Context<'_>) -> Config {
    text(context, FILE_NAME)
        .and_then(|text| Config::parse(text, None).ok())
        .unwrap_or_default()
}

/// Every way in which the configuration judges less, with its place.
pub(crate) fn of_config(change: Change<'_>) -> Vec<(Location, String)> {
    let (base, head) = (config(change.base), config(change.head));
    let place = |span: Span| Location {
        span,
        ..Location::file(RepoPath::from_normalised(FILE_NAME))
    };
    let top = |fault: String| (place(Span::at(0)), fault);
    let mut faults = Vec::new();
    if base.profile == Profile::Strict && head.profile == Profile::Default {
        faults.push(top("the profile goes from `strict` to `default`".to_owned()));
    }
    if threshold(&head) > threshold(&base) {
        faults.push(top(format!(
            "`fail-on` goes from `{}` to `{}`",
            words(&base),
            words(&head)
        )));
    }
    for pattern in head
        .exclude
        .iter()
        .filter(|pattern| !base.exclude.contains(pattern))
    {
        faults.push(top(format!("`{pattern}` is excluded from now on")));
    }
    for rule in base
        .unwaivable
        .iter()
        .filter(|rule| !head.unwaivable.contains(rule))
    {
        faults.push(top(format!("`{rule}` may be waived from now on")));
    }
    for (id, setting) in &head.rules {
        faults.extend(
            of_rule(id, base.rules.get(id), setting)
                .into_iter()
                .map(|fault| (place(setting.span), fault)),
        );
    }
    for allow in &head.allows {
        let same = |old: &&rempart_core::config::Allow| {
            (&old.rule, &old.path, &old.object, &old.application)
                == (&allow.rule, &allow.path, &allow.object, &allow.application)
        };
        match base.allows.iter().find(same) {
            None => faults.push((
                place(allow.span),
                format!("`{}` is waived from now on", allow.rule),
            )),
            Some(old)
                if old.expires.is_some()
                    && (allow.expires.is_none() || allow.expires > old.expires) =>
            {
                faults.push((
                    place(allow.span),
                    format!("the waiver of `{}` lasts longer", allow.rule),
                ));
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
    for pattern in head
        .exclude
        .iter()
        .filter(|pattern| !known.contains(pattern))
    {
        faults.push(format!("`{id}` no longer judges `{pattern}`"));
    }
    if base.is_some_and(|setting| setting.options != head.options) {
        faults.push(format!("the options of `{id}` change"));
    }
    faults
}

/// Every rule that a comment waives in a file where fewer did so before.
pub(crate) fn added_comments(change: Change<'_>) -> Vec<(Location, String)> {
    let mut known: BTreeMap<(RepoPath, String), usize> = BTreeMap::new();
    let (base, head) = (
        waived(change.base, change.head),
        waived(change.head, change.base),
    );
    for (location, rule) in base {
        *known.entry((location.path, rule)).or_default() += 1;
    }
    let is_new = |(location, rule): &(Location, String)| match known
        .get_mut(&(location.path.clone(), rule.clone()))
    {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let mut added = head;
    added.retain(is_new);
    added
}

/// The rules that comments waive in the files of a state that are not the same in the other.
fn waived(state: &Context<'_>, other: &Context<'_>) -> Vec<(Location, String)> {
    let mut waived = Vec::new();
    for entry in state.snapshot.entries() {
        let twin = other
            .snapshot
            .find(entry.path.as_str())
            .map(|id| &other.snapshot.entry(id).file);
        if twin.is_some_and(|twin| Arc::ptr_eq(twin, &entry.file)) {
            continue;
        }
        for comment in of_file(&entry.path, &entry.file) {
            for (rule, span) in comment
                .directive
                .map_or_else(|_| Vec::new(), |directive| directive.rules)
            {
                waived.push((
                    Location {
                        span,
                        ..Location::file(entry.path.clone())
                    },
                    rule,
                ));
            }
        }
    }
    waived
}

/// Everything that a baseline of the head counts beyond that of the base. Baselines are known by their content,
/// whatever their names.
pub(crate) fn grown_baseline(change: Change<'_>) -> Vec<(Location, String)> {
    let mut grown = Vec::new();
    for entry in change.head.snapshot.entries() {
        let read = |file: &SourceFile| {
            let text = file.text().filter(|text| text.contains(MARK))?;
            Baseline::parse(text, None).ok()
        };
        if entry.path.extension() != "json" {
            continue;
        }
        // The first baseline of a repository is the decision to have one.
        let base = change
            .base
            .find(entry.path.as_str())
            .and_then(|file| read(file.source()));
        let (Some(base), Some(head)) = (base, read(&entry.file)) else {
            continue;
        };
        for (counted, more, span) in head.beyond(&base) {
            let place = Location {
                span,
                ..Location::file(entry.path.clone())
            };
            grown.push((
                place,
                format!("{more} of `{}` in `{}`", counted.rule, counted.path),
            ));
        }
    }
    grown
}
