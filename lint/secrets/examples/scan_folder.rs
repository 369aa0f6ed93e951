//! Searches every file of a folder, over and over: something for an instruction counter to watch.
//!
//! ```text
//! cargo build --profile bench -p rempart-secrets --example scan_folder
//! perf stat target/release/examples/scan_folder FOLDER 20
//! ```
//!
//! The files are read once, so the difference of two runs with different counts is the search and nothing else. It
//! prints how many findings there are of each kind, never what was found; with `-l` behind the count their places too.

#![allow(clippy::print_stdout, reason = "a measuring tool reports to people")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rempart_secrets::scan;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let rounds: usize = arguments
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or(1);
    let lists = arguments.next().is_some_and(|flag| flag == "-l");
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files)?;
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let start = Instant::now();
    let mut found = BTreeMap::new();
    for _ in 0..rounds {
        found = round(&files, lists && rounds == 1);
    }
    let seconds = start.elapsed().as_secs_f64() / rounds as f64;
    println!(
        "{} files, {bytes} bytes, {:.2} ms a round, {:.0} MB/s",
        files.len(),
        seconds * 1e3,
        bytes as f64 / seconds / 1e6
    );
    for (kind, count) in found {
        println!("{count:6} {kind}");
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> io::Result<()> {
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files)?;
        } else if let Ok(bytes) = std::fs::read(&path) {
            files.push((path, bytes));
        }
    }
    Ok(())
}

#[inline(never)]
fn round(files: &[(PathBuf, Vec<u8>)], lists: bool) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (path, bytes) in files {
        let found = black_box(scan::search(black_box(bytes)));
        for leak in found.leaks {
            *counts.entry(leak.kind.id).or_default() += 1;
            if lists {
                let line = bytes[..leak.span.start]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count()
                    + 1;
                println!(
                    "{}:{line} {} {:?}",
                    path.display(),
                    leak.kind.id,
                    leak.codings.iter().collect::<Vec<_>>()
                );
            }
        }
        for limit in found.limits {
            *counts.entry(limit.reason()).or_default() += 1;
        }
    }
    counts
}
