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

/// What is known. Where the configuration comes from a revision, only what the baseline of that revision counts too: a
/// change does not bring what excuses it.
fn baseline(args: &CheckArgs, loaded: &Loaded) -> Result<Option<Baseline>, Fatal> {
    let Some((path, baseline)) = baseline_of_head(args, loaded)? else {
        return Ok(None);
    };
    let (Some(revision), Some(path)) = (&args.select.shared.config_from, path) else {
        return Ok(Some(baseline));
    };
    let id = loaded.target.resolve(revision)?;
    let bytes = loaded.target.revisions().file(&id, &path);
    let base = bytes
        .map_err(Fatal::new)?
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| Baseline::parse(&text, None).ok());
    Ok(Some(baseline.shrink(&base.unwrap_or_default())))
}

/// The baseline of the state that is judged, or the one that is named, with its path if it is a file of that state.
fn baseline_of_head(
    args: &CheckArgs,
    loaded: &Loaded,
) -> Result<Option<(Option<RepoPath>, Baseline)>, Fatal> {
    if let Some(file) = &args.baseline {
        let text = std::fs::read_to_string(file);
        let text = text
            .map_err(|error| Fatal::new(format_args!("cannot read {}: {error}", file.display())))?;
        let path = path_in(loaded, file);
        // Findings about it name it; of one that lies elsewhere the name alone, as no report holds paths of the machine.
        let name = path.clone().or_else(|| {
            let name = file.file_name()?.as_encoded_bytes();
            Some(RepoPath::from_stored(name))
        });
        return parse(&text, file, name).map(|baseline| Some((path, baseline)));
    }
    let Some(id) = loaded.head.find(BASELINE) else {
        return Ok(None);
    };
    let entry = loaded.head.entry(id);
    let text = entry
        .file
        .text()
        .ok_or_else(|| Fatal::new(format_args!("cannot read {BASELINE}")))?;
    let path = Some(entry.path.clone());
    parse(text, Path::new(BASELINE), path.clone()).map(|baseline| Some((path, baseline)))
}

/// The path of a file on disk that the judged state holds; `None` for one that lies elsewhere or is not part of it, which
/// is of who runs the program and not of the change.
fn path_in(loaded: &Loaded, file: &Path) -> Option<RepoPath> {
    let file = file.canonicalize().ok()?;
    let root = loaded.target.root.canonicalize().ok()?;
    let inside = file.strip_prefix(root).ok()?.to_str()?;
    let path = RepoPath::new(&inside.replace(std::path::MAIN_SEPARATOR, "/")).ok()?;
    loaded.head.find(path.as_str()).map(|_| path)
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
