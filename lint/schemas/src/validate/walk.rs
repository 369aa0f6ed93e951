//! The walk over an object and its schema side by side.

use rempart_syntax::{Kind, NodeRef};

use super::report::Report;
use super::{NotEvaluated, Options, Schema, SchemaRef, Verdict};
use crate::blob::Record;
use crate::blob::layout::{flags, types};
use crate::scalar::{self, Reader};

/// The most nodes one object may expand to through aliases.
const NODE_BUDGET: u32 = 1_000_000;
/// The deepest nesting through aliases; written nesting is bounded by the parser.
pub(super) const DEPTH_LIMIT: u32 = 512;

/// Where a value stands, which decides what a null does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Root,
    Property,
    Item,
}

/// The state of one validation.
pub(super) struct Walk<'s> {
    pub(super) reader: Reader,
    pub(super) object_meta: SchemaRef<'s>,
    pub(super) options: Options,
    pub(super) report: Report,
    pub(super) not_evaluated: NotEvaluated,
    pub(super) budget: u32,
    /// Texts must be looked at twice: there may be tags, or the object is encrypted.
    is_careful: bool,
    /// The object may hold directives of a strategic merge patch, such as `$patch`, in any mapping.
    pub(super) is_patch: bool,
    /// The object has merge keys somewhere, so that mappings must be looked at with care.
    pub(super) has_merge_keys: bool,
    /// Hashes of list keys or mapping keys with their places; kept to save allocations.
    pub(super) scratch: Vec<(u32, u32)>,
}

impl<'s> Walk<'s> {
    pub(super) fn new(
        schema: Schema<'s>,
        reader: Reader,
        options: Options,
        object: NodeRef<'_>,
    ) -> Self {
        let marks = Marks::find(object);
        Self {
            reader,
            object_meta: schema.object_meta,
            options,
            report: Report::new(reader, options.hide_values),
            not_evaluated: NotEvaluated::default(),
            budget: NODE_BUDGET,
            is_careful: marks.tags || options.encrypted,
            is_patch: options.lenient,
            has_merge_keys: marks.merge_keys,
            scratch: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Verdict {
        Verdict {
            violations: self.report.into_violations(),
            not_evaluated: self.not_evaluated,
        }
    }

    pub(super) fn root(&mut self, schema: SchemaRef<'s>, object: NodeRef<'_>) {
        self.node(schema, object, Position::Root, 0);
    }

    /// Judges one value. Aliases are followed, and pay for every node they lead to.
    #[inline]
    pub(super) fn node(
        &mut self,
        schema: SchemaRef<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        let record = schema.record();
        if !self.settles(record, node) {
            self.other_node(schema, record, node, position, depth);
        }
    }

    /// Judges the commonest value by far, a text where any text will do. `false`: it is another one, not judged yet.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every value of every object")]
    pub(super) fn settles(&mut self, record: Record<'_>, node: NodeRef<'_>) -> bool {
        let settles = record.takes_any_text()
            && self.budget > 0
            && scalar::is_written_as_text(node)
            && (!self.is_careful || self.is_untouched(node));
        self.budget -= u32::from(settles);
        settles
    }

    /// Whether neither a tag nor encryption makes something else of a text than it looks like.
    pub(super) fn is_untouched(&self, node: NodeRef<'_>) -> bool {
        !self.options.encrypted && node.tag().is_none()
    }

    /// Judges a value that [`Walk::settles`] does not.
    #[inline(never)]
    pub(super) fn other_node(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        if self.budget == 0 || depth > DEPTH_LIMIT {
            self.report.over_budget(node);
            return;
        }
        self.budget -= 1;
        let Some(node) = self.followed(node) else {
            return;
        };
        if record.has(flags::OBJECT_META) {
            self.node(self.object_meta, node, position, depth + 1);
        }
        match node.kind() {
            Kind::Mapping if record.types() & types::OBJECT != 0 => {
                self.mapping(schema, record, node, position, depth);
            }
            Kind::Sequence if record.types() & types::ARRAY != 0 => {
                self.sequence(schema, record, node, depth);
            }
            Kind::Mapping | Kind::Sequence => {
                // A format lets any list through the type check of apiextensions.
                let let_through =
                    node.kind() == Kind::Sequence && super::format::excuses_lists(record);
                if !let_through {
                    self.report.wrong_type(record, node);
                }
                return;
            }
            _ if !self.scalar(record, node, position) => return,
            _ => {}
        }
        if record.has(flags::CONSTRAINED) && !self.options.lenient {
            self.constraints(schema, record, node, depth);
        }
    }

    /// The node an alias stands for. It may stand outside of the object, with marks that were not looked for.
    #[inline]
    fn followed<'t>(&mut self, node: NodeRef<'t>) -> Option<NodeRef<'t>> {
        if node.kind() == Kind::Alias {
            self.is_careful = true;
        }
        node.resolved()
    }

    fn sequence(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        node: NodeRef<'_>,
        depth: u32,
    ) {
        if let Some(items) = record.items() {
            for item in node.items() {
                self.node(schema.sibling(items), item, Position::Item, depth + 1);
            }
        }
        if record.flags() & (flags::LIST_MAP | flags::LIST_SET | flags::UNIQUE_ITEMS) != 0
            && !self.options.lenient
        {
            self.list_keys(schema, record, node);
        }
    }
}

/// What must be written somewhere in an object before any of its nodes can be a merge key or carry a tag.
struct Marks {
    merge_keys: bool,
    tags: bool,
}

impl Marks {
    /// One glance at the bytes, so that the walk need not ask every node.
    fn find(object: NodeRef<'_>) -> Self {
        let text = object.raw_bytes();
        let Some(first) = memchr::memchr2(b'<', b'!', text) else {
            return Self {
                merge_keys: false,
                tags: object.tag().is_some(),
            };
        };
        let rest = text.get(first..).unwrap_or_default();
        Self {
            merge_keys: memchr::memmem::find(rest, b"<<").is_some(),
            tags: true,
        }
    }
}
