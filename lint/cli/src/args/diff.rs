//! `rempart diff`, `rempart render` and `rempart graph`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::SharedArgs;
use super::{ColorArg, SelectArgs};

/// Which state of which repository is shown.
#[derive(Args, Clone, Debug)]
pub(crate) struct StateArgs {
    /// The repository; by default the one around the working folder
    #[arg(long, value_name = "PATH", help_heading = "What is shown")]
    pub(crate) repository: Option<PathBuf>,

    /// Take the index instead of the files on disk
    #[arg(long, conflicts_with = "rev", help_heading = "What is shown")]
    pub(crate) staged: bool,

    /// Take the files of a commit
    #[arg(long, value_name = "REV", help_heading = "What is shown")]
    pub(crate) rev: Option<String>,

    #[command(flatten)]
    pub(crate) shared: SharedArgs,
}

impl StateArgs {
    /// What loads the state.
    pub(crate) fn select(&self) -> SelectArgs {
        SelectArgs {
            paths: self.repository.iter().cloned().collect(),
            staged: self.staged,
            rev: self.rev.clone(),
            shared: self.shared.clone(),
            ..SelectArgs::default()
        }
    }
}

/// `rempart diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// Only these applications
    #[arg(value_name = "APPLICATION")]
    pub(crate) applications: Vec<String>,

    /// The state before: the merge base of REV and of what is shown, so that what was merged into REV since is no change
    #[arg(long, value_name = "REV", help_heading = "What is shown")]
    pub(crate) since: String,

    #[command(flatten)]
    pub(crate) state: StateArgs,

    /// A format: FORMAT to standard output, FORMAT=FILE to a file; may be given several times
    #[arg(long = "format", value_name = "FORMAT[=FILE]", help_heading = "Report")]
    pub(crate) formats: Vec<DiffFormatArg>,

    /// Colours on the terminal
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, help_heading = "Report")]
    pub(crate) color: ColorArg,
}

/// `rempart render`.
#[derive(Args, Debug)]
pub(crate) struct RenderArgs {
    /// The name of an application, or the folder of a kustomization
    #[arg(value_name = "APPLICATION")]
    pub(crate) application: String,

    #[command(flatten)]
    pub(crate) state: StateArgs,
}

/// `rempart graph`.
#[derive(Args, Debug)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(crate) state: StateArgs,

    /// How the tree is drawn
    #[arg(long, value_enum, default_value_t = GraphFormat::Text, help_heading = "Report")]
    pub(crate) format: GraphFormat,
}

/// The ways to draw a tree of applications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// Indented lines
    Text,
    /// Mermaid, as GitHub and GitLab draw it
    Mermaid,
    /// DOT, for Graphviz
    Dot,
}

/// The formats of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Human,
    /// JSON v1
    Json,
    /// Markdown for a comment on a pull request
    Markdown,
    /// One page of HTML that needs nothing else
    Html,
}

/// A format with the file it goes to.
#[derive(Clone, Debug)]
pub(crate) struct DiffFormatArg {
    pub(crate) format: DiffFormat,
    pub(crate) file: Option<PathBuf>,
}

impl std::str::FromStr for DiffFormatArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = super::format_and_file(text)?;
        Ok(Self { format, file })
    }
}
