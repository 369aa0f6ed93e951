//! JSON patches as they are written: JSON, or YAML 1.1.

use rempart_core::{Kind as Written, NodeRef};
use rempart_syntax::scalar::{Reader, Scalar, is_merge_key, resolve};
use rempart_syntax::{json, yaml};

use super::arena::{Arena, Content, Id, MAX_DEPTH, Node, Style, Tag};
use super::import::Place;
use super::json_patch::{JsonPatch, Operation};
use super::number;
use super::origin::{Origin, Origins};
use super::outcome::{Step, refused, unsupported};
use super::reader::{check_breaks, check_directives, check_escapes, not_yaml};

impl JsonPatch {
    /// Reads a text that is a list of operations; JSON when it begins with a bracket, else YAML 1.1.
    pub(super) fn read(arena: &mut Arena<'_>, text: &str, place: Place) -> Step<Self> {
        let (parsed, reader) = if text.starts_with('[') {
            (json::parse(text), Reader::Json)
        } else {
            (yaml::parse(text), Reader::GoYamlV2)
        };
        if reader == Reader::GoYamlV2 {
            check_breaks(text)?;
            check_directives(text)?;
            if let Some(error) = parsed.errors.first() {
                return not_yaml(error);
            }
            check_escapes(text, (0..).map_while(|at| parsed.tape.node(text, at)))?;
        }
        if let Some(error) = parsed.errors.first() {
            return refused(format!("a JSON patch cannot be read: {}", error.message));
        }
        let root = parsed.tape.root(text, 0).and_then(NodeRef::resolved);
        // Null is a patch without operations.
        let is_null = |root: NodeRef<'_>| root.is_scalar() && resolve(reader, root) == Scalar::Null;
        let Some(root) = root.filter(|root| !is_null(*root)) else {
            return Ok(Self::of(Vec::new()));
        };
        let mut import = Import {
            arena,
            place,
            reader,
        };
        if root.kind() != Written::Sequence {
            return refused("a JSON patch is no list");
        }
        let mut operations = Vec::new();
        for item in root.items() {
            operations.push(import.operation(item)?);
        }
        Ok(Self::of(operations))
    }
}

struct Import<'a, 's> {
    arena: &'a mut Arena<'s>,
    place: Place,
    reader: Reader,
}

impl Import<'_, '_> {
    fn operation(&mut self, node: NodeRef<'_>) -> Step<Operation> {
        let mut operation = Operation {
            op: String::new(),
            path: None,
            from: None,
            value: None,
        };
        let node = match node.resolved() {
            Some(node) if node.kind() == Written::Mapping => node,
            // Null is an operation without anything, which is refused where it is applied.
            Some(node) if node.is_scalar() && resolve(self.reader, node) == Scalar::Null => {
                return Ok(operation);
            }
            _ => return refused("an operation of a JSON patch is no mapping"),
        };
        for (key, value) in node.entries() {
            let name = key.value();
            if is_merge_key(self.reader, key) {
                return unsupported("a merge key (`<<`) in a JSON patch");
            }
            match &*name {
                "value" => operation.value = Some(self.value(value, 0)?),
                "op" => operation.op = self.text(value)?,
                "path" => operation.path = Some(self.text(value)?),
                "from" => operation.from = Some(self.text(value)?),
                _ => {}
            }
        }
        Ok(operation)
    }

    fn text(&self, node: NodeRef<'_>) -> Step<String> {
        let node = node.resolved().filter(|node| node.is_scalar());
        match node.map(|node| resolve(self.reader, node)) {
            Some(Scalar::String(text)) => Ok(text.into_owned()),
            _ => refused("`op`, `path` and `from` of a JSON patch are text"),
        }
    }

    fn value(&mut self, node: NodeRef<'_>, depth: usize) -> Step<Id> {
        if depth > MAX_DEPTH {
            return refused("aliases nest without end");
        }
        let Some(node) = node.resolved() else {
            return refused("an alias has no anchor");
        };
        let origins = Origins::one(match self.place {
            Place::File(source) => Origin {
                source,
                node: node.index(),
            },
            Place::Within(origin) => origin,
        });
        match node.kind() {
            Written::Mapping => {
                let mut entries = Vec::new();
                for (key, value) in node.entries() {
                    if is_merge_key(self.reader, key) {
                        return unsupported("a merge key (`<<`) in a JSON patch");
                    }
                    let key = self.key(key, origins.clone())?;
                    let value = self.value(value, depth + 1)?;
                    let name = self.arena.text(key);
                    if entries
                        .iter()
                        .any(|(known, _)| self.arena.text(*known) == name)
                    {
                        return unsupported("a key that is there twice in a JSON patch");
                    }
                    entries.push((key, value));
                }
                self.arena.add(Node {
                    tag: Tag::Map,
                    style: Style::default(),
                    content: Content::Map(entries),
                    origins,
                })
            }
            Written::Sequence => {
                let mut items = Vec::new();
                for item in node.items() {
                    items.push(self.value(item, depth + 1)?);
                }
                self.arena.seq(Tag::Seq, items, origins)
            }
            _ => self.scalar(node, origins),
        }
    }

    fn key(&mut self, node: NodeRef<'_>, origins: Origins) -> Step<Id> {
        let text = match resolve(self.reader, node) {
            Scalar::String(text) => text.into_owned(),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Int(value) => value.to_string(),
            _ => return unsupported("a key that is no text in a JSON patch"),
        };
        self.arena.string(text, origins)
    }

    fn float(&mut self, value: f64, origins: Origins) -> Step<Id> {
        let text = match number::general(value) {
            // Without its fraction it would be the integer, which has no sign.
            text if text == "-0" => "-0.0".to_owned(),
            text => text,
        };
        self.arena.scalar(Tag::Float, text, origins)
    }

    fn scalar(&mut self, node: NodeRef<'_>, origins: Origins) -> Step<Id> {
        if node.tag().is_some_and(|tag| tag != "!!str") {
            return unsupported("a value with a tag in a JSON patch");
        }
        match resolve(self.reader, node) {
            Scalar::Null => self.arena.scalar(Tag::Null, "null", origins),
            Scalar::Bool(value) => self.arena.scalar(Tag::Bool, value.to_string(), origins),
            Scalar::Int(value) if is_in_64_bits(value) => {
                self.arena.scalar(Tag::Int, value.to_string(), origins)
            }
            Scalar::Int(value) => self.float(number::float(value), origins),
            Scalar::Float(value) if !value.is_finite() => {
                refused("a number of a JSON patch is not finite")
            }
            Scalar::Float(value) => {
                match number::whole(value).filter(|whole| is_in_64_bits(*whole)) {
                    Some(value) => self.arena.scalar(Tag::Int, value.to_string(), origins),
                    None => self.float(value, origins),
                }
            }
            Scalar::Timestamp(text) => self.arena.string(text.to_owned(), origins),
            Scalar::String(text) => self.arena.string(text.into_owned(), origins),
        }
    }
}

/// Whether a number is an integer to every reader.
fn is_in_64_bits(value: i128) -> bool {
    u64::try_from(value.unsigned_abs()).is_ok()
}
