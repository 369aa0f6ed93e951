//! `rempart baseline`.

use std::io::{self, Write};

use rempart_engine::Baseline;

use crate::args::BaselineArgs;
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;

/// Writes what is there now; an existing baseline only shrinks unless asked.
pub(crate) fn run(args: &BaselineArgs) -> Result<Exit, Fatal> {
    let loaded = Loaded::new(&args.select)?;
    let report = rempart_engine::run(&loaded.input(), &loaded.options(false)).report;
    if report.is_incomplete() {
        let reasons: Vec<String> = report
            .skipped
            .iter()
            .filter(|skip| skip.fatal)
            .map(|skip| format!("{}: {}", skip.what, skip.reason))
            .collect();
        return Err(Fatal::new(format_args!(
            "not everything could be judged: {}",
            reasons.join("; ")
        )));
    }
    let file = loaded.target.root.join(&args.file);
    let now = Baseline::of(&report, &loaded.selection);
    let old = match std::fs::read_to_string(&file) {
        Ok(text) => Some(
            Baseline::parse(&text, None)
                .map_err(|error| Fatal::new(format_args!("{}: {error}", file.display())))?,
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            return Err(Fatal::new(format_args!(
                "cannot read {}: {error}",
                file.display()
            )));
        }
    };
    let new = match &old {
        Some(old) if !args.grow => old.shrink(&now),
        _ => now.clone(),
    };
    std::fs::write(&file, new.write())
        .map_err(|error| Fatal::new(format_args!("cannot write {}: {error}", file.display())))?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} findings are known in {}",
        new.count(),
        args.file.display()
    )?;
    if new.count() < now.count() {
        writeln!(
            out,
            "{} others are not: mend them, or add them with --grow",
            now.count() - new.count()
        )?;
    }
    Ok(Exit::Clean)
}
