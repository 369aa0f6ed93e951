//! The command line of `rempart secrets verify`.

use std::path::PathBuf;

use clap::Args;

use super::{ReportArgs, SharedArgs};

/// `rempart secrets verify`.
///
/// Nothing that is decrypted is shown or written. Without --identity, the keys are those that SOPS_AGE_KEY,
/// SOPS_AGE_KEY_FILE and SOPS_AGE_SSH_PRIVATE_KEY_FILE name; no other place is looked at, and no program is run.
///
/// Exit codes: 0 every file is verified, 1 a fault, 2 a file could not be verified.
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// Files or folders whose files of SOPS are verified; by default the repository around the working folder
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// A file of age identities, or an OpenSSH private key without a passphrase; `-` is standard input; may be given
    /// several times
    #[arg(short, long = "identity", value_name = "FILE")]
    pub(crate) identities: Vec<PathBuf>,

    /// List a file that cannot be verified, and do not fail for it
    #[arg(long)]
    pub(crate) allow_unverified: bool,

    /// Verify the index instead of the files on disk
    #[arg(long, conflicts_with = "rev", help_heading = "What is verified")]
    pub(crate) staged: bool,

    /// Verify the files of a commit
    #[arg(long, value_name = "REV", help_heading = "What is verified")]
    pub(crate) rev: Option<String>,

    #[command(flatten)]
    pub(crate) shared: SharedArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}
