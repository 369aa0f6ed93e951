//! With which program charts are rendered: what the environment says, and never the repository, whose changes must not
//! decide what runs.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rempart_core::config::ChartTool;

use crate::exit::Fatal;

/// The program, or the first `helm` of the search path.
const PROGRAM: &str = "REMPART_HELM";

/// The folder in which private folders are made.
const SCRATCH: &str = "REMPART_SCRATCH";

/// The most seconds that one chart may take.
const SECONDS: &str = "REMPART_HELM_SECONDS";

/// Reads the environment.
pub(super) fn tool() -> Result<ChartTool, Fatal> {
    let given = |name: &str| env::var_os(name).filter(|value| value != OsStr::new(""));
    let seconds = given(SECONDS).map(|text| {
        let number = text.to_str().and_then(|text| text.parse().ok());
        number.filter(|seconds| *seconds > 0).ok_or_else(|| {
            Fatal::new(format_args!("{SECONDS} is no number of seconds"))
                .help("write a whole number, such as 60")
        })
    });
    let program = match given(PROGRAM) {
        Some(path) => Some(absolute(Path::new(&path))?),
        None => in_search_path("helm"),
    };
    let scratch = given(SCRATCH).map_or_else(env::temp_dir, PathBuf::from);
    Ok(ChartTool {
        program,
        scratch: Some(absolute(&scratch)?),
        seconds: seconds.transpose()?,
    })
}

/// The program runs in another folder.
fn absolute(path: &Path) -> Result<PathBuf, Fatal> {
    std::path::absolute(path).map_err(Fatal::new)
}

/// The first file of a name; a folder that is not absolute is passed over, since it may be of the repository.
fn in_search_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut files = env::split_paths(&folders)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name));
    files.find(|file| file.is_file())
}
