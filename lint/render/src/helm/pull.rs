//! `helm pull`: the one place that reaches a network, and it is Helm that does.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::scratch::Scratch;
use super::{Archive, ArchiveFault, MAX_ARCHIVE, Program, Unrendered, process};

/// A chart of a Helm repository or registry.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// `https://…`, `http://…`, `oci://…`, or a registry without a scheme, as Argo CD writes it.
    pub repository: &'w str,
    /// The name of the chart.
    pub chart: &'w str,
    /// A version, or a range of versions, of which Helm takes the highest.
    pub version: &'w str,
}

/// A chart that was fetched.
#[derive(Debug)]
pub struct Pulled {
    /// The archive as the repository gives it.
    pub bytes: Vec<u8>,
    /// The version that it has.
    pub version: String,
}

/// Why a chart was not fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpulled {
    /// The name of the chart, the version or the URL is none that is handed to Helm; holds why.
    Refused(&'static str),
    /// The program was not run, or ended by a limit.
    Program(Unrendered),
    /// Helm does not fetch it; holds why, in words of ours.
    Failed(&'static str),
    /// What it fetched is no chart.
    Archive(ArchiveFault),
    /// What it fetched is another chart, or another version; holds which.
    Other(String),
}

impl fmt::Display for Unpulled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) | Self::Failed(why) => f.write_str(why),
            Self::Program(why) => why.fmt(f),
            Self::Archive(fault) => write!(f, "what was fetched is no chart: {fault}"),
            Self::Other(what) => write!(f, "the repository gives {what} instead"),
        }
    }
}

/// What Helm says, and what that means. The first that is found counts.
const KINDS: [(&str, &str); 19] = [
    (
        "no such host",
        "the repository cannot be reached: its name is not known",
    ),
    ("connection refused", "the repository cannot be reached"),
    (
        "network is unreachable",
        "the repository cannot be reached: there is no network",
    ),
    (
        "timeout",
        "the repository cannot be reached: it does not answer",
    ),
    (
        "deadline exceeded",
        "the repository cannot be reached: it does not answer",
    ),
    (
        "x509",
        "the certificate of the repository is not one that is trusted",
    ),
    (
        "server gave HTTP response to HTTPS",
        "the registry does not speak TLS",
    ),
    // Numbers alone may be those of ports.
    ("401 Unauthorized", "the repository wants credentials"),
    ("status code 401", "the repository wants credentials"),
    ("403 Forbidden", "the repository denies access"),
    ("status code 403", "the repository denies access"),
    ("unauthorized", "the repository wants credentials"),
    ("denied", "the repository denies access"),
    (
        "improper constraint",
        "the version is neither a version nor a range",
    ),
    (
        "is not a valid chart repository",
        "there is no Helm repository at this URL",
    ),
    (
        "no chart name found",
        "the index of the repository is broken",
    ),
    (
        "not found in",
        "the repository has no such chart, or not in this version",
    ),
    (
        "Could not locate a version",
        "the registry has no version like this",
    ),
    (
        "not found",
        "the repository has no such chart, or not in this version",
    ),
];

/// Fetches a chart into memory. `network` holds the variables that say how the network is reached: proxies, certificates,
/// credentials for registries.
///
/// # Errors
/// Helm does not fetch it, or what it fetches is not what was asked for.
pub fn pull(
    wanted: Wanted<'_>,
    program: &Program<'_>,
    network: &[(OsString, OsString)],
) -> Result<Pulled, Unpulled> {
    let arguments = arguments(wanted).map_err(Unpulled::Refused)?;
    program.version().map_err(Unpulled::Program)?;
    let scratch = Scratch::new(program.scratch).map_err(Unpulled::Program)?;
    let folder = scratch.temporary().join("pulled");
    fs::create_dir(&folder)
        .map_err(|error| Unpulled::Program(Unrendered::Scratch(error.to_string())))?;
    let mut all = arguments;
    let mut destination = OsString::from("--destination=");
    destination.push(&folder);
    all.push(destination);
    let output = process::run(program, &scratch, &scratch.temporary(), &all, network)
        .map_err(Unpulled::Program)?;
    if !output.succeeded {
        let said = String::from_utf8_lossy(&output.err);
        let kind = KINDS.iter().find(|(words, _)| said.contains(words));
        return Err(Unpulled::Failed(
            kind.map_or("`helm pull` fails", |(_, why)| *why),
        ));
    }
    let bytes = only_file(&folder).ok_or(Unpulled::Failed(
        "`helm pull` leaves no archive, or one beyond the limit",
    ))?;
    let archive = Archive::unpack(&bytes).map_err(Unpulled::Archive)?;
    let name = wanted.chart.rsplit('/').next().unwrap_or_default();
    if archive.name != name {
        return Err(Unpulled::Other(format!("the chart `{}`", archive.name)));
    }
    if !may_be(wanted.version, &archive.version) {
        return Err(Unpulled::Other(format!("version `{}`", archive.version)));
    }
    Ok(Pulled {
        bytes,
        version: archive.version,
    })
}

/// The archive in a folder that holds nothing else.
fn only_file(folder: &Path) -> Option<Vec<u8>> {
    let mut files = fs::read_dir(folder).ok()?;
    let path = files.next()?.ok()?.path();
    let metadata = fs::symlink_metadata(&path).ok()?;
    if files.next().is_some() || !metadata.is_file() || metadata.len() > MAX_ARCHIVE {
        return None;
    }
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    file.take(MAX_ARCHIVE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The command line. Nothing in it can be taken for a flag, a path or a repository by name.
fn arguments(wanted: Wanted<'_>) -> Result<Vec<OsString>, &'static str> {
    let Wanted {
        repository,
        chart,
        version,
    } = wanted;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    let is_sound = chart.bytes().all(is_name) && !chart.starts_with(['-', '/', '.']);
    if chart.is_empty() || chart.len() > 500 || !is_sound || chart.contains("..") {
        return Err("this is no name of a chart");
    }
    if version.is_empty() || version.len() > 200 || version.chars().any(char::is_control) {
        return Err("there is no version");
    }
    let (scheme, rest) = match repository.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => ("oci", repository),
    };
    let is_host = |byte: u8| byte.is_ascii_graphic() && !b"@\\\"'`<>".contains(&byte);
    if rest.contains('@') {
        return Err("the URL holds credentials, which are never handed on");
    }
    if rest.is_empty() || rest.len() > 2000 || !rest.bytes().all(is_host) || rest.starts_with('-') {
        return Err("this is no URL of a Helm repository");
    }
    let mut all: Vec<OsString> = vec!["pull".into()];
    match scheme {
        "http" | "https" => {
            all.push(chart.into());
            all.push(format!("--repo={repository}").into());
        }
        "oci" => {
            let rest = rest.trim_end_matches('/');
            all.push(format!("oci://{rest}/{chart}").into());
            // As container tools do with registries of this machine.
            let host = rest.split(['/', ':']).next().unwrap_or_default();
            if matches!(host, "localhost" | "127.0.0.1") {
                all.push("--plain-http".into());
            }
        }
        _ => return Err("only `http`, `https` and `oci` lead to charts"),
    }
    all.push(format!("--version={version}").into());
    Ok(all)
}

/// Whether a chart of this version may be what was asked for: a full version asks for itself, whatever is built from it,
/// and of ranges Helm says which.
fn may_be(wanted: &str, version: &str) -> bool {
    let plain = |text: &str| {
        let text = text.strip_prefix('v').unwrap_or(text);
        text.split('+').next().unwrap_or_default().to_owned()
    };
    let wanted_plain = plain(wanted);
    let core = wanted_plain.split('-').next().unwrap_or_default();
    let parts: Vec<_> = core.split('.').collect();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_pin = parts.len() == 3 && parts.iter().all(|part| is_number(part));
    let is_range = wanted.contains([' ', '|', ',', '*', '<', '>', '=', '~', '^']);
    !is_pin || is_range || wanted_plain == plain(version)
}

#[cfg(test)]
mod tests {
    use super::{Wanted, arguments, may_be};

    fn line(repository: &str, chart: &str, version: &str) -> Result<String, &'static str> {
        let wanted = Wanted {
            repository,
            chart,
            version,
        };
        let words = arguments(wanted)?;
        let words: Vec<_> = words.iter().map(|word| word.to_str().unwrap()).collect();
        Ok(words.join(" "))
    }

    #[test]
    fn a_repository_and_a_registry_are_asked_as_argo_cd_asks_them() {
        assert_eq!(
            line("https://charts.example.com", "redis", "^1.2").unwrap(),
            "pull redis --repo=https://charts.example.com --version=^1.2"
        );
        for registry in [
            "oci://registry.example.com/charts/",
            "registry.example.com/charts",
        ] {
            assert_eq!(
                line(registry, "team/redis", "1.2.3").unwrap(),
                "pull oci://registry.example.com/charts/team/redis --version=1.2.3"
            );
        }
        assert!(
            line("oci://127.0.0.1:5000/x", "a", "1")
                .unwrap()
                .contains("--plain-http")
        );
        assert!(
            !line("oci://127.0.0.1.example.com/x", "a", "1")
                .unwrap()
                .contains("--plain-http")
        );
    }

    #[test]
    fn nothing_is_taken_for_a_flag_or_a_path() {
        let repository = "https://charts.example.com";
        for chart in [
            "",
            "-x",
            "--repo=x",
            "../x",
            "/etc/x",
            "a b",
            "https://x",
            "a/../b",
        ] {
            assert!(line(repository, chart, "1.0.0").is_err(), "{chart}");
        }
        for repository in [
            "",
            "file:///etc",
            "ftp://x",
            "https://a:b@x",
            "https://",
            "git+ssh://x",
            "https://x y",
        ] {
            assert!(line(repository, "redis", "1.0.0").is_err(), "{repository}");
        }
        assert!(line(repository, "redis", "").is_err());
    }

    #[test]
    fn a_full_version_asks_for_itself() {
        for (wanted, version, expected) in [
            ("1.2.3", "1.2.3", true),
            ("v1.2.3", "1.2.3", true),
            ("1.2.3", "1.2.3+build", true),
            ("1.2.3", "1.2.4", false),
            ("1.2.3-rc.1", "1.2.3", false),
            ("1.2", "1.2.9", true),
            ("^1.2.0", "1.9.0", true),
            ("1.2.3 - 1.4.0", "1.3.0", true),
            ("*", "0.1.0", true),
        ] {
            assert_eq!(may_be(wanted, version), expected, "{wanted} {version}");
        }
    }
}
