//! Variables of Ansible, as far as files of the repository define them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rempart_core::{Context, FileId, Kind, NodeRef};
use rempart_model::entries;
use rempart_syntax::scalar::{Reader, Scalar, resolve};

use crate::firewall::Place;
use crate::jinja::{Use, Value, Variables, value_of};

/// The variables of some files that have one precedence.
pub(super) type Layer<'c> = BTreeMap<String, (FileId, NodeRef<'c>)>;

/// Adds the variables of a mapping to a layer; the later one counts.
pub(super) fn add<'c>(layer: &mut Layer<'c>, file: FileId, mapping: NodeRef<'c>) {
    for (key, value) in entries(mapping) {
        if key.is_scalar() {
            layer.insert(key.value().into_owned(), (file, value));
        }
    }
}

/// The variables of a file.
pub(super) fn add_file<'c>(layer: &mut Layer<'c>, context: &'c Context<'c>, file: FileId) {
    let tree = context.file(file).tree();
    if let Some(root) = tree.and_then(|tree| tree.root(0)?.resolved()) {
        add(layer, file, root);
    }
}

/// How often variables may name one another.
const DEPTH: usize = 12;

/// How many variables are looked up for one task or template.
const LOOKUPS: usize = 20_000;

/// How many nodes one value may have.
const NODES: usize = 20_000;

/// The variables that a task sees, the highest precedence first.
#[derive(Clone)]
pub(super) struct Scope<'c> {
    layers: Vec<Rc<Layer<'c>>>,
    locals: Vec<(String, Value, Vec<Use>)>,
    depth: Cell<usize>,
    left: Cell<usize>,
    nodes: Cell<usize>,
}

impl<'c> Scope<'c> {
    pub(super) fn new(layers: Vec<Rc<Layer<'c>>>) -> Self {
        Self {
            layers,
            locals: Vec::new(),
            depth: Cell::new(DEPTH),
            left: Cell::new(LOOKUPS),
            nodes: Cell::new(NODES),
        }
    }

    /// With variables of higher precedence.
    pub(super) fn with(&self, layer: Layer<'c>) -> Self {
        let mut scope = self.clone();
        scope.left.set(LOOKUPS);
        scope.nodes.set(NODES);
        scope.layers.insert(0, Rc::new(layer));
        scope
    }

    /// With the variable of a loop.
    pub(super) fn with_local(&self, name: &str, value: Value, uses: Vec<Use>) -> Self {
        let mut scope = self.clone();
        scope.left.set(LOOKUPS);
        scope.nodes.set(NODES);
        scope.locals.push((name.to_owned(), value, uses));
        scope
    }

    /// The value of a node, with everything filled in that is known.
    pub(super) fn value(&self, node: NodeRef<'_>) -> (Value, Vec<Use>) {
        let mut uses = Vec::new();
        let value = self.node(node, &mut uses);
        (value, uses)
    }

    fn node(&self, node: NodeRef<'_>, uses: &mut Vec<Use>) -> Value {
        let (Some(node), Some(left)) = (node.resolved(), self.nodes.get().checked_sub(1)) else {
            return Value::Unknown;
        };
        self.nodes.set(left);
        match node.kind() {
            Kind::Mapping => Value::Map(
                entries(node)
                    .into_iter()
                    .map(|(key, value)| (key.value().into_owned(), self.deeper(value, uses)))
                    .collect(),
            ),
            Kind::Sequence => {
                Value::List(node.items().map(|item| self.deeper(item, uses)).collect())
            }
            Kind::Absent => Value::None,
            _ => {
                let text = node.value();
                // What is encrypted, and what is no template.
                if text.starts_with("ENC[") || node.tag().is_some_and(|tag| tag.ends_with("vault"))
                {
                    return Value::Unknown;
                }
                match resolve(Reader::PyYaml, node) {
                    Scalar::Bool(is) => Value::Bool(is),
                    Scalar::Null => Value::None,
                    Scalar::String(_) => {
                        let (value, more) = value_of(&text, self);
                        uses.extend(more);
                        value
                    }
                    _ => text.parse().map_or_else(|_| Value::text(text), Value::Int),
                }
            }
        }
    }

    fn deeper(&self, node: NodeRef<'_>, uses: &mut Vec<Use>) -> Value {
        let Some(depth) = self.depth.get().checked_sub(1) else {
            return Value::Unknown;
        };
        self.depth.set(depth);
        let value = self.node(node, uses);
        self.depth.set(depth + 1);
        value
    }
}

impl Variables for Scope<'_> {
    fn variable(&self, name: &str) -> Option<(Value, Vec<Use>)> {
        if let Some((_, value, uses)) = self.locals.iter().rfind(|(known, ..)| known == name) {
            return Some((value.clone(), uses.clone()));
        }
        let (file, node) = self.layers.iter().find_map(|layer| layer.get(name))?;
        let (Some(depth), Some(left)) = (
            self.depth.get().checked_sub(1),
            self.left.get().checked_sub(1),
        ) else {
            return Some((Value::Unknown, Vec::new()));
        };
        self.depth.set(depth);
        self.left.set(left);
        let mut uses = Vec::new();
        let value = self.node(*node, &mut uses);
        self.depth.set(depth + 1);
        let place = Place {
            file: *file,
            span: node.span(),
            document: Some(node.document() as u32),
        };
        uses.push((name.to_owned(), place));
        Some((value, uses))
    }
}
