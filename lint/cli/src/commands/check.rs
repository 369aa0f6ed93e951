//! `rempart check`.

use std::io::Write;
use std::path::Path;

use rempart_core::config::Config;
use rempart_core::{RepoPath, Severity};
use rempart_engine::{Baseline, Timings};

use crate::args::{CheckArgs, FailOnArg, Format, ReportArgs};
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;
use crate::reports;

/// The baseline that is read when it is there and no other is named.
pub(crate) const BASELINE: &str = "rempart-baseline.json";

/// Judges, reports, and tells by the exit code.
pub(crate) fn run(args: &CheckArgs) -> Result<Exit, Fatal> {
    reports::one_to_standard_output(&args.report.formats)?;
    let loaded = Loaded::new(&args.select)?;
    let baseline = baseline(args, &loaded)?;
    let rows = args.resources
        || args
            .report
            .formats
            .iter()
            .any(|wanted| wanted.format == Format::Json);
    let mut options = loaded.options(rows);
    options.baseline = baseline.as_ref();
    let mut outcome = rempart_engine::run(&loaded.input(), &options);
    loaded.tokens().hide_in(&mut outcome.report);
    let report = &outcome.report;
    let threshold = threshold(&args.report, &loaded);
    let mut output = Timings::default();
    output.measure("write the report", || {
        reports::write(&args.report, report, args.resources, threshold)
    })?;
    if args.timings {
        print_timings([&loaded.timings, &outcome.timings, &output])?;
    }
    let exit = if report.is_incomplete() {
        Exit::Failed
    } else if report.fails(threshold) {
        Exit::Findings
    } else {
        Exit::Clean
    };
    // The program ends here: to give back every file, tree and fact one by one would only take time.
    std::mem::forget(outcome);
    std::mem::forget(loaded);
    Ok(exit)
}

/// The least severity that fails.
pub(crate) fn threshold(args: &ReportArgs, loaded: &Loaded) -> Option<Severity> {
    match args.fail_on {
        Some(flag) => of_flag(flag),
        // A change is held to the stricter of both configurations: it cannot switch off what reports it.
        None => match loaded.base_config() {
            Some(base) => stricter(of_config(&loaded.config), of_config(&base)),
            None => of_config(&loaded.config),
        },
    }
}

/// The least severity that fails where no base holds a change to its own configuration.
pub(crate) fn threshold_of(flag: Option<FailOnArg>, config: &Config) -> Option<Severity> {
    flag.map_or_else(|| of_config(config), of_flag)
}

const fn of_flag(flag: FailOnArg) -> Option<Severity> {
    match flag {
        FailOnArg::Error => Some(Severity::Error),
        FailOnArg::Warning => Some(Severity::Warning),
        FailOnArg::Note => Some(Severity::Note),
        FailOnArg::Never => None,
    }
}

/// What a configuration does not say is `error`.
fn of_config(config: &Config) -> Option<Severity> {
    config.fail_on.unwrap_or(Some(Severity::Error))
}

/// The lower of two thresholds; none at all is the highest.
fn stricter(one: Option<Severity>, other: Option<Severity>) -> Option<Severity> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn baseline(args: &CheckArgs, loaded: &Loaded) -> Result<Option<Baseline>, Fatal> {
    if let Some(file) = &args.baseline {
        let text = std::fs::read_to_string(file);
        let text = text
            .map_err(|error| Fatal::new(format_args!("cannot read {}: {error}", file.display())))?;
        return parse(&text, file, None).map(Some);
    }
    let Some(id) = loaded.head.find(BASELINE) else {
        return Ok(None);
    };
    let entry = loaded.head.entry(id);
    let text = entry
        .file
        .text()
        .ok_or_else(|| Fatal::new(format_args!("cannot read {BASELINE}")))?;
    parse(text, Path::new(BASELINE), Some(entry.path.clone())).map(Some)
}

fn parse(text: &str, file: &Path, path: Option<RepoPath>) -> Result<Baseline, Fatal> {
    Baseline::parse(text, path)
        .map_err(|error| Fatal::new(format_args!("{}: {error}", file.display())))
}

fn print_timings(all: [&Timings; 3]) -> Result<(), Fatal> {
    let mut out = std::io::stderr().lock();
    for (name, duration) in all.iter().flat_map(|timings| &timings.0) {
        writeln!(out, "{:9.3} ms  {name}", duration.as_secs_f64() * 1000.0)?;
    }
    Ok(())
}
