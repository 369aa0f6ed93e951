//! Exit codes: the contract with hooks and CI.

use std::fmt;
use std::io;
use std::process::ExitCode;

use rempart_git::GitError;

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

/// A repository that cannot be used, with what can be done where that is not plain.
impl From<GitError> for Fatal {
    fn from(error: GitError) -> Self {
        let fatal = Self::new(&error);
        match error {
            GitError::Sha256(_) => fatal.help(
                "judge a copy: `git init --object-format=sha1 COPY`, then `git fast-export --all | git -C COPY fast-import`",
            ),
            GitError::Open { .. } => fatal.help("`git fsck` says more about what is broken"),
            GitError::Index { .. } => {
                fatal.help("`git reset` writes the index anew and leaves the files as they are")
            }
            _ => fatal,
        }
    }
}

/// Writing a report failed: a full disk, a closed pipe.
impl From<io::Error> for Fatal {
    fn from(error: io::Error) -> Self {
        Self::new(format_args!("cannot write the output: {error}"))
    }
}
