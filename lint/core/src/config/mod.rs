//! `rempart.toml`: how to judge, parsed with spans. The meaning of rule ids is the engine's.

mod allow;
mod charts;
mod check;
mod claims;
mod digest;
mod error;
mod globs;
mod keys;
mod nearest;
mod ports;
mod read;

use std::collections::BTreeMap;

use rempart_syntax::Span;

pub use allow::{Allow, is_day};
pub use charts::{ChartTool, Charts, Rendering};
pub use claims::Claims;
pub use digest::digest;
pub use error::ConfigError;
pub use globs::{glob_set, is_glob};
pub use keys::{KEYS, Key, KeyKind, RULE_KEYS};
pub use nearest::nearest;
pub use ports::{Guarded, PortRange, Ports};

use crate::{Profile, RepoPath, Severity};

/// The name of the file at the root of a repository.
pub const FILE_NAME: &str = "rempart.toml";

/// The whole configuration.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file it was read from; `None` for the built-in one.
    pub path: Option<RepoPath>,
    /// Which severities rules have.
    pub profile: Profile,
    /// The least severity that fails the run; the outer `None` when the file does not say, the inner one for `never`.
    pub fail_on: Option<Option<Severity>>,
    /// Paths that are not judged, as globs.
    pub exclude: Vec<String>,
    /// The Kubernetes version of clusters that do not name their own.
    pub kubernetes: Option<String>,
    /// Where that version stands.
    pub kubernetes_span: Span,
    /// Folders with CRDs and JSON Schemas that the organisation keeps.
    pub schemas: Vec<String>,
    /// Where each of them stands.
    pub schema_spans: Vec<Span>,
    /// The URLs under which others reach the repository that is judged.
    pub repositories: Vec<String>,
    /// Whether and with what charts are rendered.
    pub charts: Charts,
    /// Settings by rule id.
    pub rules: BTreeMap<String, RuleSetting>,
    /// The clusters.
    pub clusters: Vec<Cluster>,
    /// The rooms of the repository, from `[[room]]`.
    pub rooms: Vec<Room>,
    /// Which ports the world may reach; `None` where nobody says.
    pub ports: Option<Ports>,
    /// Waivers.
    pub allows: Vec<Allow>,
    /// Rules that may not be waived, as ids or `checker/*`.
    pub unwaivable: Vec<String>,
    /// Where that list stands.
    pub unwaivable_span: Span,
    /// A digest of what the file says, whatever its spacing.
    pub digest: String,
}

impl Config {
    /// Reads a configuration. `path` is where it stands, for findings that point at it.
    ///
    /// # Errors
    /// Every fault of the file at once: broken TOML, unknown keys, wrong types, empty reasons, days that do not exist,
    /// patterns that are no globs. Whether the rules and options it names exist is checked by the engine.
    pub fn parse(text: &str, path: Option<RepoPath>) -> Result<Self, Vec<ConfigError>> {
        let table = check::check(text)?;
        Ok(Self {
            path,
            ..read::config(&table, text)
        })
    }
}

/// The setting of one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleSetting {
    /// Where the id stands.
    pub span: Span,
    /// Another severity; the inner `None` is off.
    pub level: Option<Option<Severity>>,
    /// Paths it does not judge, as globs.
    pub exclude: Vec<String>,
    /// Its options.
    pub options: toml::Table,
    /// Where the options stand, by name.
    pub option_spans: BTreeMap<String, Span>,
}

/// A cluster that parts of the repository are deployed to.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// Where the entry stands.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// The paths that reach it, as globs.
    pub paths: Vec<String>,
    /// Its Kubernetes version.
    pub kubernetes: Option<String>,
    /// Where that version stands.
    pub kubernetes_span: Span,
    /// The root application.
    pub argo_root: Option<String>,
    /// The servers and names by which destinations of applications mean it, besides its own name.
    pub destinations: Vec<String>,
}

/// A folder of the repository and what belongs into it.
#[derive(Clone, Debug, Default)]
pub struct Room {
    /// Where the entry stands.
    pub span: Span,
    /// The folder, from the root of the repository and without slashes around it.
    pub path: String,
    /// The classes of files that belong into this room and into no other, by the names of reports.
    pub classes: Vec<String>,
    /// Whether the folder must exist.
    pub required: bool,
}
