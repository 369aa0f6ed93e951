//! Exit codes: the contract with hooks and CI.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to complain about.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// The work could not be done. Wins over findings.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
        })
    }
}

/// Why a command could not do its work; shown on standard error, exit 2.
#[derive(Debug)]
pub(crate) struct Fatal {
    message: String,
    help: Option<String>,
}

impl Fatal {
    /// A failure in one sentence.
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            help: None,
        }
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// Writing a report failed: a full disk, a closed pipe.
impl From<io::Error> for Fatal {
    fn from(error: io::Error) -> Self {
        Self::new(format_args!("cannot write the output: {error}"))
    }
}
