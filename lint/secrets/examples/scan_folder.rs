//! Searches every file of a folder, over and over: something for an instruction counter to watch.
//!
//! ```text
//! cargo build --profile bench -p rempart-secrets --example scan_folder
//! valgrind --tool=callgrind target/release/examples/scan_folder FOLDER 1
//! valgrind --tool=callgrind target/release/examples/scan_folder FOLDER 2
//! ```
//!
//! The files are read and parsed once, so the difference of two such runs is one round of searching and nothing else.
//! It prints how many findings there are of each kind, with `-l` behind the number their places; never what was found.

#![allow(clippy::print_stdout, reason = "a measuring tool reports to people")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rempart_secrets::scan;
use rempart_syntax::{Format, Parsed, json, yaml};

struct File {
    path: PathBuf,
    bytes: Vec<u8>,
    parsed: Option<Parsed>,
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let rounds: u32 = arguments
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or(1);
    let lists = arguments.next().is_some_and(|flag| flag == "-l");
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files)?;
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    let mut counts = BTreeMap::new();
    let (mut forms, mut names) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds.max(1) {
        counts.clear();
        let start = Instant::now();
        by_form(&files, lists, &mut counts);
        forms = forms.min(start.elapsed());
        let start = Instant::now();
        by_name(&files, lists, &mut counts);
        names = names.min(start.elapsed());
    }
    println!(
        "{} files, {bytes} bytes; the fastest of {rounds} rounds:",
        files.len()
    );
    for (what, time) in [("by form", forms), ("by name", names)] {
        let rate = bytes as u128 / time.as_micros().max(1);
        println!("{what}: {:.2} ms, {rate} MB/s", time.as_secs_f64() * 1e3);
    }
    for (kind, count) in counts {
        println!("{count:6} {kind}");
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<File>) -> io::Result<()> {
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files)?;
        } else if let Ok(bytes) = std::fs::read(&path) {
            let parsed = parse(&path, &bytes);
            files.push(File {
                path,
                bytes,
                parsed,
            });
        }
    }
    Ok(())
}

fn parse(path: &Path, bytes: &[u8]) -> Option<Parsed> {
    let text = std::str::from_utf8(bytes).ok()?;
    match Format::of_name(path.file_name()?.to_str()?) {
        Format::Yaml => Some(yaml::parse(text)),
        Format::Json => Some(json::parse(text)),
        Format::Text => None,
    }
}

#[inline(never)]
fn by_form(files: &[File], lists: bool, counts: &mut BTreeMap<String, usize>) {
    for file in files {
        let found = black_box(scan::search(black_box(&file.bytes)));
        for leak in found.leaks {
            *counts.entry(leak.kind.id.to_owned()).or_default() += 1;
            if lists {
                println!("{}: {}", place(file, leak.span.start), leak.kind.id);
            }
        }
        for limit in found.limits {
            *counts.entry(limit.reason()).or_default() += 1;
        }
    }
}

#[inline(never)]
fn by_name(files: &[File], lists: bool, counts: &mut BTreeMap<String, usize>) {
    for file in files {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            continue;
        };
        let path = file.path.to_string_lossy();
        let tape = file.parsed.as_ref().map(|parsed| &parsed.tape);
        for weak in black_box(scan::literals(&path, black_box(text), tape)) {
            let what = if weak.is_default {
                "default under a name"
            } else {
                "literal under a name"
            };
            *counts.entry(what.to_owned()).or_default() += 1;
            if lists {
                println!("{}: {what}", place(file, weak.value.start));
            }
        }
    }
}

fn place(file: &File, at: usize) -> String {
    let line = memchr::memchr_iter(b'\n', &file.bytes[..at]).count() + 1;
    format!("{}:{line}", file.path.display())
}
