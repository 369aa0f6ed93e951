//! Which rules run, at which severity, with which options.

use globset::{Glob, GlobSet, GlobSetBuilder};
use rempart_core::config::Config;
use rempart_core::{Checker, Profile, RuleEntry, Runnable, Severity, Span};

use crate::request::Options;

/// A rule that runs.
pub(crate) struct Selected {
    /// The rule.
    pub(crate) entry: &'static RuleEntry,
    /// Its severity here.
    pub(crate) severity: Severity,
    /// The rule with its options.
    pub(crate) rule: Box<dyn Runnable>,
    /// The paths it does not judge.
    pub(crate) exclude: GlobSet,
}

/// What was decided for all rules.
pub(crate) struct Selection {
    /// The rules that run, sorted by id.
    pub(crate) rules: Vec<Selected>,
    /// The rules that are off, sorted by id.
    pub(crate) off: Vec<&'static str>,
}

/// Why a setting cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SelectError {
    /// What is wrong.
    pub message: String,
    /// Where in the configuration; `None` for a flag.
    pub span: Option<Span>,
    /// What to write instead.
    pub help: Option<String>,
}

/// Decides for every rule of every checker. All faults are told, not only the first.
pub(crate) fn select(
    checkers: &[&'static Checker],
    config: &Config,
    options: &Options,
) -> Result<Selection, Vec<SelectError>> {
    let rules: Vec<&'static RuleEntry> = checkers.iter().flat_map(|checker| checker.rules).collect();
    let mut errors = unknown_names(checkers, &rules, config, options);
    let mut selection = Selection { rules: Vec::new(), off: Vec::new() };
    for entry in rules {
        let setting = config.rules.get(entry.meta.id);
        let built = setting.map(|setting| setting.options.clone()).unwrap_or_default();
        let rule = match (entry.build)(built) {
            Ok(rule) => rule,
            Err(words) => {
                errors.push(option_error(entry.meta.id, &words, config));
                continue;
            }
        };
        let exclude = match globs(setting.map_or(&[][..], |setting| &setting.exclude)) {
            Ok(globs) => globs,
            Err(words) => {
                let span = setting.map(|setting| setting.span);
                errors.push(SelectError { message: format!("`exclude` of `{}`: {words}", entry.meta.id), span, help: None });
                continue;
            }
        };
        match severity(entry, config, options) {
            Some(severity) => selection.rules.push(Selected { entry, severity, rule, exclude }),
            None => selection.off.push(entry.meta.id),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    selection.rules.sort_by_key(|rule| rule.entry.meta.id);
    selection.off.sort_unstable();
    Ok(selection)
}

/// Profile, then configuration, then flags; of several flags the last one counts.
fn severity(entry: &RuleEntry, config: &Config, options: &Options) -> Option<Severity> {
    let id = entry.meta.id;
    let own = entry.meta.checker() == "rempart";
    if !own && !options.only.is_empty() && !options.only.iter().any(|name| name == entry.meta.checker()) {
        return None;
    }
    let profile: Profile = options.profile.unwrap_or(config.profile);
    let mut severity = entry.meta.levels.of(profile);
    let star = format!("{}/*", entry.meta.checker());
    for name in [star.as_str(), id] {
        if let Some(level) = config.rules.get(name).and_then(|setting| setting.level) {
            severity = level;
        }
    }
    for (pattern, level) in &options.levels {
        if matches(pattern, id) {
            severity = *level;
        }
    }
    severity
}

/// Whether a pattern, an id or `checker/*`, names a rule.
pub(crate) fn matches(pattern: &str, id: &str) -> bool {
    pattern == id
        || pattern.strip_suffix('*').is_some_and(|checker| checker.ends_with('/') && id.starts_with(checker))
}

/// Every name that names nothing.
fn unknown_names(
    checkers: &[&'static Checker],
    rules: &[&'static RuleEntry],
    config: &Config,
    options: &Options,
) -> Vec<SelectError> {
    let ids: Vec<&str> = rules.iter().map(|rule| rule.meta.id).collect();
    let is_known = |pattern: &str| ids.iter().any(|id| matches(pattern, id));
    let unknown = |pattern: &str, span: Option<Span>| {
        let help = nearest(pattern, &ids).map(|near| format!("did you mean `{near}`? `rempart rules` lists them all"));
        SelectError { message: format!("unknown rule `{pattern}`"), span, help }
    };
    let mut errors = Vec::new();
    for (id, setting) in config.rules.iter().filter(|(id, _)| !is_known(id)) {
        errors.push(unknown(id, Some(setting.span)));
    }
    for allow in config.allows.iter().filter(|allow| !is_known(&allow.rule)) {
        errors.push(unknown(&allow.rule, Some(allow.span)));
    }
    for pattern in config.unwaivable.iter().filter(|pattern| !is_known(pattern)) {
        errors.push(unknown(pattern, None));
    }
    for (pattern, _) in options.levels.iter().filter(|(pattern, _)| !is_known(pattern)) {
        errors.push(unknown(pattern, None));
    }
    let names: Vec<&str> = checkers.iter().map(|checker| checker.name).collect();
    for name in options.only.iter().filter(|name| !names.contains(&name.as_str())) {
        let help = Some(format!("the checkers are {}", names.join(", ")));
        errors.push(SelectError { message: format!("unknown checker `{name}`"), span: None, help });
    }
    errors
}

/// The option that serde's words name, where it stands.
fn option_error(id: &str, words: &str, config: &Config) -> SelectError {
    let setting = config.rules.get(id);
    let named = words.split('`').nth(1);
    let span = setting.map(|setting| {
        named.and_then(|name| setting.option_spans.get(name)).copied().unwrap_or(setting.span)
    });
    let words = words.lines().next().unwrap_or(words);
    SelectError { message: format!("options of `{id}`: {words}"), span, help: Some(format!("`rempart explain {id}` shows its options")) }
}

/// The name with the smallest edit distance, when it is near enough to be meant.
fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let scored = known.iter().map(|known| (strsim::damerau_levenshtein(name, known), *known));
    scored.min().filter(|(distance, _)| *distance <= name.len() / 2).map(|(_, known)| known)
}

/// A set of path globs; a folder stands for all that is in it.
pub(crate) fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(|error| error.to_string())?);
        let inside = format!("{}/**", pattern.trim_end_matches('/'));
        set.add(Glob::new(&inside).map_err(|error| error.to_string())?);
    }
    set.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_rules_and_whole_checkers() {
        assert!(matches("kube/unknown-field", "kube/unknown-field"));
        assert!(matches("kube/*", "kube/unknown-field"));
        assert!(!matches("kube/*", "kubernetes/x"));
        assert!(!matches("*", "kube/unknown-field"));
    }

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        let globs = globs(&["tests/repos".to_owned(), "**/*.gen.yaml".to_owned()]).unwrap();
        assert!(globs.is_match("tests/repos/clean/a.yaml") && globs.is_match("x/y.gen.yaml"));
        assert!(!globs.is_match("tests/repo/a.yaml"));
    }
}
