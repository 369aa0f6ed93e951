//! Writes `lint/schemas/data`. Run from anywhere: `cargo run --release -p rempart-schemas --example generate-schemas`.

#![allow(clippy::print_stdout, reason = "a program for the shell")]

mod build;
mod sources;

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for (name, bytes) in build::build()?.files {
        println!("{name}: {} bytes", bytes.len());
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
