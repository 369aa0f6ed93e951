//! The program: reads the command line and hands over to a command.

mod args;
mod checkers;
mod commands;
mod exit;
mod input;
mod reports;

use std::io::Write;
use std::panic::catch_unwind;
use std::process::ExitCode;

use clap::Parser;
use rempart_engine::redact::{Mask, Nearness};

use args::{ChartsCommand, Cli, Command, HookCommand, SchemaCommand, SecretsCommand};
use exit::{Exit, Fatal};

/// A file costs about ten allocations that live until the end, on as many threads as there are: this allocator makes
/// them cheaper, whatever C library the program is linked with (ADR-0011).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no error.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if print(&error).is_ok() {
                ExitCode::from(code)
            } else {
                Exit::Failed.into()
            };
        }
    };
    rempart_engine::quiet_panics();
    // What a broken run said is no judgement: its exit code is that of a failure.
    let ended = catch_unwind(|| run(&cli.command)).unwrap_or_else(|_| {
        Err(
            Fatal::new("this is a defect of rempart, and nothing it said counts")
                .help("report it with the line above and the command"),
        )
    });
    match ended {
        Ok(exit) => exit.into(),
        Err(fatal) => {
            // Errors of other libraries quote the files that they failed on. Nothing is left to do when standard error is
            // gone too.
            let _ = writeln!(std::io::stderr().lock(), "{}", shown(&fatal.to_string()));
            Exit::Failed.into()
        }
    }
}

/// Words without the credentials in them.
fn shown(words: &str) -> String {
    let mask = Mask::new(&rempart_secrets::conceal_text("message.txt", words));
    mask.apply(words, Nearness::Line).into_owned()
}

/// Says what is wrong with the command line, which it quotes: whoever mistyped it may have a credential in it.
fn print(error: &clap::Error) -> std::io::Result<()> {
    let words = error.to_string();
    let shown = shown(&words);
    if !error.use_stderr() || shown == words {
        return error.print();
    }
    write!(std::io::stderr().lock(), "{shown}")
}

fn run(command: &Command) -> Result<Exit, Fatal> {
    match command {
        Command::Check(args) => commands::check::run(args),
        Command::Explain(args) => commands::explain::run(args),
        Command::Rules(args) => commands::rules::run(args),
        Command::Init(args) => commands::init::run(args),
        Command::Fix(args) => commands::fix::run(args),
        Command::Baseline(args) => commands::baseline::run(args),
        Command::Diff(args) => commands::diff::run(args),
        Command::Render(args) => commands::render::run(args),
        Command::Graph(args) => commands::graph::run(args),
        Command::Charts(ChartsCommand::Fetch(args)) => commands::charts::run(args),
        Command::Secrets(SecretsCommand::History(args)) => commands::secrets::history::run(args),
        Command::Secrets(SecretsCommand::Verify(args)) => commands::secrets::verify::run(args),
        Command::Hook(HookCommand::Install(args)) => commands::hook::install(args),
        Command::Schema(SchemaCommand::Add(args)) => commands::schema::add(args),
        Command::Schema(SchemaCommand::List(args)) => commands::schema::list(args),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man => commands::man::run(),
    }
}
