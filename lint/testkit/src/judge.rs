//! Runs the real engine on files in memory.

use std::any::Any;
use std::sync::Arc;

use crate::revisions::CaseRevisions;
use rempart_core::config::{Config, FILE_NAME};
use rempart_core::source::{FileSource, SourceError};
use rempart_core::{
    Checker, Concealed, Entry, Finding, Location, Mode, NoRevisions, Profile, RepoPath, Report,
    Revisions, Severity, Side, Snapshot, SourceFile,
};
use rempart_engine::{BASELINE_FILE_NAME, Baseline, Flags, Input, Options, select};

/// The day of all tests.
const TODAY: &str = "2026-01-01";

/// A run of some checkers.
#[derive(Clone, Copy)]
pub struct Judge<'j> {
    /// The checkers.
    pub checkers: &'j [&'static Checker],
    /// The only rule of the first checker that runs; all of them without it.
    pub only: Option<&'j str>,
    /// The profile instead of the configured one.
    pub profile: Option<Profile>,
    /// How many threads to use.
    pub threads: usize,
    /// What rules that need more than the repository are given.
    pub given: Option<&'j (dyn Any + Send + Sync)>,
}

impl<'j> Judge<'j> {
    /// All rules of some checkers, in the configured profile, on one thread.
    pub const fn new(checkers: &'j [&'static Checker]) -> Self {
        Self {
            checkers,
            only: None,
            profile: None,
            threads: 1,
            given: None,
        }
    }

    /// Judges a state, by its own configuration and baseline.
    ///
    /// # Errors
    /// The configuration or the baseline cannot be read, or names what does not exist; in words.
    pub fn run(&self, head: &Snapshot, base: Option<&Snapshot>) -> Result<Report, String> {
        let config = match text(head, FILE_NAME) {
            Some(text) => Config::parse(text, Some(RepoPath::from_normalised(FILE_NAME)))
                .map_err(|errors| in_words(&errors))?,
            None => Config::default(),
        };
        let baseline = text(head, BASELINE_FILE_NAME)
            .map(|text| Baseline::parse(text, Some(RepoPath::from_normalised(BASELINE_FILE_NAME))))
            .transpose()
            .map_err(|error| error.to_string())?;
        let selection = select(self.checkers, &config, &self.flags(&config))
            .map_err(|errors| in_words(&errors))?;
        let revisions = CaseRevisions::of(head);
        let input = Input {
            head,
            base,
            classify: rempart_model::classify_with,
            checkers: self.checkers,
            config: &config,
            selection: &selection,
            revisions: revisions
                .as_ref()
                .map_or(&NoRevisions as &dyn Revisions, |known| known),
            conceal: |_| Concealed::default(),
            given: self.given,
        };
        let options = Options {
            threads: self.threads,
            now: Some(TODAY.to_owned()),
            baseline: baseline.as_ref(),
            ..Options::default()
        };
        Ok(rempart_engine::run(&input, &options).report)
    }

    fn flags(&self, config: &Config) -> Flags {
        let mut flags = Flags {
            profile: self.profile,
            ..Flags::default()
        };
        let (Some(only), Some(checker)) = (self.only, self.checkers.first()) else {
            return flags;
        };
        for rule in checker.rules {
            if rule.meta.id != only {
                flags.levels.push((rule.meta.id.to_owned(), None));
            } else if flags.profile.is_none() && rule.meta.levels.of(config.profile).is_none() {
                flags.profile = Some(Profile::Strict);
            }
        }
        flags
    }
}

fn text<'s>(snapshot: &'s Snapshot, name: &str) -> Option<&'s str> {
    snapshot.entry(snapshot.find(name)?).file.text()
}

fn in_words(errors: &[impl ToString]) -> String {
    errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// A snapshot of texts.
pub fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let entries = files.iter().map(|(path, text)| {
        let path = RepoPath::from_normalised(path);
        let file = Arc::new(SourceFile::from_text(Arc::from(*text), path.format(), None));
        Entry::new(path, Mode::File, file)
    });
    Snapshot::from_entries(entries.collect(), Vec::new())
}

/// Loads a source and judges it with all rules of some checkers.
///
/// # Errors
/// The source cannot be listed.
///
/// # Panics
/// The configuration in the source cannot be read: a test that wants that asks [`Judge`].
pub fn check_source(
    checkers: &[&'static Checker],
    source: &dyn FileSource,
) -> Result<Report, SourceError> {
    let head = Snapshot::load(source, 1, None)?;
    let report = Judge::new(checkers).run(&head, None);
    assert!(
        report.is_ok(),
        "the configuration is refused: {:?}",
        report.err()
    );
    Ok(report.unwrap_or_default())
}

/// A finding as pages write it: `path:line:column severity message`.
pub fn line_of(report: &Report, finding: &Finding) -> String {
    let Finding {
        severity, message, ..
    } = finding;
    format!(
        "{} {} {message}",
        place(report, &finding.location),
        word(*severity)
    )
}

fn word(severity: Severity) -> &'static str {
    severity.as_str()
}

/// `path:line:column`, with `base:` before it for a place in the base.
pub(crate) fn place(report: &Report, location: &Location) -> String {
    let side = if location.side == Side::Head {
        ""
    } else {
        "base:"
    };
    let source = report.source(&location.side, &location.path);
    let text = source.and_then(|source| Some((source.text()?, source.lines()?)));
    let (line, column) = text.map_or((1, 1), |(text, lines)| {
        let position = lines.position(text, location.span.start);
        (position.line, position.column)
    });
    format!("{side}{}:{line}:{column}", location.path)
}
