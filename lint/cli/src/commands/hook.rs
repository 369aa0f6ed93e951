//! `rempart hook install`.

use std::fs;
use std::path::Path;

use rempart_git::Repository;

use crate::args::HookInstallArgs;
use crate::exit::{Exit, Fatal};

/// What the hook runs. A missing program must not let a commit pass as checked.
const HOOK: &str = "#!/bin/sh
# Installed by `rempart hook install`.
exec rempart check --staged
";

/// Writes the pre-commit hook of the repository around the working folder.
pub(crate) fn install(args: &HookInstallArgs) -> Result<Exit, Fatal> {
    let repository = Repository::discover(Path::new("."))
        .map_err(Fatal::new)?
        .ok_or_else(|| Fatal::new("this is no git repository, so there is no hook to install"))?;
    let folder = repository.hooks_folder();
    let file = folder.join("pre-commit");
    if file.exists() && !args.force {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if text == HOOK {
            return Ok(Exit::Clean);
        }
        return Err(
            Fatal::new(format_args!("{} is there already", file.display()))
                .help("add `rempart check --staged` to it, or replace it with --force"),
        );
    }
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, HOOK))
        .map_err(|error| cannot_write(&file, &error))?;
    make_executable(&file).map_err(|error| cannot_write(&file, &error))?;
    Ok(Exit::Clean)
}

fn cannot_write(file: &Path, error: &std::io::Error) -> Fatal {
    Fatal::new(format_args!("cannot write {}: {error}", file.display()))
}

#[cfg(unix)]
fn make_executable(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_file: &Path) -> std::io::Result<()> {
    Ok(())
}
