//! Where private keys come from: the files that the user names, else the variables that SOPS reads.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rempart_secrets::verify::Identities;
use zeroize::Zeroizing;

use crate::exit::Fatal;

/// More than any file of keys holds, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// The variables of SOPS 3.11 that name a file.
const FILES: [&str; 2] = ["SOPS_AGE_KEY_FILE", "SOPS_AGE_SSH_PRIVATE_KEY_FILE"];
/// The one that holds keys.
const KEYS: &str = "SOPS_AGE_KEY";

/// Reads the keys of these files; without any, those that the environment names.
pub(super) fn read(files: &[std::path::PathBuf]) -> Result<Identities, Fatal> {
    let mut identities = Identities::default();
    for file in files {
        if file.as_os_str() == "-" {
            add(
                &mut identities,
                "standard input",
                &of(io::stdin().lock(), "standard input")?,
            )?;
        } else {
            add_file(&mut identities, file)?;
        }
    }
    if files.is_empty() {
        from_environment(&mut identities)?;
    }
    if identities.is_empty() {
        return Err(match identities.unused().first() {
            Some(kind) => Fatal::new(format_args!("nothing can be verified with {kind}")),
            None => Fatal::new("no private key was given")
                .help("name one: `--identity FILE`, or SOPS_AGE_KEY_FILE in the environment"),
        });
    }
    Ok(identities)
}

fn from_environment(identities: &mut Identities) -> Result<(), Fatal> {
    for name in FILES {
        if let Some(file) = variable(name) {
            add_file(identities, Path::new(&file))?;
        }
    }
    if let Some(keys) = variable(KEYS) {
        let keys = Zeroizing::new(keys.into_encoded_bytes());
        add(identities, KEYS, &keys)?;
    }
    Ok(())
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| value != OsStr::new(""))
}

fn add_file(identities: &mut Identities, path: &Path) -> Result<(), Fatal> {
    let name = path.display().to_string();
    let file = File::open(path)
        .map_err(|error| Fatal::new(format_args!("cannot read the identity {name}: {error}")))?;
    add(identities, &name, &of(file, &name)?)
}

fn add(identities: &mut Identities, name: &str, bytes: &[u8]) -> Result<(), Fatal> {
    identities
        .add(bytes)
        .map_err(|error| Fatal::new(format_args!("the identity {name} {error}")))
}

/// All bytes, in one buffer: one that grows leaves copies behind.
fn of(reader: impl Read, name: &str) -> Result<Zeroizing<Vec<u8>>, Fatal> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_BYTES as usize + 2));
    reader
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Fatal::new(format_args!("cannot read the identity {name}: {error}")))?;
    Ok(bytes)
}
