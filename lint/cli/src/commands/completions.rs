//! `rempart completions`.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs};
use crate::exit::{Exit, Fatal};

/// Prints the completion script of a shell.
pub(crate) fn run(args: &CompletionsArgs) -> Result<Exit, Fatal> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "rempart", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Clean)
}
