//! JSON Schemas that an organisation keeps for kinds without a definition, in the layout kubeconform reads.

use std::collections::HashMap;

use rempart_syntax::{Kind, NodeRef};

use super::CompileError;
use super::circle::OnSameValue;
use super::keywords::{Keywords, text, texts, truth};
use super::shared::{Budget, Composition, annotate, type_bits};
use crate::blob::layout::{flags, types};
use crate::blob::{
    Additional, Blob, Constraint, Draft, Format, KindDraft, OriginDraft, Pool, SchemaId,
};

/// Compiles a JSON Schema (draft 4 to 2020-12) for one kind. References may only lead into the same document; words
/// that a record cannot hold are kept as "not evaluated".
///
/// # Errors
/// The root is no schema, a reference leads elsewhere, or the schema expands without end.
pub fn compile_json_schema(
    root: NodeRef<'_>,
    api_version: &str,
    kind: &str,
    origin: &str,
) -> Result<Blob, CompileError> {
    if root.kind() != Kind::Mapping {
        return Err(CompileError::NotA {
            expected: "JSON Schema",
        });
    }
    let mut pool = Pool::default();
    let mut compiler = Compiler {
        pool: &mut pool,
        root,
        budget: Budget::default(),
        references: HashMap::new(),
        on_same_value: OnSameValue::default(),
    };
    let schema = compiler.schema(root, 0)?;
    compiler.ends()?;
    let kinds = [KindDraft {
        api_version: api_version.to_owned(),
        kind: kind.to_owned(),
        flags: 0,
        warning: None,
        schemas: vec![(0, schema)],
    }];
    let origin = OriginDraft {
        name: origin.to_owned(),
        minor: 0,
        object_meta: None,
        licence: String::new(),
    };
    Blob::open(pool.finish(&[origin], &kinds))
        .map_err(|error| CompileError::Syntax(error.to_string()))
}

struct Compiler<'p, 't> {
    pool: &'p mut Pool,
    root: NodeRef<'t>,
    budget: Budget,
    references: HashMap<String, SchemaId>,
    on_same_value: OnSameValue,
}

impl<'t> Compiler<'_, 't> {
    fn schema(&mut self, node: NodeRef<'t>, depth: u32) -> Result<SchemaId, CompileError> {
        self.budget.enter(depth)?;
        if node.is_scalar() {
            // `true` allows everything, `false` nothing.
            let types = if truth(Some(node)) { types::ANY } else { 0 };
            let draft = Draft {
                types,
                flags: flags::STRUCTURAL | flags::STRICT_NULL,
                ..Draft::anything()
            };
            return Ok(self.pool.add(&draft));
        }
        let words = Keywords::read(node);
        if let Some(target) = text(words.reference) {
            return self.reference(&target, depth);
        }
        let draft = self.draft(&words, depth)?;
        Ok(self.pool.add(&draft))
    }

    fn reference(&mut self, target: &str, depth: u32) -> Result<SchemaId, CompileError> {
        if let Some(&id) = self.references.get(target) {
            self.on_same_value.meets(id);
            return Ok(id);
        }
        let node = self
            .follow(target)
            .ok_or_else(|| CompileError::Reference(target.to_owned()))?;
        let id = self.pool.reserve();
        self.references.insert(target.to_owned(), id);
        self.on_same_value.meets(id);
        let around = self.on_same_value.around.replace(id);
        let words = Keywords::read(node);
        let draft = match text(words.reference) {
            // A reference to a reference is the schema it leads to, as its only condition.
            Some(next) => {
                let next = self.reference(&next, depth + 1)?;
                let mut draft = Draft {
                    flags: flags::STRUCTURAL | flags::STRICT_NULL,
                    ..Draft::anything()
                };
                draft.set(Constraint::AllOf(vec![next]));
                draft
            }
            None => self.draft(&words, depth + 1)?,
        };
        self.pool.fill(id, &draft);
        self.on_same_value.around = around;
        Ok(id)
    }

    /// A schema for a part of the value.
    fn part(&mut self, node: NodeRef<'t>, depth: u32) -> Result<SchemaId, CompileError> {
        let around = self.on_same_value.around.take();
        let schema = self.schema(node, depth);
        self.on_same_value.around = around;
        schema
    }

    fn ends(&self) -> Result<(), CompileError> {
        let Some(circle) = self.on_same_value.circle() else {
            return Ok(());
        };
        let mut names = self.references.iter();
        let name = names.find(|(_, id)| **id == circle);
        let name = name.map(|(name, _)| name.clone()).unwrap_or_default();
        Err(CompileError::Circle(name))
    }

    fn follow(&self, target: &str) -> Option<NodeRef<'t>> {
        let pointer = target.strip_prefix('#')?;
        let mut node = self.root;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            node = match node.kind() {
                Kind::Sequence => node.items().nth(step.parse().ok()?)?.resolved()?,
                _ => node.get(&step)?,
            };
        }
        (node.kind() == Kind::Mapping).then_some(node)
    }

    fn draft(&mut self, words: &Keywords<'t>, depth: u32) -> Result<Draft, CompileError> {
        self.budget.enter(depth)?;
        let mut draft = Draft {
            constraints: words.value_constraints(),
            ..Draft::anything()
        };
        annotate(&mut draft, words);
        draft.flags |= flags::STRUCTURAL | flags::STRICT_NULL;
        draft.types = allowed_types(words, draft.flags);
        draft.format = text(words.format)
            .and_then(|name| Format::of_custom_resource(&name))
            .unwrap_or(Format::None);
        for (key, value) in words.properties.into_iter().flat_map(NodeRef::entries) {
            let Some(value) = value.resolved() else {
                continue;
            };
            let schema = self.part(value, depth + 1)?;
            draft.properties.push((key.value().into_owned(), schema));
        }
        draft.required = texts(words.required);
        if let Some(items) = words.items.filter(|items| items.kind() != Kind::Sequence) {
            draft.items = Some(self.part(items, depth + 1)?);
        }
        draft.additional = match words.additional {
            Some(schema) if schema.kind() == Kind::Mapping => {
                Additional::Schema(self.part(schema, depth + 1)?)
            }
            Some(says) if !truth(Some(says)) => Additional::Closed,
            _ => Additional::Any,
        };
        // Fields that a pattern may name are no unknown fields.
        if words.pattern_properties.is_some() {
            draft.additional = Additional::Any;
        }
        self.compositions(&mut draft, words, depth)?;
        let mut unevaluated = words.not_evaluated();
        if words
            .items
            .is_some_and(|items| items.kind() == Kind::Sequence)
        {
            unevaluated.push("items".to_owned());
        }
        if !unevaluated.is_empty() {
            draft.set(Constraint::NotEvaluated(unevaluated));
        }
        Ok(draft)
    }

    fn compositions(
        &mut self,
        draft: &mut Draft,
        words: &Keywords<'t>,
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
                schemas.push(self.schema(item, depth + 1)?);
            }
            if !schemas.is_empty() {
                draft.set(constraint(schemas));
            }
        }
        if let Some(node) = words.not {
            let schema = self.schema(node, depth + 1)?;
            draft.set(Constraint::Not(schema));
        }
        Ok(())
    }
}

fn allowed_types(words: &Keywords<'_>, known: u16) -> u8 {
    let named = match words.types {
        Some(list) if list.kind() == Kind::Sequence => list
            .items()
            .filter_map(|item| text(item.resolved()))
            .fold(0, |all, name| all | type_bits(&name)),
        Some(name) => text(Some(name)).map_or(types::ANY, |name| type_bits(&name)),
        None if known & flags::INT_OR_STRING != 0 => types::INTEGER | types::STRING,
        None => types::ANY,
    };
    if known & flags::NULLABLE != 0 {
        named | types::NULL
    } else {
        named
    }
}

#[cfg(test)]
mod tests {
    use rempart_syntax::json;

    use super::{CompileError, compile_json_schema};

    fn compile(text: &str) -> Result<(), CompileError> {
        let parsed = json::parse(text);
        let root = parsed.tape.root(text, 0).unwrap();
        compile_json_schema(root, "example.org/v1", "Demo", "demo.json").map(drop)
    }

    #[test]
    fn a_reference_that_is_its_own_condition_is_refused() {
        for (text, name) in [
            ("{\"$ref\": \"#\"}", "#"),
            (
                "{\"allOf\": [{\"type\": \"object\"}, {\"$ref\": \"#\"}]}",
                "#",
            ),
            ("{\"not\": {\"anyOf\": [{\"$ref\": \"#\"}]}}", "#"),
            (
                "{\"$ref\": \"#/a\", \"a\": {\"$ref\": \"#/b\"}, \"b\": {\"oneOf\": [{\"$ref\": \"#/a\"}]}}",
                "#/a",
            ),
            // Met in a field first, where it ends, and then on the same value.
            (
                "{\"$ref\": \"#/a\", \"a\": {\"properties\": {\"x\": {\"$ref\": \"#/b\"}}, \"allOf\": [{\"$ref\": \"#/b\"}]}, \"b\": {\"allOf\": [{\"$ref\": \"#/a\"}]}}",
                "#/a",
            ),
        ] {
            assert_eq!(
                compile(text),
                Err(CompileError::Circle(name.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_reference_that_comes_back_in_a_part_of_the_value_ends_with_it() {
        for text in [
            "{\"properties\": {\"a\": {\"$ref\": \"#\"}}}",
            "{\"items\": {\"$ref\": \"#\"}, \"allOf\": [{\"additionalProperties\": {\"$ref\": \"#\"}}]}",
            "{\"allOf\": [{\"$ref\": \"#/a\"}, {\"$ref\": \"#/b\"}], \"a\": {\"anyOf\": [{\"$ref\": \"#/b\"}, {\"$ref\": \"#/b\"}]}, \"b\": {\"type\": \"object\"}}",
        ] {
            assert_eq!(compile(text), Ok(()), "{text}");
        }
    }
}
