//! `rempart fix`.

use std::io::{self, BufWriter, Write};

use rempart_core::{RepoPath, Report, Side};
use rempart_engine::redact::{Mask, Nearness};

use crate::args::FixArgs;
use crate::exit::{Exit, Fatal};
use crate::input::Loaded;

/// A diff shows the lines around a change too.
fn without_secrets(report: &Report, path: &RepoPath, diff: &str) -> String {
    let place = (Side::Head, path.clone());
    let Some(concealed) = report.concealed.get(&place) else {
        return diff.to_owned();
    };
    let mask = Mask::new(concealed);
    let lines = diff.split_inclusive('\n');
    lines.map(|line| mask.apply(line, Nearness::Line)).collect()
}

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
        let Some(id) = loaded.head.find(path.as_str()) else {
            continue;
        };
        let source = &loaded.head.entry(id).file;
        let old = source.text().unwrap_or_default();
        if args.diff {
            let diff = rempart_engine::fix::diff(path, old, text);
            out.write_all(without_secrets(&report, path, &diff).as_bytes())?;
        } else {
            let file = path.on_disk(&loaded.target.root);
            std::fs::write(&file, source.encoded(text)).map_err(|error| {
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

#[cfg(test)]
mod tests {
    use rempart_core::Concealed;

    use super::*;

    #[test]
    fn a_diff_shows_no_secret_beside_the_change() {
        let path = RepoPath::from_normalised("a.yaml");
        let concealed = Concealed {
            spans: Vec::new(),
            texts: vec!["blau-und-rot".to_owned(), "0644".to_owned()],
            ..Concealed::default()
        };
        let mut report = Report::default();
        let diff = "-a: 1\n+a: 2\n password: blau-und-rot\n pin: 0644\n";
        assert_eq!(without_secrets(&report, &path, diff), diff);
        report
            .concealed
            .insert((Side::Head, path.clone()), concealed);
        let shown = without_secrets(&report, &path, diff);
        assert_eq!(shown, "-a: 1\n+a: 2\n password: [hidden]\n pin: [hidden]\n");
    }
}
