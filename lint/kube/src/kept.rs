//! The JSON Schemas that an organisation keeps in the folders of `schemas`, for kinds without a definition.

use rempart_core::config::Config;
use rempart_core::{Context, Entry, FileId, NodeRef, RepoPath, Snapshot};
use rempart_schemas::{Blob, Catalogue, CompileError, compile_json_schema};

/// One of them: the file, and the kind that its path names.
#[derive(Clone, Debug)]
pub struct KeptSchema {
    /// The file.
    pub file: FileId,
    /// The apiVersion of the kind.
    pub api_version: String,
    /// The kind.
    pub kind: String,
}

impl KeptSchema {
    /// What the file holds, compiled.
    ///
    /// # Errors
    /// It is no schema that can be judged by.
    pub fn compile(&self, entry: &Entry) -> Result<Blob, CompileError> {
        let root = entry.file.tree().and_then(|tree| tree.root(0));
        let root: NodeRef<'_> = root.ok_or(CompileError::NotA {
            expected: "JSON Schema",
        })?;
        compile_json_schema(root, &self.api_version, &self.kind, entry.path.as_str())
    }
}

/// The JSON Schemas in the folders of `schemas`: `GROUP/VERSION/KIND.json`, and `VERSION/KIND.json` for the core group.
pub fn kept_schemas(snapshot: &Snapshot, config: &Config) -> Vec<KeptSchema> {
    let mut kept = Vec::new();
    if config.schemas.is_empty() {
        return kept;
    }
    let catalogue = Catalogue::new(Catalogue::DEFAULT_TARGET);
    let is_built_in = |group: &str| {
        let catalogue = catalogue.as_ref();
        catalogue.is_some_and(|catalogue| catalogue.is_built_in_group(group))
    };
    for folder in &config.schemas {
        for file in snapshot.under(folder) {
            let path = &snapshot.entry(file).path;
            if let Some((api_version, kind)) = named_kind(path, is_built_in) {
                kept.push(KeptSchema {
                    file,
                    api_version,
                    kind,
                });
            }
        }
    }
    kept
}

/// As [`kept_schemas`], of a context.
pub(crate) fn of(context: &Context<'_>) -> Vec<KeptSchema> {
    kept_schemas(context.snapshot, context.config)
}

/// The apiVersion and kind that the path of a JSON Schema names.
fn named_kind(path: &RepoPath, is_built_in: impl Fn(&str) -> bool) -> Option<(String, String)> {
    let mut parts = path.as_str().strip_suffix(".json")?.rsplit('/');
    let (kind, version, group) = (parts.next()?, parts.next()?, parts.next());
    if !version.starts_with('v') {
        return None;
    }
    // Any other folder may hold the version folders of the core group.
    match group.filter(|group| group.contains('.') || !group.is_empty() && is_built_in(group)) {
        Some(group) => Some((format!("{group}/{version}"), kind.to_owned())),
        None => Some((version.to_owned(), kind.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use rempart_core::RepoPath;

    use super::named_kind;

    #[test]
    fn a_path_names_a_kind() {
        for (path, expected) in [
            (
                "s/example.org/v1/Demo.json",
                Some(("example.org/v1", "Demo")),
            ),
            ("s/apps/v1/Deployment.json", Some(("apps/v1", "Deployment"))),
            ("s/v1/ConfigMap.json", Some(("v1", "ConfigMap"))),
            ("v1/ConfigMap.json", Some(("v1", "ConfigMap"))),
            ("s/example.org/Demo.json", None),
            ("s/example.org/v1/Demo.yaml", None),
        ] {
            let named = named_kind(&RepoPath::from_normalised(path), |group| group == "apps");
            let expected = expected.map(|(version, kind)| (version.to_owned(), kind.to_owned()));
            assert_eq!(named, expected, "{path}");
        }
    }
}
