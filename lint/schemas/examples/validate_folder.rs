//! Judges every object of a folder's YAML files, over and over: something for an instruction counter to watch.
//!
//! ```text
//! cargo build --profile bench -p rempart-schemas --example validate_folder
//! valgrind --tool=callgrind target/release/examples/validate_folder FOLDER 1
//! valgrind --tool=callgrind target/release/examples/validate_folder FOLDER 2
//! ```
//!
//! Files are read and parsed once, so the difference of two such runs is one round of looking up and validating.

#![allow(clippy::print_stdout, reason = "a measuring tool reports to people")]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use rempart_schemas::{Catalogue, Lookup, Options, validate};
use rempart_syntax::scalar::Reader;
use rempart_syntax::{NodeRef, Parsed, yaml};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let rounds = arguments.next().and_then(|count| count.parse().ok());
    let mut texts = Vec::new();
    collect(Path::new(&folder), &mut texts)?;
    let parsed: Vec<Parsed> = texts.iter().map(|text| yaml::parse(text)).collect();
    let catalogue = Catalogue::new(Catalogue::DEFAULT_TARGET).ok_or("no schemas")?;
    let mut count = Count::default();
    for _ in 0..rounds.unwrap_or(1) {
        count = round(&catalogue, &texts, &parsed);
    }
    println!("{} files, {count:?}", texts.len());
    Ok(())
}

/// The texts of all files below a folder, in the order of their names.
fn collect(folder: &Path, texts: &mut Vec<String>) -> std::io::Result<()> {
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

/// What one round met.
#[derive(Debug, Default)]
#[allow(dead_code, reason = "read by the printed form")]
struct Count {
    objects: usize,
    judged: usize,
    nodes: u32,
    faults: usize,
}

#[inline(never)]
fn round(catalogue: &Catalogue, texts: &[String], parsed: &[Parsed]) -> Count {
    let mut count = Count::default();
    for (text, parsed) in texts.iter().zip(parsed) {
        for document in 0..parsed.tape.document_count() {
            if let Some(root) = parsed.tape.root(text, document) {
                object(catalogue, root, &mut count);
            }
        }
    }
    count
}

fn object(catalogue: &Catalogue, root: NodeRef<'_>, count: &mut Count) {
    let (Some(api_version), Some(kind)) = (root.get("apiVersion"), root.get("kind")) else {
        return;
    };
    count.objects += 1;
    if let Lookup::Found(found) = catalogue.lookup(&api_version.value(), &kind.value()) {
        count.judged += 1;
        count.nodes += root.next_index() - root.index();
        let options = Options::default();
        let verdict = black_box(validate(found.schema, root, Reader::GoYamlV2, options));
        count.faults += verdict.violations.len();
    }
}
