//! Holds objects against schemas, as the API server does when it decodes them.

mod base64;
mod constraints;
mod duration;
mod format;
mod keys;
mod list_keys;
mod mapping;
mod merge;
mod name;
mod network;
mod null;
mod quantity;
mod report;
mod scalars;
mod time;
mod violation;
mod walk;

use rempart_syntax::NodeRef;
use rempart_syntax::scalar::Reader;

use crate::blob::{Blob, Record};
pub use violation::{Server, Violation, ViolationKind};
use walk::{Position, Walk};

/// A schema and the `ObjectMeta` that goes with it.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'s> {
    root: SchemaRef<'s>,
    object_meta: SchemaRef<'s>,
}

/// A schema inside its blob.
#[derive(Clone, Copy, Debug)]
struct SchemaRef<'s> {
    blob: &'s Blob,
    record: Record<'s>,
}

impl<'s> SchemaRef<'s> {
    #[inline]
    fn new(blob: &'s Blob, id: u32) -> Self {
        let record = blob.schema(id);
        Self { blob, record }
    }

    /// Another schema of the same blob.
    #[inline]
    fn sibling(self, id: u32) -> Self {
        Self::new(self.blob, id)
    }
}

impl<'s> Schema<'s> {
    pub(crate) fn new(blob: &'s Blob, root: u32, object_meta: (&'s Blob, u32)) -> Self {
        Self {
            root: SchemaRef::new(blob, root),
            object_meta: SchemaRef::new(object_meta.0, object_meta.1),
        }
    }
}

/// How to judge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Types and unknown fields only: for files that are merged into something else before they are applied. A null
    /// deletes, and keys that begin with `$` are directives of a strategic merge patch (`$patch`, `$retainKeys`,
    /// `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) or variables to be filled in: both may stand anywhere.
    pub lenient: bool,
    /// The object is encrypted by SOPS: its `sops` field does not belong to it, and any scalar may be `ENC[…]`.
    pub encrypted: bool,
    /// No value is shown in any violation.
    pub hide_values: bool,
    /// Also report keys that stand twice in one mapping; another checker usually does.
    pub duplicate_keys: bool,
}

/// What a validation found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The faults in the order of the document.
    pub violations: Vec<Violation>,
    /// What the schema demands and this judge cannot evaluate.
    pub not_evaluated: NotEvaluated,
}

/// Demands of a schema on this object that were met on the way and left unjudged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotEvaluated {
    /// CEL rules (`x-kubernetes-validations`).
    pub rules: u32,
    /// Patterns that are no RE2 expression or too large.
    pub patterns: u32,
    /// Words of a JSON Schema that are not supported.
    pub words: u32,
}

impl NotEvaluated {
    /// Whether everything was judged.
    pub const fn is_empty(self) -> bool {
        self.rules == 0 && self.patterns == 0 && self.words == 0
    }
}

/// Judges one object as `reader` reads it. Nothing is allocated for an object without faults.
pub fn validate(
    schema: Schema<'_>,
    object: NodeRef<'_>,
    reader: Reader,
    options: Options,
) -> Verdict {
    let mut walk = Walk::new(schema, reader, options, object);
    walk.node(schema.root, object, Position::Root, 0);
    walk.finish()
}
