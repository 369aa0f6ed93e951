//! `rempart charts …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SharedArgs;

/// `rempart charts …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ChartsCommand {
    /// Fetch the charts that applications need from Helm repositories; the one command that uses a network
    Fetch(Box<FetchArgs>),
}

/// `rempart charts fetch`.
#[derive(Args, Clone, Debug)]
pub(crate) struct FetchArgs {
    /// The repository; by default the one around the working folder
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,

    /// Ask the repositories again: the highest version of each range, and whatever archive a version is now
    #[arg(long)]
    pub(crate) update: bool,

    /// Fetch what the lock file names and change nothing in it; what it lacks is an error
    #[arg(long, conflicts_with = "update")]
    pub(crate) locked: bool,

    #[command(flatten)]
    pub(crate) shared: SharedArgs,
}
