//! The command line: flags and their words. What they do is in `commands`.
#![expect(
    clippy::doc_markdown,
    reason = "the words are shown on a terminal as they stand"
)]

mod charts;
mod diff;
mod history;
mod shared;
mod verify;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use charts::{ChartsCommand, FetchArgs};
pub(crate) use diff::{DiffArgs, DiffFormat, DiffFormatArg, GraphArgs, GraphFormat, RenderArgs};
pub(crate) use history::HistoryArgs;
pub(crate) use shared::SharedArgs;
pub(crate) use verify::VerifyArgs;

/// The GitOps gate: reads a repository once and decides whether it may be merged or released.
///
/// Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the work could not be done.
#[derive(Debug, Parser)]
#[command(
    name = "rempart",
    version,
    max_term_width = 100,
    infer_subcommands = false
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge a repository and report what is wrong
    Check(Box<CheckArgs>),
    /// Show the page of a rule
    Explain(ExplainArgs),
    /// List the rules with their severity in each profile
    Rules(RulesArgs),
    /// Write a commented rempart.toml that fits this repository
    Init(InitArgs),
    /// Apply the safe fixes that findings offer
    Fix(FixArgs),
    /// Record the findings there are, so that only new ones fail
    Baseline(BaselineArgs),
    /// Show what a change of the repository changes in the cluster
    Diff(Box<DiffArgs>),
    /// Print the objects that an application applies
    Render(Box<RenderArgs>),
    /// Draw the applications and which creates which
    Graph(Box<GraphArgs>),
    /// Have the charts of Helm repositories on this machine
    #[command(subcommand)]
    Charts(ChartsCommand),
    /// Work on encrypted files and on what must never be in clear
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Manage the git hook
    #[command(subcommand)]
    Hook(HookCommand),
    /// Manage schemas of kinds that are not built in
    #[command(subcommand)]
    Schema(SchemaCommand),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// Which state of which files is judged, and how.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SelectArgs {
    /// Files or folders to report on; `-` reads one stream from standard input
    ///
    /// The repository that holds them is judged as a whole, whatever the working folder; without git, the paths
    /// themselves are.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Judge the index instead of the files on disk
    #[arg(long, conflicts_with = "rev", help_heading = "What is judged")]
    pub(crate) staged: bool,

    /// Report only what is not there at the merge base of REV and HEAD (or the commit of `--rev`), and run the rules
    /// that compare
    #[arg(long, value_name = "REV", help_heading = "What is judged")]
    pub(crate) since: Option<String>,

    /// Judge the files of a commit
    #[arg(long, value_name = "REV", help_heading = "What is judged")]
    pub(crate) rev: Option<String>,

    /// Run only these checkers
    #[arg(
        long,
        value_name = "CHECKER",
        value_delimiter = ',',
        help_heading = "How it is judged"
    )]
    pub(crate) only: Vec<String>,

    /// Make a rule an error (also `checker/*`)
    #[arg(
        short = 'D',
        long = "deny",
        value_name = "RULE",
        help_heading = "How it is judged"
    )]
    pub(crate) deny: Vec<String>,

    /// Make a rule a warning
    #[arg(
        short = 'W',
        long = "warn",
        value_name = "RULE",
        help_heading = "How it is judged"
    )]
    pub(crate) warn: Vec<String>,

    /// Switch a rule off
    #[arg(
        short = 'A',
        long = "allow",
        value_name = "RULE",
        help_heading = "How it is judged"
    )]
    pub(crate) allow: Vec<String>,

    /// The severities of rules: quiet on any repository, or everything on
    #[arg(long, value_enum, help_heading = "How it is judged")]
    pub(crate) profile: Option<ProfileArg>,

    /// The Kubernetes version of clusters that do not name their own, such as 1.35
    #[arg(long, value_name = "VERSION", help_heading = "How it is judged")]
    pub(crate) kubernetes: Option<String>,

    #[command(flatten)]
    pub(crate) shared: SharedArgs,

    /// The day that expiry is judged at, YYYY-MM-DD; by default the commit date of HEAD
    #[arg(long, value_name = "DATE", help_heading = "How it is judged")]
    pub(crate) now: Option<String>,
}

/// `rempart check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Findings that this baseline counts are known
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    pub(crate) baseline: Option<PathBuf>,

    /// List every object with its verdict, and what each file was taken for
    #[arg(long, help_heading = "Report")]
    pub(crate) resources: bool,

    /// Print to standard error how long each part took
    #[arg(long, help_heading = "How it runs")]
    pub(crate) timings: bool,
}

/// Where a report goes, and what it counts for.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReportArgs {
    /// A report: FORMAT to standard output, FORMAT=FILE to a file; may be given several times
    #[arg(long = "format", value_name = "FORMAT[=FILE]", help_heading = "Report")]
    pub(crate) formats: Vec<FormatArg>,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, help_heading = "Report")]
    pub(crate) fail_on: Option<FailOnArg>,

    /// Colours in the human report
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, help_heading = "Report")]
    pub(crate) color: ColorArg,

    /// Print the summary line only
    #[arg(short, long, help_heading = "Report")]
    pub(crate) quiet: bool,

    /// The category of a SARIF upload, so that several uploads do not replace each other
    #[arg(long, value_name = "NAME", help_heading = "Report")]
    pub(crate) sarif_category: Option<String>,
}

/// `rempart explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// The rule, such as kube/unknown-field
    pub(crate) rule: String,
}

/// `rempart rules`.
#[derive(Args, Debug)]
pub(crate) struct RulesArgs {
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `rempart init`.
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// The repository; by default the one around the working folder
    pub(crate) path: Option<PathBuf>,
    /// Print it instead of writing rempart.toml
    #[arg(long)]
    pub(crate) print: bool,
    /// Replace a rempart.toml that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// `rempart fix`.
#[derive(Args, Debug)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// Print the changes as a unified diff and write nothing
    #[arg(long)]
    pub(crate) diff: bool,
}

/// `rempart baseline`.
#[derive(Args, Debug)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) select: SelectArgs,
    /// The file, from the root of the repository
    #[arg(long, value_name = "FILE", default_value = "rempart-baseline.json")]
    pub(crate) file: PathBuf,
    /// Add findings too; without it an existing baseline only shrinks
    #[arg(long)]
    pub(crate) grow: bool,
}

/// `rempart secrets …`.
#[derive(Debug, Subcommand)]
pub(crate) enum SecretsCommand {
    /// Search everything that was ever committed for what must never be in clear
    History(Box<HistoryArgs>),
    /// Open every file of SOPS with a private key and check that it is the one that was sealed
    Verify(Box<VerifyArgs>),
}

/// `rempart hook …`.
#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    /// Write a pre-commit hook that runs `rempart check --staged`
    Install(HookInstallArgs),
}

/// `rempart hook install`.
#[derive(Args, Debug)]
pub(crate) struct HookInstallArgs {
    /// Replace a hook that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// `rempart schema …`.
#[derive(Debug, Subcommand)]
pub(crate) enum SchemaCommand {
    /// Copy CRDs or JSON Schemas into the folder that rempart.toml names
    Add(SchemaAddArgs),
    /// List the kinds there are schemas for, and where each comes from
    List(SchemaListArgs),
}

/// `rempart schema add`.
#[derive(Args, Debug)]
pub(crate) struct SchemaAddArgs {
    /// Files with CustomResourceDefinitions, or a JSON Schema with --kind
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The kind a JSON Schema describes, as GROUP/VERSION/KIND
    #[arg(long, value_name = "GROUP/VERSION/KIND")]
    pub(crate) kind: Option<String>,
    /// The folder; by default the first of `schemas` in rempart.toml
    #[arg(long, value_name = "FOLDER")]
    pub(crate) to: Option<PathBuf>,
}

/// `rempart schema list`.
#[derive(Args, Debug)]
pub(crate) struct SchemaListArgs {
    /// The Kubernetes version, such as 1.35
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes: Option<String>,
    /// The repository whose own schemas are listed too
    pub(crate) path: Option<PathBuf>,
}

/// `rempart completions`.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// JSON v1, see docs/report.schema.json
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
    /// GitHub annotations
    Github,
    /// GitLab code quality
    Gitlab,
    /// Markdown for a comment on a pull request
    Markdown,
}

/// A format with the file it goes to.
#[derive(Clone, Debug)]
pub(crate) struct FormatArg {
    pub(crate) format: Format,
    pub(crate) file: Option<PathBuf>,
}

impl std::str::FromStr for FormatArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = format_and_file(text)?;
        Ok(Self { format, file })
    }
}

/// `FORMAT` or `FORMAT=FILE`.
fn format_and_file<F: ValueEnum>(text: &str) -> Result<(F, Option<PathBuf>), String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("the file name behind `=` is empty".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = F::from_str(name, true).map_err(|_| {
        let names: Vec<_> = F::value_variants()
            .iter()
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
            .collect();
        format!(
            "`{name}` is no format; the formats are {}",
            names.join(", ")
        )
    })?;
    Ok((format, file))
}

/// `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOnArg {
    /// Errors only
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Note,
    /// No finding
    Never,
}

/// `--profile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileArg {
    /// Quiet on any repository
    Default,
    /// Everything on
    Strict,
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
