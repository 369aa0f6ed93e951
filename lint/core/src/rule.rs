//! What a rule is: metadata, scope and function in one place, its options as its fields.

use std::fmt;

use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;

use crate::{
    Change, ClassId, Context, FactEntry, FileId, FileView, History, Judgement, Profile, Severity,
    Sink, Table,
};

/// The severity of a rule in each profile; `None` is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// In the default profile.
    pub default: Option<Severity>,
    /// In the strict profile.
    pub strict: Option<Severity>,
}

impl Levels {
    /// The same severity in both profiles.
    pub const fn always(severity: Severity) -> Self {
        Self {
            default: Some(severity),
            strict: Some(severity),
        }
    }

    /// Two severities.
    pub const fn split(default: Severity, strict: Severity) -> Self {
        Self {
            default: Some(default),
            strict: Some(strict),
        }
    }

    /// On in the strict profile only.
    pub const fn strict_only(severity: Severity) -> Self {
        Self {
            default: None,
            strict: Some(severity),
        }
    }

    /// The severity in a profile.
    pub const fn of(self, profile: Profile) -> Option<Severity> {
        match profile {
            Profile::Default => self.default,
            Profile::Strict => self.strict,
        }
    }
}

/// Which files a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Inputs {
    /// Every file.
    All,
    /// Files of these classes.
    Classes(&'static [ClassId]),
}

/// Whether inline comments and `[[allow]]` may silence a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waivable {
    /// They may.
    Yes,
    /// They may not, whatever the configuration says.
    Never,
}

/// Everything about a rule but its function.
#[derive(Clone, Copy, Debug)]
pub struct RuleMeta {
    /// `checker/rule`; the last part is the file name in kebab case and states the fault.
    pub id: &'static str,
    /// How much its findings weigh.
    pub levels: Levels,
    /// The files it looks at.
    pub inputs: Inputs,
    /// The facts it reads.
    pub needs: &'static [FactEntry],
    /// Whether some of its findings carry a fix.
    pub fixable: bool,
    /// Whether it may be silenced.
    pub waivable: Waivable,
    /// The version that brought it.
    pub since: &'static str,
    /// Its page in Markdown; the first paragraph is the summary.
    pub docs: &'static str,
}

impl RuleMeta {
    /// The checker: the part before the slash.
    pub fn checker(&self) -> &'static str {
        self.id
            .split_once('/')
            .map_or(self.id, |(checker, _)| checker)
    }

    /// The first paragraph of the page, on one line.
    pub fn summary(&self) -> String {
        let body = self
            .docs
            .lines()
            .skip_while(|line| line.starts_with('#') || line.trim().is_empty());
        body.take_while(|line| !line.trim().is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The scope of a rule and its function: one value, so that they cannot disagree.
pub enum Check<R> {
    /// One file at a time.
    File(fn(&R, FileView<'_>, &mut Sink)),
    /// One file at a time, of those that a fact has something to say about: the first function names them, in any
    /// order. The others are inspected all the same, at no cost.
    Files(
        fn(&Context<'_>) -> Vec<FileId>,
        fn(&R, FileView<'_>, &mut Sink),
    ),
    /// The whole repository.
    Repository(fn(&R, &Context<'_>, &mut Sink)),
    /// What changed between two states. Without a base such rules are listed as skipped.
    Change(fn(&R, Change<'_>, &mut Sink)),
    /// Commits.
    History(fn(&R, History<'_>, &mut Sink)),
    /// The whole repository, with what a command of its own was given beside it ([`Context::given`]). Everywhere else
    /// such rules are listed as skipped, with these words.
    Given(&'static str, fn(&R, &Context<'_>, &mut Sink)),
}

/// A rule: a type whose fields are its options.
pub trait Rule: DeserializeOwned + JsonSchema + Default + Send + Sync + 'static {
    /// Everything but the function.
    const META: RuleMeta;
    /// Scope and function.
    const CHECK: Check<Self>;
}

/// A rule with its options set and its type forgotten.
pub trait Runnable: Send + Sync {
    /// The files that a file rule has to be run on; `None` for all of its classes.
    fn concerned(&self, context: &Context<'_>) -> Option<Vec<FileId>>;
    /// Runs a file rule; nothing for other scopes.
    fn file(&self, file: FileView<'_>, sink: &mut Sink);
    /// Runs a repository rule; nothing for other scopes.
    fn repository(&self, context: &Context<'_>, sink: &mut Sink);
    /// Runs a change rule; nothing for other scopes.
    fn change(&self, change: Change<'_>, sink: &mut Sink);
    /// Runs a history rule; nothing for other scopes.
    fn history(&self, history: History<'_>, sink: &mut Sink);
    /// Runs a rule that needs what a command was given; nothing for other scopes.
    fn given(&self, context: &Context<'_>, sink: &mut Sink);
}

impl<R: Rule> Runnable for R {
    fn concerned(&self, context: &Context<'_>) -> Option<Vec<FileId>> {
        match R::CHECK {
            Check::Files(concerned, _) => Some(concerned(context)),
            _ => None,
        }
    }

    fn file(&self, file: FileView<'_>, sink: &mut Sink) {
        if let Check::File(check) | Check::Files(_, check) = R::CHECK {
            check(self, file, sink);
        }
    }

    fn repository(&self, context: &Context<'_>, sink: &mut Sink) {
        if let Check::Repository(check) = R::CHECK {
            check(self, context, sink);
        }
    }

    fn change(&self, change: Change<'_>, sink: &mut Sink) {
        if let Check::Change(check) = R::CHECK {
            check(self, change, sink);
        }
    }

    fn history(&self, history: History<'_>, sink: &mut Sink) {
        if let Check::History(check) = R::CHECK {
            check(self, history, sink);
        }
    }

    fn given(&self, context: &Context<'_>, sink: &mut Sink) {
        if let Check::Given(_, check) = R::CHECK {
            check(self, context, sink);
        }
    }
}

/// The scope of a rule, for reports and scheduling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// See [`Check::File`] and [`Check::Files`].
    File,
    /// See [`Check::Repository`].
    Repository,
    /// See [`Check::Change`].
    Change,
    /// See [`Check::History`].
    History,
    /// See [`Check::Given`]; holds why the rule does not run where nothing was given.
    Given(&'static str),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "file",
            Self::Repository => "repository",
            Self::Change => "change",
            Self::History => "history",
            Self::Given(_) => "given",
        })
    }
}

/// A rule in a checker's list.
#[derive(Clone, Copy)]
pub struct RuleEntry {
    /// Its metadata.
    pub meta: RuleMeta,
    /// Its scope.
    pub scope: Scope,
    /// Makes the rule from its options; the error is in serde's words and names the option.
    pub build: fn(toml::Table) -> Result<Box<dyn Runnable>, String>,
    /// The JSON Schema of its options.
    pub schema: fn() -> Schema,
}

impl RuleEntry {
    /// The entry of a rule.
    pub const fn of<R: Rule>() -> Self {
        let scope = match R::CHECK {
            Check::File(_) | Check::Files(..) => Scope::File,
            Check::Repository(_) => Scope::Repository,
            Check::Change(_) => Scope::Change,
            Check::History(_) => Scope::History,
            Check::Given(reason, _) => Scope::Given(reason),
        };
        Self {
            meta: R::META,
            scope,
            build: build::<R>,
            schema: || schemars::schema_for!(R),
        }
    }
}

fn build<R: Rule>(options: toml::Table) -> Result<Box<dyn Runnable>, String> {
    let rule: R = options
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    Ok(Box::new(rule))
}

/// A checker: rules that share a subject.
#[derive(Clone, Copy)]
pub struct Checker {
    /// The first part of its rules' ids.
    pub name: &'static str,
    /// What it is for, in one line.
    pub summary: &'static str,
    /// Its rules, sorted by id.
    pub rules: &'static [RuleEntry],
    /// How many objects it judged or skipped, for the summary.
    pub objects: Option<fn(&Context<'_>) -> usize>,
    /// What it says of each object it judged, for `--resources` and the JSON report.
    pub judgements: Option<fn(&Context<'_>) -> Vec<Judgement>>,
    /// Tables it can print.
    pub tables: Option<fn(&Context<'_>) -> Vec<Table>>,
    /// The facts that `judgements` and `tables` read.
    pub needs: &'static [FactEntry],
}
