//! What a command judges: which repository, which state of it, with which configuration.

pub(crate) mod charts;
mod configuration;
mod day;
mod links;
mod state;
mod target;

use std::io::Write;

use rempart_core::config::{Config, ConfigError, FILE_NAME, glob_set};
use rempart_core::{Commit, FileId, NoRevisions, RevisionId, Revisions, Severity, Snapshot};
use rempart_engine::redact::Tokens;
use rempart_engine::{Flags, Input, Options, Selection, Timings, Wants};

use crate::args::{ProfileArg, SelectArgs};
use crate::checkers::CHECKERS;
use crate::exit::Fatal;
use crate::reports;
pub(crate) use configuration::on_disk;
pub(crate) use target::Target;

/// Everything a run reads.
pub(crate) struct Loaded {
    /// The repository and the paths that were asked for.
    pub(crate) target: Target,
    /// The state that is judged.
    pub(crate) head: Snapshot,
    /// The state it is compared with.
    pub(crate) base: Option<Snapshot>,
    /// The configuration.
    pub(crate) config: Config,
    /// The rules.
    pub(crate) selection: Selection,
    /// The day that expiry is judged at.
    now: Option<String>,
    /// The commit that is judged, when the state is exactly it.
    revision: Option<RevisionId>,
    /// The commit it is compared with.
    base_revision: Option<RevisionId>,
    /// What a change rule may ask for.
    threads: usize,
    commits: Option<Vec<Commit>>,
    /// How long loading took.
    pub(crate) timings: Timings,
}

impl Loaded {
    /// Loads what the flags name.
    pub(crate) fn new(args: &SelectArgs) -> Result<Self, Fatal> {
        let threads = args.shared.threads();
        let mut timings = Timings::default();
        let mut target = timings.measure("find the repository", || {
            Target::find(&args.paths, args.rev.is_some())
        })?;
        let revision = args
            .rev
            .as_deref()
            .map(|revision| target.resolve(revision))
            .transpose()?;
        let since = args
            .since
            .as_deref()
            .map(|since| target.resolve_base(since, revision.as_ref()))
            .transpose()?;
        let head = timings.measure("read and parse", || {
            state::head(&target, args, revision.as_ref(), threads)
        })?;
        let skips = links::follow(&mut target.paths, &head);
        let head = head.with_skips(skips);
        is_there(&target, &head)?;
        let base = timings.measure("read and parse the base", || {
            since
                .as_ref()
                .map(|id| {
                    target
                        .revisions()
                        .snapshot(id, threads, Some(&head))
                        .map_err(Fatal::new)
                })
                .transpose()
        })?;
        let (config, source) = configuration::read(&target, args, &head)?;
        say_excluded(&target, &config, &head)?;
        schemas_are_there(&config, &head, &source, target.standard_input)?;
        let selection = select(args, &config, &source)?;
        let now = match &args.now {
            Some(now) => Some(day::parse(now)?),
            None => target.commit_day(revision.as_ref())?,
        };
        let commits = match (&since, revision.clone().or(target.head()?)) {
            (Some(since), Some(head)) => Some(
                target
                    .revisions()
                    .log(Some(since), &head)
                    .map_err(Fatal::new)?,
            ),
            _ => None,
        };
        Ok(Self {
            target,
            head,
            base,
            config,
            selection,
            now,
            revision,
            base_revision: since,
            threads,
            commits,
            timings,
        })
    }

    /// The configuration that the base carries; the built-in one where it carries none that can be read.
    pub(crate) fn base_config(&self) -> Option<Config> {
        let base = self.base.as_ref()?;
        let text = base
            .find(FILE_NAME)
            .and_then(|id| base.entry(id).file.text());
        Some(
            text.and_then(|text| Config::parse(text, None).ok())
                .unwrap_or_default(),
        )
    }

    /// The tokens that stand in paths of both states.
    pub(crate) fn tokens(&self) -> Tokens {
        let states = [Some(&self.head), self.base.as_ref()];
        reports::tokens(states.into_iter().flatten().flat_map(reports::paths_of))
    }

    /// What the engine reads.
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            head: &self.head,
            base: self.base.as_ref(),
            classify: rempart_model::classify_with,
            checkers: CHECKERS,
            config: &self.config,
            selection: &self.selection,
            revisions: self.target.revisions(),
            conceal: rempart_secrets::conceal,
            given: None,
        }
    }

    /// How the engine runs; `rows` asks for objects, files and tables.
    pub(crate) fn options(&self, rows: bool) -> Options<'_> {
        Options {
            threads: self.threads,
            paths: self.target.paths.clone(),
            wants: Wants {
                resources: rows,
                files: rows,
                tables: rows,
            },
            now: self.now.clone(),
            since: self.base.is_some(),
            commits: self.commits.as_deref(),
            baseline: None,
            revision: self.revision.as_ref().map(|id| id.0.clone()),
            base_revision: self.base_revision.as_ref().map(|id| id.0.clone()),
        }
    }
}

/// The configuration, the rules and the day, for a command that judges no state of the repository. `configured` holds
/// the configuration file.
pub(crate) fn settings(
    target: &Target,
    args: &SelectArgs,
    configured: &Snapshot,
) -> Result<(Config, Selection, Option<String>), Fatal> {
    let (config, source) = configuration::read(target, args, configured)?;
    let selection = select(args, &config, &source)?;
    let now = match &args.now {
        Some(now) => Some(day::parse(now)?),
        None => target.commit_day(None)?,
    };
    Ok((config, selection, now))
}

/// A path that names no file of the state would be reported on as clean.
fn is_there(target: &Target, head: &Snapshot) -> Result<(), Fatal> {
    let is_told = |path: &str| head.skipped().iter().any(|skip| skip.what == path);
    let there = |path: &str| {
        head.find(path).is_some() || head.under(path).next().is_some() || is_told(path)
    };
    match target.paths.iter().find(|path| !there(path)) {
        Some(path) => Err(
            Fatal::new(format_args!("no file of the repository is at `{path}`"))
                .help("an ignore file may name it, or it is not in the state that is judged"),
        ),
        None => Ok(()),
    }
}

/// Says which of the paths that were asked for are left out as a whole: their silence is no verdict.
fn say_excluded(target: &Target, config: &Config, head: &Snapshot) -> Result<(), Fatal> {
    let patterns = config.exclude.iter().map(String::as_str);
    let Ok(globs) = glob_set(patterns) else {
        return Ok(());
    };
    let excluded = |id: FileId| globs.is_match(head.entry(id).path.as_str());
    let is_out = |path: &str| match head.find(path) {
        Some(id) => excluded(id),
        None => head.under(path).all(excluded),
    };
    for path in target.paths.iter().filter(|path| is_out(path)) {
        writeln!(
            std::io::stderr().lock(),
            "note: {FILE_NAME} excludes `{path}`: nothing there is judged"
        )?;
    }
    Ok(())
}

/// A folder of schemas that is not there would judge nothing, without a word.
fn schemas_are_there(
    config: &Config,
    head: &Snapshot,
    source: &configuration::Source,
    standard_input: bool,
) -> Result<(), Fatal> {
    let is_missing = |folder: &str| head.under(folder).next().is_none();
    let mut folders = config.schemas.iter().zip(&config.schema_spans);
    match folders.find(|(folder, _)| is_missing(folder)) {
        Some((folder, span)) if !standard_input => {
            let message = format!("the folder of schemas `{folder}` holds no file");
            let error = ConfigError::new(*span, message);
            Err(configuration::placed(source, &error))
        }
        _ => Ok(()),
    }
}

fn select(
    args: &SelectArgs,
    config: &Config,
    source: &configuration::Source,
) -> Result<Selection, Fatal> {
    let with = |rules: &[String], level: Option<Severity>| {
        rules
            .iter()
            .map(move |rule| (rule.clone(), level))
            .collect::<Vec<_>>()
    };
    // Whatever their order on the command line, the strictest flag of a rule wins.
    let levels = [
        with(&args.allow, None),
        with(&args.warn, Some(Severity::Warning)),
        with(&args.deny, Some(Severity::Error)),
    ];
    let flags = Flags {
        levels: levels.concat(),
        only: args.only.clone(),
        profile: args.profile.map(|profile| match profile {
            ProfileArg::Default => rempart_core::Profile::Default,
            ProfileArg::Strict => rempart_core::Profile::Strict,
        }),
    };
    rempart_engine::select(CHECKERS, config, &flags)
        .map_err(|errors| configuration::select_errors(&errors, source))
}

/// The answers where there is no repository.
static NO_REVISIONS: NoRevisions = NoRevisions;

/// What a path of the working folder or of standard input has for history.
pub(crate) fn no_revisions() -> &'static dyn Revisions {
    &NO_REVISIONS
}
