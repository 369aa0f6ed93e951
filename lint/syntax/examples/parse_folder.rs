//! Parses every YAML file of a folder, over and over: something for an instruction counter to watch.
//!
//! ```text
//! cargo build --profile bench -p rempart-syntax --example parse_folder
//! valgrind --tool=callgrind target/release/examples/parse_folder FOLDER 1
//! valgrind --tool=callgrind target/release/examples/parse_folder FOLDER 2
//! ```
//!
//! The files are read once, so the difference of two such runs is one round of parsing and dropping
//! the results, and nothing else.

#![allow(clippy::print_stdout, reason = "a measuring tool reports to people")]

use std::hint::black_box;
use std::io;
use std::path::Path;

use rempart_syntax::yaml;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let rounds = arguments.next().and_then(|count| count.parse().ok());
    let mut texts = Vec::new();
    collect(Path::new(&folder), &mut texts)?;
    let mut nodes = 0;
    let mut slow = 0;
    for _ in 0..rounds.unwrap_or(1) {
        (nodes, slow) = round(&texts);
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "{} files, {bytes} bytes, {nodes} nodes, {slow} bytes declined",
        texts.len()
    );
    Ok(())
}

/// The texts of all files below a folder, in the order of their names.
fn collect(folder: &Path, texts: &mut Vec<String>) -> io::Result<()> {
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, texts)?;
        } else if path
            .extension()
            .is_some_and(|name| name == "yaml" || name == "yml")
        {
            texts.extend(std::fs::read_to_string(&path));
        }
    }
    Ok(())
}

/// How many nodes there were, and how many bytes the fast path declined.
#[inline(never)]
fn round(texts: &[String]) -> (usize, usize) {
    let mut nodes = 0;
    let mut slow = 0;
    for text in texts {
        let parsed = black_box(yaml::parse(black_box(text)));
        nodes += parsed.tape.node_count();
        slow += parsed.slow_bytes;
    }
    (nodes, slow)
}
