//! The OpenAPI v3 documents of a Kubernetes release, compiled as what they are generated from: Go types.
//!
//! Semantics: `api/openapi-spec/v3` of k8s.io/kubernetes. What the published schema says of a type whose Go code
//! decodes itself (`Quantity`, `Time`, `IntOrString`, `JSON`…) is replaced by what that code accepts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rempart_syntax::{Kind, NodeRef};

use super::CompileError;
use super::keywords::{Keywords, text, texts};
use super::shared::{Budget, annotate, type_bits};
use crate::blob::layout::types;
use crate::blob::{Additional, Constraint, Draft, Format, Pool, SchemaId};
use crate::scalar::SCHEMA_READER;

const SCHEMA_PROPS: &str =
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

/// Whether fields that a type does not have are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Strictness {
    Strict,
    /// Inside types that decode themselves, where strict decoding does not reach.
    Lenient,
}

pub(super) struct Compiler<'p, 't> {
    pool: &'p mut Pool,
    definitions: &'p BTreeMap<String, NodeRef<'t>>,
    unenforced: &'p BTreeSet<String>,
    budget: Budget,
    done: HashMap<(String, Strictness), SchemaId>,
    /// Definitions being compiled, with the number they were given when they were met inside themselves.
    open: HashMap<(String, Strictness), Option<SchemaId>>,
}

impl<'p, 't> Compiler<'p, 't> {
    pub(super) fn new(
        pool: &'p mut Pool,
        definitions: &'p BTreeMap<String, NodeRef<'t>>,
        unenforced: &'p BTreeSet<String>,
    ) -> Self {
        Self {
            pool,
            definitions,
            unenforced,
            budget: Budget::default(),
            done: HashMap::new(),
            open: HashMap::new(),
        }
    }

    pub(super) fn definition(
        &mut self,
        name: &str,
        strictness: Strictness,
        depth: u32,
    ) -> Result<SchemaId, CompileError> {
        let key = (name.to_owned(), strictness);
        if let Some(&id) = self.done.get(&key) {
            return Ok(id);
        }
        if let Some(reserved) = self.open.get_mut(&key) {
            return Ok(*reserved.get_or_insert_with(|| self.pool.reserve()));
        }
        let draft = self.definition_draft(name, strictness, depth)?;
        let id = match self.open.remove(&key).flatten() {
            Some(id) => {
                self.pool.fill(id, &draft);
                id
            }
            None => self.pool.add(&draft),
        };
        self.done.insert(key, id);
        Ok(id)
    }

    fn definition_draft(
        &mut self,
        name: &str,
        strictness: Strictness,
        depth: u32,
    ) -> Result<Draft, CompileError> {
        self.open.insert((name.to_owned(), strictness), None);
        if let Some(draft) = self.self_decoding(name, depth)? {
            return Ok(draft);
        }
        let node = *self
            .definitions
            .get(name)
            .ok_or_else(|| CompileError::Reference(name.to_owned()))?;
        let mut draft = self.draft(node, strictness, depth)?;
        let short = name.rsplit('.').next().unwrap_or(name);
        draft
            .required
            .retain(|field| !self.unenforced.contains(&format!("{short}.{field}")));
        Ok(draft)
    }

    /// The types whose Go code decodes itself, by what that code accepts.
    fn self_decoding(&mut self, name: &str, depth: u32) -> Result<Option<Draft>, CompileError> {
        let scalar = |types, format| Draft {
            types,
            format,
            ..Draft::anything()
        };
        Ok(Some(
            match name.rsplit_once("pkg.").map_or(name, |(_, rest)| rest) {
                "api.resource.Quantity" => scalar(types::STRING | types::NUMBER, Format::Quantity),
                "apis.meta.v1.Time" => scalar(types::STRING, Format::GoTime),
                "apis.meta.v1.MicroTime" => scalar(types::STRING, Format::GoMicroTime),
                "apis.meta.v1.Duration" => scalar(types::STRING, Format::GoDuration),
                "util.intstr.IntOrString" => {
                    scalar(types::STRING | types::INTEGER, Format::GoIntOrString)
                }
                "runtime.RawExtension" | "apis.meta.v1.FieldsV1" | "apis.apiextensions.v1.JSON" => {
                    Draft::anything()
                }
                "apis.apiextensions.v1.JSONSchemaPropsOrBool" => {
                    let mut draft = self.schema_props(depth)?;
                    draft.types = types::OBJECT | types::BOOLEAN;
                    draft
                }
                "apis.apiextensions.v1.JSONSchemaPropsOrArray" => {
                    let mut draft = self.schema_props(depth)?;
                    draft.types = types::ANY;
                    draft.items =
                        Some(self.definition(SCHEMA_PROPS, Strictness::Lenient, depth + 1)?);
                    draft
                }
                "apis.apiextensions.v1.JSONSchemaPropsOrStringArray" => {
                    let mut draft = self.schema_props(depth)?;
                    draft.types = types::ANY;
                    draft.items = Some(self.pool.add(&scalar(types::STRING, Format::None)));
                    draft
                }
                _ => return Ok(None),
            },
        ))
    }

    /// A JSON schema inside a field that decodes itself.
    fn schema_props(&mut self, depth: u32) -> Result<Draft, CompileError> {
        let node = self.definitions.get(SCHEMA_PROPS).copied();
        let Some(node) = node else {
            return Ok(Draft::anything());
        };
        let mut draft = Draft {
            additional: Additional::Any,
            ..Draft::anything()
        };
        for (name, schema) in node
            .get("properties")
            .into_iter()
            .flat_map(NodeRef::entries)
        {
            let schema = self.schema(schema, Strictness::Lenient, depth + 1)?;
            draft.properties.push((name.value().into_owned(), schema));
        }
        Ok(draft)
    }

    fn schema(
        &mut self,
        node: NodeRef<'_>,
        strictness: Strictness,
        depth: u32,
    ) -> Result<SchemaId, CompileError> {
        self.budget.enter(depth)?;
        let words = Keywords::read(node);
        let target = reference(&words).or_else(|| only_reference(&words));
        let Some(target) = target else {
            let draft = self.draft(node, strictness, depth)?;
            return Ok(self.pool.add(&draft));
        };
        let mut own = Draft::anything();
        annotate(&mut own, &words);
        // `default: {}` says no more than that the field is a struct and no pointer.
        let default = words
            .default
            .map(|default| super::json::canonical(SCHEMA_READER, default))
            .filter(|default| default != "{}");
        let key = (target.clone(), strictness);
        if own.flags == 0 && own.constraints.is_empty() && default.is_none()
            || self.open.contains_key(&key)
        {
            return self.definition(&target, strictness, depth + 1);
        }
        let mut draft = self.definition_draft(&target, strictness, depth + 1)?;
        if let Some(Some(id)) = self.open.remove(&key) {
            self.pool.fill(id, &draft);
        }
        draft.flags |= own.flags;
        for constraint in own
            .constraints
            .into_iter()
            .chain(default.map(Constraint::Default))
        {
            draft.set(constraint);
        }
        Ok(self.pool.add(&draft))
    }

    fn draft(
        &mut self,
        node: NodeRef<'_>,
        strictness: Strictness,
        depth: u32,
    ) -> Result<Draft, CompileError> {
        self.budget.enter(depth)?;
        let words = Keywords::read(node);
        let mut draft = Draft::anything();
        if let Some(name) = text(words.types) {
            draft.types = type_bits(&name);
        }
        draft.format = go_format(text(words.format).as_deref());
        if draft.format == Format::GoBytes {
            draft.types |= types::ARRAY;
        }
        annotate(&mut draft, &words);
        for constraint in words.value_constraints() {
            draft.set(constraint);
        }
        for (name, schema) in words.properties.into_iter().flat_map(NodeRef::entries) {
            let schema = self.schema(schema, strictness, depth + 1)?;
            draft.properties.push((name.value().into_owned(), schema));
        }
        draft.required = texts(words.required);
        if let Some(items) = words.items {
            draft.items = Some(self.schema(items, strictness, depth + 1)?);
        }
        draft.additional = match words.additional {
            Some(schema) if schema.kind() == Kind::Mapping => {
                Additional::Schema(self.schema(schema, strictness, depth + 1)?)
            }
            _ if draft.types == types::OBJECT && strictness == Strictness::Strict => {
                Additional::Closed
            }
            _ => Additional::Any,
        };
        Ok(draft)
    }
}

fn go_format(name: Option<&str>) -> Format {
    match name {
        Some("int32") => Format::Int32,
        Some("int64") => Format::Int64,
        Some("double") => Format::Double,
        Some("float") => Format::Float,
        Some("byte") => Format::GoBytes,
        Some("date-time") => Format::GoTime,
        _ => Format::None,
    }
}

fn reference(words: &Keywords<'_>) -> Option<String> {
    let target = text(words.reference)?;
    Some(
        target
            .strip_prefix("#/components/schemas/")
            .unwrap_or(&target)
            .to_owned(),
    )
}

/// `allOf` with one reference is how OpenAPI v3 sets words beside one.
fn only_reference(words: &Keywords<'_>) -> Option<String> {
    let mut items = words.all_of?.items();
    let first = items.next()?;
    if items.next().is_some() {
        None
    } else {
        reference(&Keywords::read(first))
    }
}
