//! `rempart man`.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::args::Cli;
use crate::exit::{Exit, Fatal};

/// Prints the manual page: the program, then each command.
pub(crate) fn run() -> Result<Exit, Fatal> {
    let command = Cli::command();
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    man.render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let name = format!("rempart-{}", sub.get_name());
        // The names live as long as the program, which ends after this page.
        let sub = sub.clone().name(&*name.leak());
        writeln!(page, ".SH \"{}\"", sub.get_name().to_uppercase())?;
        let man = clap_mangen::Man::new(sub);
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    io::stdout().lock().write_all(&page)?;
    Ok(Exit::Clean)
}
