//! Custom resource definitions: what they declare, and their structural schemas as a blob.
//!
//! Semantics: `apiextensions.k8s.io/v1`, `pkg/apiserver/schema` of k8s.io/apiextensions-apiserver.

use rempart_syntax::{Kind, NodeRef};

use super::CompileError;
use super::keywords::{Keywords, text, texts, truth};
use super::shared::{Budget, Composition, annotate, type_bits};
use crate::blob::layout::{flags, kind_flags, types};
use crate::blob::{
    Additional, Blob, Constraint, Draft, Format, KindDraft, OriginDraft, Pool, SchemaId,
};
use crate::catalogue::Scope;

/// What a custom resource definition declares, read without compiling its schemas.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The API group.
    pub group: String,
    /// The kind of its objects.
    pub kind: String,
    /// Whether objects live in namespaces.
    pub scope: Scope,
    /// The versions in the order written.
    pub versions: Vec<DeclaredVersion>,
}

/// One version of a custom resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredVersion {
    /// For example `v1beta1`.
    pub name: String,
    /// Whether the API server answers for it.
    pub served: bool,
    /// Marked `deprecated: true`.
    pub deprecated: bool,
    /// The warning the API server gives, when the definition words it itself.
    pub warning: Option<String>,
}

impl Declaration {
    /// Reads a custom resource definition. `None` when the node is something else, or lacks its group or kind.
    pub fn read(node: NodeRef<'_>) -> Option<Self> {
        if !is_definition(node) {
            return None;
        }
        let spec = node.get("spec")?;
        let scope = match text(spec.get("scope")).as_deref() {
            Some("Cluster") => Scope::Cluster,
            Some("Namespaced") => Scope::Namespaced,
            _ => Scope::Unknown,
        };
        let versions = versions(spec)
            .into_iter()
            .map(|(version, _)| version)
            .collect();
        Some(Self {
            group: text(spec.get("group"))?,
            kind: text(spec.get("names")?.get("kind"))?,
            scope,
            versions,
        })
    }

    /// The `apiVersion` of its objects in one version.
    pub fn api_version(&self, version: &DeclaredVersion) -> String {
        format!("{}/{}", self.group, version.name)
    }
}

/// Whether the node is an object of kind `CustomResourceDefinition`.
pub fn is_definition(node: NodeRef<'_>) -> bool {
    let says = |key, accepts: fn(&str) -> bool| {
        node.get(key)
            .is_some_and(|value| value.is_scalar() && accepts(&value.value()))
    };
    node.kind() == Kind::Mapping
        && says("kind", |kind| kind == "CustomResourceDefinition")
        && says("apiVersion", |version| {
            version.starts_with("apiextensions.k8s.io/")
        })
}

/// The versions with their schemas. `v1beta1` definitions may have one schema and one version for all.
fn versions(spec: NodeRef<'_>) -> Vec<(DeclaredVersion, Option<NodeRef<'_>>)> {
    let common = spec
        .get("validation")
        .and_then(|validation| validation.get("openAPIV3Schema"));
    let mut found = Vec::new();
    for item in spec
        .get("versions")
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(NodeRef::resolved)
    {
        let Some(name) = text(item.get("name")) else {
            continue;
        };
        let own = item
            .get("schema")
            .and_then(|schema| schema.get("openAPIV3Schema"));
        let version = DeclaredVersion {
            name,
            served: truth(item.get("served")),
            deprecated: truth(item.get("deprecated")),
            warning: text(item.get("deprecationWarning")),
        };
        found.push((version, own.or(common)));
    }
    if found.is_empty()
        && let Some(name) = text(spec.get("version"))
    {
        found.push((
            DeclaredVersion {
                name,
                served: true,
                deprecated: false,
                warning: None,
            },
            common,
        ));
    }
    found
}

/// Compiles all versions of one definition into a blob whose origin has the name given (`crd <file>`).
///
/// # Errors
/// The node is no definition, or a schema is larger or deeper than any real one.
pub fn compile_crd(node: NodeRef<'_>, origin: &str) -> Result<Blob, CompileError> {
    let mut pool = Pool::default();
    let kinds = compile_into(&mut pool, node, 0)?;
    let origin = OriginDraft {
        name: origin.to_owned(),
        minor: 0,
        object_meta: None,
        licence: String::new(),
    };
    Blob::open(pool.finish(&[origin], &kinds))
        .map_err(|error| CompileError::Syntax(error.to_string()))
}

/// Compiles a definition into a pool, as the origin of this number.
pub(crate) fn compile_into(
    pool: &mut Pool,
    node: NodeRef<'_>,
    origin: u32,
) -> Result<Vec<KindDraft>, CompileError> {
    let declaration = Declaration::read(node).ok_or(CompileError::NotA {
        expected: "CustomResourceDefinition",
    })?;
    let spec = node.get("spec").ok_or(CompileError::Missing("spec"))?;
    let v1 = text(node.get("apiVersion")).as_deref() == Some("apiextensions.k8s.io/v1");
    // Before v1 fields that the schema does not name were kept unless the definition said otherwise.
    let open = match spec.get("preserveUnknownFields") {
        Some(says) => truth(Some(says)),
        None => !v1,
    };
    let mut compiler = Compiler {
        pool,
        budget: Budget::default(),
        open,
    };
    let mut kinds = Vec::new();
    for (version, schema) in versions(spec) {
        let schema = compiler.root(schema)?;
        let scope = match declaration.scope {
            Scope::Namespaced => kind_flags::NAMESPACED,
            Scope::Cluster => kind_flags::CLUSTER,
            Scope::Unknown => 0,
        };
        kinds.push(KindDraft {
            api_version: declaration.api_version(&version),
            kind: declaration.kind.clone(),
            flags: scope
                | if version.deprecated {
                    kind_flags::DEPRECATED
                } else {
                    0
                },
            warning: version.warning,
            schemas: vec![(origin, schema)],
        });
    }
    Ok(kinds)
}

struct Compiler<'p> {
    pool: &'p mut Pool,
    budget: Budget,
    /// Unknown fields are kept everywhere.
    open: bool,
}

/// Where a schema stands: the structure itself, or inside `allOf`, `anyOf`, `oneOf` and `not`, where it only judges
/// values and never makes a field known or unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Structure,
    Judgement,
}

impl Compiler<'_> {
    /// The schema of a whole object, whose type fields and metadata the API server knows by itself.
    fn root(&mut self, schema: Option<NodeRef<'_>>) -> Result<SchemaId, CompileError> {
        let mut draft = match schema {
            Some(schema) => self.draft(schema, 0, Place::Structure)?,
            None => Draft::anything(),
        };
        draft.types = types::OBJECT;
        let metadata = schema
            .and_then(|schema| schema.get("properties"))
            .and_then(|all| all.get("metadata"));
        self.resource_fields(&mut draft, metadata)?;
        Ok(self.pool.add(&draft))
    }

    /// `apiVersion`, `kind` and `metadata` of a resource. What the schema itself says of the metadata may only narrow
    /// names further.
    fn resource_fields(
        &mut self,
        draft: &mut Draft,
        metadata: Option<NodeRef<'_>>,
    ) -> Result<(), CompileError> {
        let mut meta = match metadata {
            Some(schema) => self.draft(schema, 1, Place::Judgement)?,
            None => Draft::anything(),
        };
        meta.flags |= flags::OBJECT_META;
        let meta = self.pool.add(&meta);
        draft.properties.retain(|(name, _)| name != "metadata");
        draft.properties.push(("metadata".to_owned(), meta));
        for name in ["apiVersion", "kind"] {
            if !draft.properties.iter().any(|(known, _)| known == name) {
                let text = self.pool.add(&Draft {
                    types: types::STRING,
                    flags: flags::STRUCTURAL,
                    ..Draft::anything()
                });
                draft.properties.push((name.to_owned(), text));
            }
        }
        Ok(())
    }

    fn schema(
        &mut self,
        node: NodeRef<'_>,
        depth: u32,
        place: Place,
    ) -> Result<SchemaId, CompileError> {
        let draft = self.draft(node, depth, place)?;
        Ok(self.pool.add(&draft))
    }

    fn draft(
        &mut self,
        node: NodeRef<'_>,
        depth: u32,
        place: Place,
    ) -> Result<Draft, CompileError> {
        self.budget.enter(depth)?;
        let words = Keywords::read(node);
        let mut draft = Draft {
            flags: flags::STRUCTURAL,
            constraints: words.value_constraints(),
            ..Draft::anything()
        };
        if words.default.is_some() {
            draft.flags |= flags::HAS_DEFAULT;
        }
        annotate(&mut draft, &words);
        if let Some(name) = text(words.types) {
            draft.types = type_bits(&name);
        }
        if draft.flags & flags::INT_OR_STRING != 0 {
            draft.types = types::INTEGER | types::STRING;
        }
        if draft.flags & flags::NULLABLE != 0 {
            draft.types |= types::NULL;
        }
        self.format(&mut draft, &words);
        self.children(&mut draft, &words, depth, place)?;
        self.compositions(&mut draft, &words, depth)?;
        if place == Place::Structure && draft.flags & flags::EMBEDDED_RESOURCE != 0 {
            let metadata = words
                .properties
                .and_then(|properties| properties.get("metadata"));
            self.resource_fields(&mut draft, metadata)?;
            for name in ["apiVersion", "kind"] {
                if !draft.required.iter().any(|known| known == name) {
                    draft.required.push(name.to_owned());
                }
            }
        }
        Ok(draft)
    }

    #[allow(clippy::unused_self, reason = "reads as one step of the compilation")]
    fn format(&self, draft: &mut Draft, words: &Keywords<'_>) {
        let Some(name) = text(words.format) else {
            return;
        };
        match Format::of_custom_resource(&name) {
            Some(format) => draft.format = format,
            None => draft.set(Constraint::FormatName(name)),
        }
    }

    fn children(
        &mut self,
        draft: &mut Draft,
        words: &Keywords<'_>,
        depth: u32,
        place: Place,
    ) -> Result<(), CompileError> {
        for (key, value) in words.properties.into_iter().flat_map(NodeRef::entries) {
            let Some(value) = value.resolved() else {
                continue;
            };
            let schema = self.schema(value, depth + 1, place)?;
            draft.properties.push((key.value().into_owned(), schema));
        }
        draft.required = texts(words.required);
        if let Some(items) = words.items {
            draft.items = Some(self.schema(items, depth + 1, place)?);
        }
        draft.additional = match words.additional {
            Some(schema) if schema.kind() == Kind::Mapping => {
                Additional::Schema(self.schema(schema, depth + 1, place)?)
            }
            Some(says) if !truth(Some(says)) => Additional::Closed,
            Some(_) => Additional::Any,
            None => self.unnamed(draft, place),
        };
        Ok(())
    }

    /// What fields are that a schema does not name: pruned, so unknown, unless it says otherwise.
    fn unnamed(&self, draft: &Draft, place: Place) -> Additional {
        let kept =
            self.open || draft.flags & flags::PRESERVE_UNKNOWN != 0 || place == Place::Judgement;
        let structured = draft.types & types::OBJECT != 0 && draft.types != types::ANY;
        if kept || !structured && draft.properties.is_empty() {
            Additional::Any
        } else {
            Additional::Closed
        }
    }

    fn compositions(
        &mut self,
        draft: &mut Draft,
        words: &Keywords<'_>,
        depth: u32,
    ) -> Result<(), CompileError> {
        let lists: [(_, Composition); 3] = [
            (words.all_of, Constraint::AllOf),
            (words.any_of, Constraint::AnyOf),
            (words.one_of, Constraint::OneOf),
        ];
        for (node, constraint) in lists {
            let mut schemas = Vec::new();
            for item in node
                .into_iter()
                .flat_map(NodeRef::items)
                .filter_map(NodeRef::resolved)
            {
                schemas.push(self.schema(item, depth + 1, Place::Judgement)?);
            }
            if !schemas.is_empty() {
                draft.set(constraint(schemas));
            }
        }
        if let Some(node) = words.not {
            let schema = self.schema(node, depth + 1, Place::Judgement)?;
            draft.set(Constraint::Not(schema));
        }
        Ok(())
    }
}
