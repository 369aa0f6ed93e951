//! With which program charts are rendered: what the environment says, and never the repository, whose changes must not
//! decide what runs.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rempart_core::config::ChartTool;

use crate::exit::Fatal;

/// The program, or the first `helm` of the search path.
const PROGRAM: &str = "REMPART_HELM";

/// The folder in which private folders are made.
const SCRATCH: &str = "REMPART_SCRATCH";

/// The most seconds that one chart may take.
const SECONDS: &str = "REMPART_HELM_SECONDS";

/// The folder with the charts that were fetched.
const CACHE: &str = "REMPART_CHARTS";

/// Reads the environment.
pub(crate) fn tool() -> Result<ChartTool, Fatal> {
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
        cache: cache(given(CACHE).map(PathBuf::from))?,
        seconds: seconds.transpose()?,
    })
}

/// How the network is reached and which certificates are trusted: what the environment says to every program, and where
/// the credentials for registries lie. Only fetching hands it on.
pub(crate) fn network() -> Vec<(OsString, OsString)> {
    const NAMES: [&str; 9] = [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "HELM_REGISTRY_CONFIG",
    ];
    let given = NAMES
        .into_iter()
        .filter_map(|name| Some((name.into(), env::var_os(name)?)));
    given.collect()
}

/// The folder given, or that of the user (XDG Base Directory: what is not absolute is ignored).
fn cache(given: Option<PathBuf>) -> Result<Option<PathBuf>, Fatal> {
    if let Some(path) = given {
        return absolute(&path).map(Some);
    }
    let folder = |name: &str| {
        let path = PathBuf::from(env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let of_user = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
    Ok(of_user.map(|path| path.join("rempart").join("charts")))
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
