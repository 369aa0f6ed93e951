//! The flags that every command has which reads a configuration and works on all cores.

use std::num::NonZero;
use std::path::PathBuf;

use clap::Args;
use rempart_core::parallel;

/// Where the configuration comes from, and how many threads there are.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SharedArgs {
    /// Read the configuration from FILE
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "config_from",
        help_heading = "How it is judged"
    )]
    pub(crate) config: Option<PathBuf>,

    /// Read the configuration from REV, so that a change cannot weaken its own gate
    #[arg(long, value_name = "REV", help_heading = "How it is judged")]
    pub(crate) config_from: Option<String>,

    /// Threads; by default one for each core
    #[arg(
        short = 'j',
        long = "jobs",
        value_name = "N",
        help_heading = "How it runs"
    )]
    pub(crate) jobs: Option<NonZero<usize>>,
}

impl SharedArgs {
    /// How many threads to work with.
    pub(crate) fn threads(&self) -> usize {
        self.jobs.map_or_else(parallel::available, NonZero::get)
    }
}
