//! Turns the kinds of credentials in `data/*.toml` into constants: the program starts without reading or compiling
//! anything, and a mistake in a data file stops the build with its name.

#![allow(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]

mod kind;
mod pattern;
mod write;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo says no folder")?;
    let mut names = fs::read_dir(Path::new(&root).join("data"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    names.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    names.sort();
    let mut kinds = Vec::new();
    for path in names {
        let text = fs::read_to_string(&path)?;
        let read = kind::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        kinds.extend(read);
    }
    kinds.sort_by(|one, other| one.id.cmp(&other.id));
    if let Some(pair) = kinds.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(format!("two kinds are called `{}`", pair[0].id).into());
    }
    let out = Path::new(&env::var_os("OUT_DIR").ok_or("cargo says no folder to write to")?)
        .join("kinds.rs");
    fs::write(out, write::rust(&kinds))?;
    Ok(())
}
