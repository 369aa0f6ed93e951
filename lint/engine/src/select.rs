//! Which rules run, and how much their findings weigh.

use globset::GlobSet;
use rempart_core::config::{Config, ConfigError, RuleSetting, nearest};
use rempart_core::{Checker, Profile, RuleEntry, Runnable, Scope, Severity, Waivable};

use crate::filter::globs;

/// What the command line says about rules.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `-A`, `-W`, `-D` with a rule id or `checker/*`; `None` is off. An id wins over a wildcard, and of two equal ones
    /// the later wins.
    pub levels: Vec<(String, Option<Severity>)>,
    /// The checkers to run; empty for all.
    pub only: Vec<String>,
    /// The profile instead of the configured one.
    pub profile: Option<Profile>,
}

/// What the command line or the configuration asks for and cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// The configuration names something that does not exist.
    #[error("{0}")]
    Config(ConfigError),
    /// A flag does.
    #[error("{message}")]
    Flag {
        /// What is wrong.
        message: String,
        /// What to write instead.
        help: Option<String>,
    },
}

/// A rule with its options and its weight.
pub struct Selected {
    /// The rule.
    pub entry: &'static RuleEntry,
    /// How much its findings weigh; `None` when it is off.
    pub severity: Option<Severity>,
    /// Whether comments, `[[allow]]` and baselines may silence it.
    pub waivable: bool,
    pub(crate) rule: Box<dyn Runnable>,
    pub(crate) exclude: Option<GlobSet>,
}

impl Selected {
    /// The id.
    pub const fn id(&self) -> &'static str {
        self.entry.meta.id
    }

    /// Whether configuration cannot weaken the rule: it judges changes of the configuration itself.
    pub(crate) fn is_locked(&self) -> bool {
        is_locked(self.entry)
    }
}

fn is_locked(entry: &RuleEntry) -> bool {
    entry.meta.waivable == Waivable::Never && entry.scope == Scope::Change
}

/// The rules of a run.
pub struct Selection {
    /// Every rule of every checker that was asked for, sorted by id; those that are off included.
    pub rules: Vec<Selected>,
    /// The profile.
    pub profile: Profile,
    /// The ids of all rules there are, asked for or not.
    pub(crate) known: Vec<&'static str>,
}

impl Selection {
    /// A rule by its id.
    pub fn get(&self, id: &str) -> Option<&Selected> {
        let at = self.rules.binary_search_by(|rule| rule.id().cmp(id)).ok()?;
        self.rules.get(at)
    }

    /// The severity of a rule that is on.
    pub(crate) fn severity(&self, id: &str) -> Option<Severity> {
        self.get(id)?.severity
    }
}

/// Whether `pattern`, an id or `checker/*`, names a rule.
pub(crate) fn names(pattern: &str, id: &str) -> bool {
    pattern == id
        || pattern
            .strip_suffix('*')
            .is_some_and(|checker| checker.ends_with('/') && id.starts_with(checker))
}

/// Resolves profile, configuration and flags, in this order.
///
/// # Errors
/// Every rule, option and checker that does not exist, each with the nearest name.
pub fn select(
    checkers: &[&'static Checker],
    config: &Config,
    flags: &Flags,
) -> Result<Selection, Vec<SelectError>> {
    let profile = flags.profile.unwrap_or(config.profile);
    let mut entries: Vec<&'static RuleEntry> =
        checkers.iter().flat_map(|checker| checker.rules).collect();
    entries.sort_by_key(|entry| entry.meta.id);
    let known: Vec<_> = entries.iter().map(|entry| entry.meta.id).collect();
    let mut errors = unknown_names(checkers, &known, config, flags);
    let mut rules = Vec::with_capacity(entries.len());
    for entry in entries {
        let setting = config.rules.get(entry.meta.id);
        if let Some(setting) = setting {
            refuse_weakening(entry, setting, &mut errors);
        }
        let rule = build(entry, setting, &mut errors);
        if !is_asked(entry, &flags.only) {
            continue;
        }
        if let Some(rule) = rule {
            rules.push(Selected {
                entry,
                severity: level(entry, profile, setting, flags),
                waivable: entry.meta.waivable == Waivable::Yes
                    && !config
                        .unwaivable
                        .iter()
                        .any(|pattern| names(pattern, entry.meta.id)),
                rule,
                exclude: setting.and_then(|setting| globs(&setting.exclude)),
            });
        }
    }
    if errors.is_empty() {
        Ok(Selection {
            rules,
            profile,
            known,
        })
    } else {
        Err(errors)
    }
}

/// Whether a rule's checker is asked for. The gate's own rules always are: they judge what silences the others.
fn is_asked(entry: &RuleEntry, only: &[String]) -> bool {
    let checker = entry.meta.checker();
    only.is_empty() || checker == crate::CHECKER.name || only.iter().any(|name| name == checker)
}

fn level(
    entry: &RuleEntry,
    profile: Profile,
    setting: Option<&RuleSetting>,
    flags: &Flags,
) -> Option<Severity> {
    let mut level = entry.meta.levels.of(profile);
    if let Some(configured) = setting.and_then(|setting| setting.level) {
        level = configured;
    }
    for wildcard in [true, false] {
        for (pattern, wanted) in &flags.levels {
            if pattern.ends_with('*') == wildcard && names(pattern, entry.meta.id) {
                level = *wanted;
            }
        }
    }
    level
}

fn refuse_weakening(entry: &RuleEntry, setting: &RuleSetting, errors: &mut Vec<SelectError>) {
    // `None`, off, is the least of all levels.
    let weaker = setting
        .level
        .is_some_and(|level| level < entry.meta.levels.default);
    if is_locked(entry) && (weaker || !setting.exclude.is_empty()) {
        let id = entry.meta.id;
        let message = format!("`{id}` guards the configuration and cannot be weakened by it");
        let help = format!("run the gate with `-A {id}` where that is decided");
        errors.push(SelectError::Config(
            ConfigError::new(setting.span, message).help(Some(help)),
        ));
    }
}

fn build(
    entry: &RuleEntry,
    setting: Option<&RuleSetting>,
    errors: &mut Vec<SelectError>,
) -> Option<Box<dyn Runnable>> {
    let options = setting
        .map(|setting| setting.options.clone())
        .unwrap_or_default();
    let reason = match (entry.build)(options) {
        Ok(rule) => return Some(rule),
        Err(reason) => reason,
    };
    let id = entry.meta.id;
    let Some(setting) = setting else {
        // Without options every rule builds; a rule that does not is a defect that its own tests show.
        let help = None;
        errors.push(SelectError::Flag {
            message: format!("`{id}` cannot be made: {reason}"),
            help,
        });
        return None;
    };
    let known = option_names(entry);
    let before = errors.len();
    for (name, span) in &setting.option_spans {
        if !known.iter().any(|known| known == name) {
            let message = format!("`{id}` has no option `{name}`");
            let near = nearest(name, known.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("write `{near}`"),
                None if known.is_empty() => "remove it: the rule has no options".to_owned(),
                None => format!("use one of `{}`", known.join("`, `")),
            };
            errors.push(SelectError::Config(
                ConfigError::new(*span, message).help(Some(help)),
            ));
        }
    }
    if errors.len() == before {
        // serde names the option in its words; the place is that option's when it can be told.
        let named = setting
            .option_spans
            .iter()
            .find(|(name, _)| reason.contains(name.as_str()));
        let only = setting.option_spans.values().next();
        let span = named
            .map(|(_, span)| span)
            .or(only)
            .copied()
            .unwrap_or(setting.span);
        let message = format!("an option of `{id}` is wrong: {}", reason.trim_end());
        errors.push(SelectError::Config(ConfigError::new(span, message)));
    }
    None
}

/// The names of a rule's options, from its schema.
pub(crate) fn option_names(entry: &RuleEntry) -> Vec<String> {
    let schema = (entry.schema)();
    let properties = schema.get("properties").and_then(|value| value.as_object());
    properties.map_or_else(Vec::new, |map| map.keys().cloned().collect())
}

fn unknown_names(
    checkers: &[&Checker],
    known: &[&'static str],
    config: &Config,
    flags: &Flags,
) -> Vec<SelectError> {
    let checker_names = || checkers.iter().map(|checker| checker.name);
    let fault = |pattern: &str| -> Option<(String, Option<String>)> {
        if known.iter().any(|id| names(pattern, id)) {
            return None;
        }
        let near = match pattern.strip_suffix("/*") {
            Some(checker) => nearest(checker, checker_names()).map(|near| format!("{near}/*")),
            None => nearest(pattern, known.iter().copied()).map(str::to_owned),
        };
        let help = near.map(|near| format!("write `{near}`"));
        Some((format!("there is no rule `{pattern}`"), help))
    };
    let mut errors = Vec::new();
    for (id, setting) in config
        .rules
        .iter()
        .filter(|(id, _)| !known.contains(&id.as_str()))
    {
        let near = nearest(id, known.iter().copied());
        let help = near.map(|near| format!("write `{near}`"));
        let error = ConfigError::new(setting.span, format!("there is no rule `{id}`"));
        errors.push(SelectError::Config(error.help(help)));
    }
    let allows = config.allows.iter().map(|allow| (&allow.rule, allow.span));
    let unwaivable = config
        .unwaivable
        .iter()
        .map(|id| (id, config.unwaivable_span));
    for (pattern, span) in allows.chain(unwaivable) {
        if let Some((message, help)) = fault(pattern) {
            errors.push(SelectError::Config(
                ConfigError::new(span, message).help(help),
            ));
        }
    }
    for (pattern, _) in &flags.levels {
        if let Some((message, help)) = fault(pattern) {
            errors.push(SelectError::Flag { message, help });
        }
    }
    for name in flags
        .only
        .iter()
        .filter(|name| !checker_names().any(|known| known == *name))
    {
        let help = nearest(name, checker_names()).map(|near| format!("write `{near}`"));
        let message = format!("there is no checker `{name}`");
        errors.push(SelectError::Flag { message, help });
    }
    errors
}
