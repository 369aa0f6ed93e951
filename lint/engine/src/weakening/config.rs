//! Compares two configurations.

use rempart_core::config::{Allow, Cluster, Config, FILE_NAME, RuleSetting};
use rempart_core::{Change, Checker, Context, Location, Profile, RepoPath, Severity, Span};

use super::Weakening;

/// Every way in which the configuration of the head judges less than that of the base.
pub(super) fn weakenings(change: Change<'_>, checkers: &[&'static Checker]) -> Vec<Weakening> {
    // A broken configuration of the base judged nothing: no change can judge less.
    let Ok(base) = config(change.base) else {
        return Vec::new();
    };
    let head = match config(change.head) {
        Ok(head) => head,
        Err(reason) => {
            return vec![(
                place(Span::at(0)),
                format!("it cannot be read any more ({reason})"),
            )];
        }
    };
    let mut found = of_profile(&base, &head);
    for pattern in added(&base.exclude, &head.exclude) {
        found.push(top(format!("`{pattern}` is excluded from now on")));
    }
    for rule in added(&head.unwaivable, &base.unwaivable) {
        found.push(top(format!("`{rule}` may be waived from now on")));
    }
    for entry in checkers.iter().flat_map(|checker| checker.rules) {
        // Under one profile: that the profile itself goes down is told once, not for each rule.
        let usual = entry.meta.levels.of(head.profile);
        found.extend(of_rule(entry.meta.id, usual, &base, &head));
    }
    found.extend(of_rooms(&base, &head));
    found.extend(of_schemas(&base, &head));
    found.extend(
        super::ports::weakenings(base.ports.as_ref(), head.ports.as_ref())
            .into_iter()
            .map(|(span, fault)| (place(span), fault)),
    );
    if head.charts.rendering < base.charts.rendering {
        found.push(top(
            "fewer charts are rendered, since the setting `helm` goes down".to_owned(),
        ));
    }
    for allow in &head.allows {
        if let Some(fault) = of_allow(&base.allows, allow) {
            found.push((place(allow.span), fault));
        }
    }
    found
}

/// The configuration of a state; one that is not there is the built-in one.
fn config(context: &Context<'_>) -> Result<Config, String> {
    let Some(file) = context.find(FILE_NAME) else {
        return Ok(Config::default());
    };
    let text = file.text().ok_or("it is no text")?;
    let first = |errors: Vec<rempart_core::config::ConfigError>| {
        errors.first().map(ToString::to_string).unwrap_or_default()
    };
    Config::parse(text, None).map_err(first)
}

fn place(span: Span) -> Location {
    Location {
        span,
        ..Location::file(RepoPath::from_normalised(FILE_NAME))
    }
}

fn top(fault: String) -> Weakening {
    (place(Span::at(0)), fault)
}

/// What stands in `new` and not in `old`.
fn added<'n>(old: &[String], new: &'n [String]) -> impl Iterator<Item = &'n String> {
    new.iter().filter(move |pattern| !old.contains(pattern))
}

fn of_profile(base: &Config, head: &Config) -> Vec<Weakening> {
    let mut found = Vec::new();
    if base.profile == Profile::Strict && head.profile == Profile::Default {
        found.push(top("the profile goes from `strict` to `default`".to_owned()));
    }
    let (before, after) = (threshold(base), threshold(head));
    if after > before {
        found.push(top(format!(
            "`fail-on` goes from `{}` to `{}`",
            word(before),
            word(after)
        )));
    }
    found
}

/// The least severity that fails, as a number: the larger, the less fails.
const fn threshold(config: &Config) -> u8 {
    match config.fail_on {
        Some(Some(Severity::Note)) => 0,
        Some(Some(Severity::Warning)) => 1,
        None | Some(Some(Severity::Error)) => 2,
        Some(None) => 3,
    }
}

fn word(threshold: u8) -> &'static str {
    ["note", "warning", "error", "never"][usize::from(threshold)]
}

fn of_rule(id: &str, usual: Option<Severity>, base: &Config, head: &Config) -> Vec<Weakening> {
    let none = RuleSetting::default();
    let (base, head) = match (base.rules.get(id), head.rules.get(id)) {
        (None, None) => return Vec::new(),
        (base, head) => (base.unwrap_or(&none), head.unwrap_or(&none)),
    };
    let mut found = Vec::new();
    let (before, after) = (base.level.unwrap_or(usual), head.level.unwrap_or(usual));
    // `None`, off, is the least.
    if after < before {
        let words = |level: Option<Severity>| level.map_or("off", Severity::as_str);
        found.push(format!(
            "`{id}` goes from `{}` to `{}`",
            words(before),
            words(after)
        ));
    }
    for pattern in added(&base.exclude, &head.exclude) {
        found.push(format!("`{id}` no longer judges `{pattern}`"));
    }
    if base.options != head.options {
        found.push(format!("the options of `{id}` change"));
    }
    found
        .into_iter()
        .map(|fault| (place(head.span), fault))
        .collect()
}

/// Another version, another cluster or more schemas change what objects are held against.
fn of_schemas(base: &Config, head: &Config) -> Vec<Weakening> {
    let mut found = Vec::new();
    if base.kubernetes.is_some() && base.kubernetes != head.kubernetes {
        let now = head.kubernetes.as_deref().unwrap_or("the built-in one");
        found.push(top(format!(
            "the Kubernetes version objects are judged by becomes {now}"
        )));
    }
    for folder in added(&base.schemas, &head.schemas) {
        found.push(top(format!(
            "the schemas of `{folder}` judge objects from now on"
        )));
    }
    let same = |one: &Cluster, other: &Cluster| {
        (&one.name, &one.paths, &one.kubernetes, &one.destinations)
            == (
                &other.name,
                &other.paths,
                &other.kubernetes,
                &other.destinations,
            )
    };
    for cluster in head
        .clusters
        .iter()
        .filter(|now| !base.clusters.iter().any(|old| same(old, now)))
    {
        found.push((
            place(cluster.span),
            format!("the cluster `{}` takes paths for itself", cluster.name),
        ));
    }
    found
}

fn of_rooms(base: &Config, head: &Config) -> Vec<Weakening> {
    let mut found = Vec::new();
    for room in &base.rooms {
        match head.rooms.iter().find(|now| now.path == room.path) {
            None if room.required => found.push(top(format!(
                "the room `{}` is no longer declared",
                room.path
            ))),
            Some(now) if room.required && !now.required => {
                found.push((
                    place(now.span),
                    format!("the room `{}` is no longer required", room.path),
                ));
            }
            _ => {}
        }
    }
    found
}

fn of_allow(before: &[Allow], allow: &Allow) -> Option<String> {
    let scope = |allow: &Allow| {
        (
            allow.rule.clone(),
            allow.path.clone(),
            allow.object.clone(),
            allow.application.clone(),
        )
    };
    let lasting: Vec<&Option<String>> = before
        .iter()
        .filter(|old| scope(old) == scope(allow))
        .map(|old| &old.expires)
        .collect();
    if lasting.is_empty() {
        return Some(format!("`{}` is waived from now on", allow.rule));
    }
    // Without a day it lasts for ever.
    let for_ever = lasting.iter().any(|expires| expires.is_none());
    let longest = lasting.into_iter().max();
    let longer = allow.expires.is_none() || longest.is_some_and(|longest| allow.expires > *longest);
    (!for_ever && longer).then(|| format!("the waiver of `{}` lasts longer", allow.rule))
}
