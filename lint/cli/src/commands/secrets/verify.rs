//! `rempart secrets verify`.

use crate::args::VerifyArgs;
use crate::exit::{Exit, Fatal};

/// Says that this program cannot.
#[cfg(not(feature = "age"))]
pub(crate) fn run(_: &VerifyArgs) -> Result<Exit, Fatal> {
    Err(
        Fatal::new("this program was built without the feature `age` and cannot decrypt")
            .help("take a released program, or build one with `--features age`"),
    )
}

/// Verifies, reports, and tells by the exit code.
#[cfg(feature = "age")]
pub(crate) fn run(args: &VerifyArgs) -> Result<Exit, Fatal> {
    use crate::commands::check::threshold;
    use crate::input::Loaded;
    use crate::reports;

    reports::one_to_standard_output(&args.report.formats)?;
    one_reads_standard_input(args)?;
    let identities = super::identities::read(&args.identities)?;
    say_unused(&identities)?;
    let mut loaded = Loaded::new(&select(args))?;
    loaded
        .selection
        .rules
        .retain(|rule| matches!(rule.entry.scope, rempart_core::Scope::Given(_)));
    let request = rempart_secrets::verify::Request::new(identities, loaded.target.asked())
        .allow_unverified(args.allow_unverified);
    let mut input = loaded.input();
    input.given = Some(&request);
    let mut options = loaded.options(false);
    options.wants.tables = true;
    let mut outcome = rempart_engine::run(&input, &options);
    loaded.tokens().hide_in(&mut outcome.report);
    let report = &outcome.report;
    let threshold = threshold(&args.report, &loaded);
    reports::write(&args.report, report, false, threshold)?;
    if report.tables.iter().all(|table| table.rows.is_empty()) {
        say("no file of SOPS is there: nothing was verified")?;
    }
    Ok(if report.is_incomplete() {
        Exit::Failed
    } else if report.fails(threshold) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

#[cfg(feature = "age")]
fn select(args: &VerifyArgs) -> crate::args::SelectArgs {
    crate::args::SelectArgs {
        paths: args.paths.clone(),
        staged: args.staged,
        rev: args.rev.clone(),
        only: vec![rempart_secrets::CHECKER.name.to_owned()],
        shared: args.shared.clone(),
        ..crate::args::SelectArgs::default()
    }
}

#[cfg(feature = "age")]
fn one_reads_standard_input(args: &VerifyArgs) -> Result<(), Fatal> {
    let all = args.paths.iter().chain(&args.identities);
    match all.filter(|path| path.as_os_str() == "-").count() {
        0 | 1 => Ok(()),
        _ => Err(Fatal::new("standard input can be read only once")),
    }
}

#[cfg(feature = "age")]
fn say_unused(identities: &rempart_secrets::verify::Identities) -> Result<(), Fatal> {
    for kind in identities.unused() {
        say(&format!("nothing is opened with {kind}"))?;
    }
    Ok(())
}

#[cfg(feature = "age")]
fn say(note: &str) -> Result<(), Fatal> {
    use std::io::Write;
    writeln!(std::io::stderr().lock(), "note: {note}")?;
    Ok(())
}
