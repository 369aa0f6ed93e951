//! Which configuration is in force, and its faults in words.

use std::fmt::Write;
use std::path::Path;

use rempart_core::config::{Config, ConfigError, FILE_NAME, Rendering};
use rempart_core::{LineIndex, Mode, RepoPath, Skip, Snapshot};
use rempart_engine::SelectError;
use rempart_engine::redact::{Mask, Nearness};

use super::{Target, charts};
use crate::args::SelectArgs;
use crate::exit::Fatal;

/// The name of a configuration in messages, and its text; both empty for the built-in one.
pub(super) type Source = (String, String);

/// Reads the configuration: of a revision, of a named file, or of the state that is judged.
pub(super) fn read(
    target: &Target,
    args: &SelectArgs,
    head: &Snapshot,
) -> Result<(Config, Source), Fatal> {
    let source = text(target, args, head)?.unwrap_or_default();
    let mut config = if source.0.is_empty() {
        Config::default()
    } else {
        parse(&source)?
    };
    if config.charts.rendering != Rendering::Off {
        config.charts.tool = charts::tool()?;
    }
    if let Some(version) = &args.kubernetes {
        rempart_kube::check_version(version).map_err(|error| fatal(&source, &error.to_string()))?;
        config.kubernetes = Some(version.clone());
    }
    Ok((config, source))
}

/// Refuses a release of Kubernetes that there are no schemas for.
fn versions_are_known(config: &Config) -> Result<(), Vec<ConfigError>> {
    let of_clusters = config.clusters.iter();
    let of_clusters = of_clusters.map(|cluster| (&cluster.kubernetes, cluster.kubernetes_span));
    let all = [(&config.kubernetes, config.kubernetes_span)];
    let unknown = all
        .into_iter()
        .chain(of_clusters)
        .filter_map(|(version, span)| {
            let error = rempart_kube::check_version(version.as_deref()?).err()?;
            Some(ConfigError::new(span, error.to_string()))
        });
    let unknown: Vec<ConfigError> = unknown.collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(unknown)
    }
}

/// The text of the configuration with the name it has in messages.
fn text(target: &Target, args: &SelectArgs, head: &Snapshot) -> Result<Option<Source>, Fatal> {
    if let Some(revision) = &args.shared.config_from {
        let id = target.resolve(revision)?;
        let bytes = target
            .revisions()
            .file(&id, &RepoPath::from_normalised(FILE_NAME))
            .map_err(Fatal::new)?;
        let text = bytes.map(String::from_utf8).transpose();
        let text =
            text.map_err(|_| Fatal::new(format_args!("{FILE_NAME} of {revision} is no UTF-8")))?;
        return Ok(text.map(|text| (FILE_NAME.to_owned(), text)));
    }
    if let Some(file) = &args.shared.config {
        let text = std::fs::read_to_string(file);
        let text = text
            .map_err(|error| Fatal::new(format_args!("cannot read {}: {error}", file.display())))?;
        return Ok(Some((file.display().to_string(), text)));
    }
    if target.standard_input {
        let bytes = on_disk(&target.root)?;
        let text = bytes.map(String::from_utf8).transpose();
        let text = text.map_err(|_| Fatal::new(format_args!("{FILE_NAME} is no UTF-8")))?;
        return Ok(text.map(|text| (FILE_NAME.to_owned(), text)));
    }
    let Some(id) = head.find(FILE_NAME) else {
        let is_it = |skip: &Skip| skip.what == FILE_NAME;
        if head.skipped().iter().any(is_it) || head.under(FILE_NAME).next().is_some() {
            return Err(no_file("neither a file nor a link"));
        }
        return Ok(None);
    };
    let entry = head.entry(id);
    match (&entry.mode, entry.file.text()) {
        (Mode::Symlink(_), _) => Err(no_file("a symbolic link")),
        (Mode::Submodule, _) => Err(no_file("another repository")),
        (Mode::File | Mode::Executable, Some(text)) => {
            Ok(Some((FILE_NAME.to_owned(), text.to_owned())))
        }
        (Mode::File | Mode::Executable, None) => {
            Err(Fatal::new(format_args!("cannot read {FILE_NAME}")))
        }
    }
}

/// The configuration of a folder as it stands on disk; `None` where there is none.
pub(crate) fn on_disk(folder: &Path) -> Result<Option<Vec<u8>>, Fatal> {
    let file = folder.join(FILE_NAME);
    let failed =
        |error: std::io::Error| Fatal::new(format_args!("cannot read {}: {error}", file.display()));
    match std::fs::symlink_metadata(&file) {
        Ok(found) if found.is_symlink() => Err(no_file("a symbolic link")),
        // To open a pipe waits for whoever writes into it.
        Ok(found) if !found.is_file() => Err(no_file("neither a file nor a link")),
        Ok(_) => std::fs::read(&file).map(Some).map_err(failed),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// Without its configuration a repository is judged by another one.
fn no_file(what: &str) -> Fatal {
    Fatal::new(format_args!(
        "{FILE_NAME} is {what}, which is not followed: the repository would be judged without its configuration"
    ))
    .help("put the configuration itself there, or name another file with `--config`")
}

/// A longer configuration is not looked into before the files are read.
const MAX_GLANCE_BYTES: u64 = 1 << 20;

/// The Kubernetes release that most objects will be judged for, see [`rempart_core::Purpose::release`]. It is a guess from
/// the flags and the configuration on disk, whose faults are told when it is [`read`]: a wrong one costs time, and
/// changes nothing.
pub(super) fn likely_release(target: &Target, args: &SelectArgs) -> u32 {
    if !args.only.is_empty() && !args.only.iter().any(|name| name == "kube") {
        return rempart_kube::NO_RELEASE;
    }
    if let Some(version) = &args.kubernetes {
        return rempart_kube::release_of(Some(version));
    }
    let file = match &args.shared.config {
        Some(file) => file.clone(),
        None => target.root.join(FILE_NAME),
    };
    let is_short_file = std::fs::metadata(&file)
        .is_ok_and(|found| found.is_file() && found.len() <= MAX_GLANCE_BYTES);
    let config = is_short_file
        .then(|| std::fs::read_to_string(&file).ok())
        .flatten()
        .and_then(|text| Config::parse(&text, None).ok());
    rempart_kube::release_of(config.and_then(|config| config.kubernetes).as_deref())
}

fn parse(source: &Source) -> Result<Config, Fatal> {
    let path = RepoPath::from_normalised(FILE_NAME);
    let config = Config::parse(&source.1, Some(path));
    let checked = config.and_then(|config| versions_are_known(&config).map(|()| config));
    checked.map_err(|errors| {
        let placed = errors.iter().map(|error| (place(source, error), error));
        fatal(source, &words(placed))
    })
}

/// `name:line:column` of a fault.
fn place((name, text): &Source, error: &ConfigError) -> String {
    let position = LineIndex::new(text).position(text, error.span.start);
    format!("{name}:{}:{}", position.line, position.column)
}

/// A fault of a configuration that could be read.
pub(super) fn placed(source: &Source, error: &ConfigError) -> Fatal {
    fatal(source, &words([(place(source, error), error)].into_iter()))
}

/// The faults of flags and of the rules that configuration names.
pub(super) fn select_errors(errors: &[SelectError], source: &Source) -> Fatal {
    let mut lines = Vec::new();
    for error in errors {
        let (message, help) = match error {
            SelectError::Config(error) => (
                format!("{}: {}", place(source, error), error.message),
                &error.help,
            ),
            SelectError::Flag { message, help } => (message.clone(), help),
        };
        let help = help.as_ref().map(|help| format!("\n  help: {help}"));
        lines.push(format!("{message}{}", help.unwrap_or_default()));
    }
    fatal(source, &lines.join("\nerror: "))
}

/// A failure in words that repeat nothing which the configuration conceals: a secret can stand in any file.
pub(super) fn fatal((name, text): &Source, words: &str) -> Fatal {
    let mask = Mask::new(&rempart_secrets::conceal_text(name, text));
    Fatal::new(mask.apply(words, Nearness::Line))
}

fn words<'e>(errors: impl Iterator<Item = (String, &'e ConfigError)>) -> String {
    let mut text = String::new();
    for (at, (place, error)) in errors.enumerate() {
        let separator = if at == 0 { "" } else { "\nerror: " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{place}: {}", error.message);
        if let Some(help) = &error.help {
            let _ = write!(text, "\n  help: {help}");
        }
    }
    text
}
