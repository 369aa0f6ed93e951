//! What a Kubernetes release publishes: definitions, and the paths at which kinds are served.

use std::collections::{BTreeMap, BTreeSet};

use rempart_syntax::NodeRef;

use super::CompileError;
use super::keywords::text;
use super::openapi::{Compiler, Strictness};
use crate::blob::{Pool, SchemaId};
use crate::catalogue::Scope;

const OBJECT_META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// A kind that a release serves.
#[derive(Clone, Debug)]
pub(crate) struct ServedKind {
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) scope: Scope,
    pub(crate) schema: SchemaId,
    /// The sentence that calls the whole kind deprecated.
    pub(crate) deprecation: Option<String>,
}

/// All definitions of one release, by name. The documents of the API groups repeat each other's.
pub(crate) struct Release<'t> {
    definitions: BTreeMap<String, NodeRef<'t>>,
    /// (group, version, kind) of everything that can be read or created by itself, and whether in a namespace.
    served: BTreeMap<(String, String, String), Scope>,
}

impl<'t> Release<'t> {
    /// Collects the definitions and paths of all documents of a release.
    pub(crate) fn read(documents: &[NodeRef<'t>]) -> Self {
        let mut release = Self {
            definitions: BTreeMap::new(),
            served: BTreeMap::new(),
        };
        for document in documents {
            let schemas = document
                .get("components")
                .and_then(|components| components.get("schemas"));
            for (name, schema) in schemas.into_iter().flat_map(NodeRef::entries) {
                release
                    .definitions
                    .entry(name.value().into_owned())
                    .or_insert(schema);
            }
            for (path, item) in document.get("paths").into_iter().flat_map(NodeRef::entries) {
                release.read_path(&path.value(), item);
            }
        }
        release
    }

    fn read_path(&mut self, path: &str, item: NodeRef<'t>) {
        // Below a name there are only subresources, whose kinds (Scale, Eviction, Binding) are no objects of files.
        if path.contains("{name}") || path.contains("/watch/") {
            return;
        }
        let scope = if path.contains("/namespaces/{namespace}/") {
            Scope::Namespaced
        } else {
            Scope::Cluster
        };
        for (_, operation) in item.entries() {
            if let Some(names) = operation
                .get("x-kubernetes-group-version-kind")
                .and_then(group_version_kind)
            {
                // A list over all namespaces stands at a path without one.
                let known = self.served.entry(names).or_insert(scope);
                if scope == Scope::Namespaced {
                    *known = scope;
                }
            }
        }
    }

    /// Compiles every served kind. `unenforced` holds `Definition.field` for fields that the schema calls required
    /// but the API server takes objects without.
    pub(crate) fn compile(
        &self,
        pool: &mut Pool,
        unenforced: &BTreeSet<String>,
    ) -> Result<(Vec<ServedKind>, SchemaId), CompileError> {
        let mut compiler = Compiler::new(pool, &self.definitions, unenforced);
        let mut kinds = Vec::new();
        for (name, node) in &self.definitions {
            let names = node.get("x-kubernetes-group-version-kind");
            for gvk in names
                .into_iter()
                .flat_map(NodeRef::items)
                .filter_map(group_version_kind)
            {
                let Some(&scope) = self.served.get(&gvk) else {
                    continue;
                };
                let (group, version, kind) = gvk;
                let schema = compiler.definition(name, Strictness::Strict, 0)?;
                let api_version = if group.is_empty() {
                    version
                } else {
                    format!("{group}/{version}")
                };
                let deprecation = deprecation(*node);
                kinds.push(ServedKind {
                    api_version,
                    kind,
                    scope,
                    schema,
                    deprecation,
                });
            }
        }
        let meta = compiler.definition(OBJECT_META, Strictness::Strict, 0)?;
        Ok((kinds, meta))
    }
}

fn group_version_kind(node: NodeRef<'_>) -> Option<(String, String, String)> {
    Some((
        text(node.get("group"))?,
        text(node.get("version"))?,
        text(node.get("kind"))?,
    ))
}

/// The sentence of a description that takes back the whole kind.
fn deprecation(definition: NodeRef<'_>) -> Option<String> {
    let description = text(definition.get("description"))?;
    let start = description
        .find("Deprecated: This API")
        .or_else(|| description.find("DEPRECATED "))?;
    let sentence = &description[start..];
    let end = sentence
        .find(". ")
        .or_else(|| sentence.find('\n'))
        .unwrap_or(sentence.len());
    Some(sentence[..end].trim_end_matches('.').to_owned())
}
