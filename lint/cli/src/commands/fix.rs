//! `rempart fix`.

use std::io::{self, BufWriter, Write};

use crate::args::FixArgs;
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;

/// Applies the safe fixes, or shows them as a diff.
pub(crate) fn run(args: &FixArgs) -> Result<Exit, Fatal> {
    if args.select.staged || args.select.rev.is_some() {
        return Err(Fatal::new(
            "fixes are made to the files on disk, so neither --staged nor --rev goes with them",
        ));
    }
    let loaded = Loaded::new(&args.select)?;
    let report = rempart_engine::run(&loaded.input(), &loaded.options(false)).report;
    let changed = rempart_engine::fix::apply(&report, &loaded.head);
    let mut out = BufWriter::new(io::stdout().lock());
    for (path, text) in &changed {
        let old = loaded
            .head
            .find(path.as_str())
            .and_then(|id| loaded.head.entry(id).file.text())
            .unwrap_or_default();
        if args.diff {
            out.write_all(rempart_engine::fix::diff(path, old, text).as_bytes())?;
        } else {
            let file = loaded.target.root.join(path.as_str());
            std::fs::write(&file, text).map_err(|error| {
                Fatal::new(format_args!("cannot write {}: {error}", file.display()))
            })?;
        }
    }
    if !args.diff {
        writeln!(
            out,
            "{} {} changed",
            changed.len(),
            if changed.len() == 1 { "file" } else { "files" }
        )?;
    }
    out.flush()?;
    Ok(if report.is_incomplete() {
        Exit::Failed
    } else {
        Exit::Clean
    })
}
