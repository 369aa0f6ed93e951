//! The flags of `rempart secrets history`.

use std::path::PathBuf;

use clap::Args;

use super::{ProfileArg, ReportArgs, SharedArgs};

/// `rempart secrets history`.
///
/// Reads every blob that the refs of a repository reach, each once: branches, remotes, tags, notes, all entries of the
/// stash, HEAD of every work tree, and what the index holds beside them; and every message of a commit or a tag.
///
/// Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 not everything could be read.
#[derive(Args, Debug)]
pub(crate) struct HistoryArgs {
    /// Read only what these reach: REV, ^REV or FROM..TO; by default everything that any ref reaches
    #[arg(value_name = "REV", allow_hyphen_values = false)]
    pub(crate) revisions: Vec<String>,

    /// Read everything that any ref reaches, beside the revisions
    #[arg(long, help_heading = "What is searched")]
    pub(crate) all_refs: bool,

    /// Read also what the logs of refs still name: commits that were amended, rebased or reset away
    #[arg(long, help_heading = "What is searched")]
    pub(crate) reflog: bool,

    /// The repository; by default the one around the working folder
    #[arg(
        short = 'C',
        long,
        value_name = "PATH",
        default_value = ".",
        help_heading = "What is searched"
    )]
    pub(crate) repository: PathBuf,

    /// The severities of rules: quiet on any repository, or everything on
    #[arg(long, value_enum, help_heading = "How it is judged")]
    pub(crate) profile: Option<ProfileArg>,

    #[command(flatten)]
    pub(crate) shared: SharedArgs,

    /// The day that expiry is judged at, YYYY-MM-DD; by default the commit date of HEAD
    #[arg(long, value_name = "DATE", help_heading = "How it is judged")]
    pub(crate) now: Option<String>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Remember in this folder which blobs are clean; it may be deleted at any time
    #[arg(long, value_name = "FOLDER", help_heading = "How it runs")]
    pub(crate) cache: Option<PathBuf>,

    /// Print to standard error how long each part took
    #[arg(long, help_heading = "How it runs")]
    pub(crate) timings: bool,
}
