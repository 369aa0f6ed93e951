//! What is rendered and with which values, in the order of Argo CD (`util/helm`, `reposerver/repository`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use rempart_core::{Entry, FileId, Mode, RepoPath, Snapshot, Tree};

use super::Unrendered;
use super::scratch::{Scratch, put};

/// A chart: a folder with files.
#[derive(Clone, Copy)]
pub struct Chart<'r> {
    /// What holds its files: the repository that is judged, or an archive.
    pub files: &'r Snapshot,
    /// The folder.
    pub folder: &'r str,
    /// The bytes of a file that is no text.
    pub bytes: &'r dyn Fn(FileId) -> Option<Vec<u8>>,
    /// Whether it is an archive, whose files are in no repository.
    pub is_archive: bool,
    /// Charts that it depends on and that are not in its folder `charts`: a path in there, and what it holds.
    pub added: &'r [(String, Vec<u8>)],
}

/// A file that a source names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Of the repository.
    Repository(FileId),
    /// Of the chart, where that is in no repository.
    Chart(FileId),
}

/// A chart, and what is asked of it.
#[derive(Clone)]
pub struct Request<'r> {
    /// The chart.
    pub chart: Chart<'r>,
    /// The source that asks for it.
    pub source: ValueSource,
    /// The name of the release.
    pub release: String,
    /// The namespace; empty for the one that Helm takes.
    pub namespace: String,
    /// The version of Kubernetes.
    pub kube_version: String,
    /// The API versions that are there besides Helm's own.
    pub api_versions: Vec<String>,
    /// The value files, the last wins.
    pub files: Vec<Named>,
    /// The values of the source itself, which win over files.
    pub inline: Option<Inline>,
    /// Parameters by name, which win over these; `true` for those that are strings whatever they look like.
    pub parameters: BTreeMap<(bool, String), ValueSource>,
    /// Parameters whose values are files, which win over everything.
    pub file_parameters: BTreeMap<String, Named>,
    /// Whether definitions are left out.
    pub skip_definitions: bool,
    /// Whether `values.schema.json` is not asked.
    pub skip_schema: bool,
    /// Whether objects of tests are left out.
    pub skip_tests: bool,
}

/// Values that stand in the source.
#[derive(Clone, Debug)]
pub struct Inline {
    /// As YAML.
    pub text: String,
    /// Where they stand; for `valuesObject` its mapping, whose fields are found one by one.
    pub at: ValueSource,
}

/// Where a value is written.
#[derive(Clone, Debug)]
pub struct ValueSource {
    /// The value; empty for a collection.
    pub value: String,
    /// The file.
    pub path: RepoPath,
    /// Its tree.
    pub tree: Arc<Tree>,
    /// The node of the tree.
    pub node: u32,
}

/// How many bytes a chart may have.
const MAX_BYTES: usize = 64 << 20;

impl Chart<'_> {
    /// The path of a file in the folder.
    pub(super) fn path(&self, inside: &str) -> String {
        super::faults::join(self.folder, inside)
    }

    /// A file in the folder.
    pub(super) fn find(&self, inside: &str) -> Option<FileId> {
        self.files.find(&self.path(inside))
    }
}

impl Request<'_> {
    /// The entry of a file.
    pub(super) fn entry<'s>(&'s self, repository: &'s Snapshot, file: Named) -> &'s Entry {
        match file {
            Named::Repository(id) => repository.entry(id),
            Named::Chart(id) => self.chart.files.entry(id),
        }
    }

    /// Where the chart is written.
    pub(super) fn folder(&self, scratch: &Scratch) -> PathBuf {
        if self.chart.is_archive {
            scratch.of_archive(self.chart.folder)
        } else {
            scratch.of_repository(self.chart.folder)
        }
    }

    /// Where a file is written.
    fn place(&self, repository: &Snapshot, scratch: &Scratch, file: Named) -> PathBuf {
        let path = self.entry(repository, file).path.as_str();
        match file {
            Named::Chart(_) if self.chart.is_archive => scratch.of_archive(path),
            _ => scratch.of_repository(path),
        }
    }
}

/// Writes the files of a chart and its values.
pub(super) fn write(
    snapshot: &Snapshot,
    request: &Request<'_>,
    scratch: &Scratch,
) -> Result<(), Unrendered> {
    let mut bytes = 0;
    let chart = &request.chart;
    let of_chart = chart.files.under(chart.folder).map(Named::Chart);
    let values = request.files.iter().chain(request.file_parameters.values());
    for file in of_chart.chain(values.copied()) {
        let entry = request.entry(snapshot, file);
        let path = entry.path.as_str();
        if let Mode::Symlink(_) | Mode::Submodule = entry.mode {
            return not_here(format!("`{path}` is a link, and links are not followed"));
        }
        if values_are_lists(path) {
            return not_here(format!("the name of `{path}` would be two names to helm"));
        }
        let written = match (entry.file.text(), file) {
            (Some(text), _) => Cow::Borrowed(text.as_bytes()),
            (None, Named::Chart(id)) => match (chart.bytes)(id) {
                Some(read) => Cow::Owned(read),
                None => return not_here(format!("`{path}` cannot be read")),
            },
            (None, Named::Repository(_)) => {
                return not_here(format!("`{path}` is no text, and values are texts"));
            }
        };
        bytes += written.len();
        if bytes > MAX_BYTES {
            return not_here(format!(
                "`{}` is larger than {MAX_BYTES} bytes",
                chart.folder
            ));
        }
        put(&request.place(snapshot, scratch, file), &written)?;
    }
    for (inside, written) in chart.added {
        put(
            &request.folder(scratch).join("charts").join(inside),
            written,
        )?;
    }
    match &request.inline {
        Some(inline) => scratch.write_inline(&inline.text),
        None => Ok(()),
    }
}

/// Helm takes the value of `--values` for a list.
fn values_are_lists(path: &str) -> bool {
    path.contains([',', '"'])
}

fn not_here<T>(what: String) -> Result<T, Unrendered> {
    Err(Unrendered::NotHere(what))
}

/// The command line. What follows a flag stands in one word with it: no value is ever taken for a flag.
pub(super) fn arguments(request: &Request<'_>) -> Vec<OsString> {
    let mut all: Vec<OsString> = vec!["template".into(), ".".into()];
    let mut flag = |name: &str, value: &str| all.push(format!("--{name}={value}").into());
    flag("name-template", &request.release);
    if !request.namespace.is_empty() {
        flag("namespace", &request.namespace);
    }
    flag("kube-version", &request.kube_version);
    for ((is_text, name), source) in &request.parameters {
        let kind = if *is_text { "set-string" } else { "set" };
        flag(kind, &format!("{name}={}", cleaned(&source.value)));
    }
    for version in &request.api_versions {
        flag("api-versions", version);
    }
    for (is_set, name) in [
        (!request.skip_definitions, "--include-crds"),
        (request.skip_schema, "--skip-schema-validation"),
        (request.skip_tests, "--skip-tests"),
    ] {
        if is_set {
            all.push(name.into());
        }
    }
    all
}

/// Argo CD's `cleanSetParameters`: a comma ends no value, unless it is escaped already or the value is a list.
fn cleaned(value: &str) -> String {
    if value.starts_with('{') && value.ends_with('}') {
        return value.to_owned();
    }
    let mut clean = String::with_capacity(value.len());
    let mut before = '\0';
    for character in value.chars() {
        if character == ',' && before != '\\' {
            clean.push('\\');
        }
        clean.push(character);
        before = character;
    }
    clean
}

/// Flags whose values are files.
pub(super) fn file_arguments(
    snapshot: &Snapshot,
    request: &Request<'_>,
    scratch: &Scratch,
) -> Vec<OsString> {
    let place = |file: Named| request.place(snapshot, scratch, file);
    let word = |flag: &str, path: PathBuf| {
        let mut word = OsString::from(flag);
        word.push(path);
        word
    };
    let set = request.file_parameters.iter();
    let set = set.map(|(name, id)| word(&format!("--set-file={name}="), place(*id)));
    let files = request.files.iter().map(|id| word("--values=", place(*id)));
    let inline = request.inline.iter();
    let inline = inline.map(|_| word("--values=", scratch.inline()));
    set.chain(files).chain(inline).collect()
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn commas_are_escaped_as_argo_cd_does() {
        assert_eq!(cleaned("a,b"), "a\\,b");
        assert_eq!(cleaned("a\\,b"), "a\\,b");
        assert_eq!(cleaned("{a,b}"), "{a,b}");
    }
}
