//! The walk over an object and its schema side by side.

use rempart_syntax::{Kind, NodeRef};

use super::report::Report;
use super::{NotEvaluated, Options, Schema, SchemaRef, Verdict};
use crate::blob::Record;
use crate::blob::layout::{flags, types};
use crate::scalar::{self, Reader};

/// The most nodes one object may expand to through aliases.
const NODE_BUDGET: i64 = 1_000_000;
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
pub(super) struct Walk<'s, 't> {
    /// The object, and by its indices every other node of the tape.
    pub(super) object: NodeRef<'t>,
    pub(super) reader: Reader,
    pub(super) object_meta: SchemaRef<'s>,
    pub(super) options: Options,
    pub(super) report: Report,
    pub(super) not_evaluated: NotEvaluated,
    pub(super) budget: i64,
    /// Texts must be looked at twice: there may be tags, or the object is encrypted.
    pub(super) is_careful: bool,
    /// The object may hold directives of a strategic merge patch, such as `$patch`, in any mapping.
    pub(super) is_patch: bool,
    /// The object has merge keys somewhere, so that mappings must be looked at with care.
    pub(super) has_merge_keys: bool,
    /// Hashes of list keys or mapping keys with their places; kept to save allocations.
    pub(super) scratch: Vec<(u32, u32)>,
}

impl<'s, 't> Walk<'s, 't> {
    pub(super) fn new(
        schema: Schema<'s>,
        reader: Reader,
        options: Options,
        object: NodeRef<'t>,
    ) -> Self {
        let marks = Marks::find(object);
        Self {
            object,
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

    /// Judges one value. Aliases are followed, and pay for every node they lead to.
    #[inline]
    pub(super) fn node(
        &mut self,
        schema: SchemaRef<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        if !self.settles(schema.record, node) {
            self.other(schema, node, position, depth);
        }
    }

    /// Judges the commonest value by far, a text where any text will do. `false`: it is another one, not judged yet.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every value of every object")]
    pub(super) fn settles(&mut self, record: Record<'_>, node: NodeRef<'_>) -> bool {
        record.takes_any_text() && self.is_text(node)
    }

    /// Whether a value is a text, and if so, pays for it. The budget is only looked at where another value comes up:
    /// however deep a walk is, it ends there.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for every value of every object")]
    pub(super) fn is_text(&mut self, node: NodeRef<'_>) -> bool {
        let is_text = scalar::is_written_as_text(node)
            && (!self.is_careful || self.is_untouched(node.index()));
        self.budget -= i64::from(is_text);
        is_text
    }

    /// Whether neither a tag nor encryption makes something else of a text than it looks like.
    #[inline(never)]
    pub(super) fn is_untouched(&self, index: u32) -> bool {
        let node = self.object.with_index(index);
        !self.options.encrypted && node.is_some_and(|node| node.tag().is_none())
    }

    /// Judges a value that is no text, or where not every text will do. An index takes less to hand on than a handle.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for most values of every object")]
    pub(super) fn other(
        &mut self,
        schema: SchemaRef<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        if node.kind() == Kind::Mapping && schema.record.types() & types::OBJECT != 0 {
            self.mapping(schema, node.index(), position, depth);
        } else {
            self.other_node(schema, node.index(), position, depth);
        }
    }

    /// Pays for a value; `false` when nothing is left to pay with.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "once for most values of every object")]
    pub(super) fn pays(&mut self, index: u32, depth: u32) -> bool {
        if self.budget <= 0 {
            self.report.over_budget(index);
            return false;
        }
        if depth > DEPTH_LIMIT {
            self.report.over_budget(index);
            return false;
        }
        self.budget -= 1;
        true
    }

    /// Judges a value that is no mapping where a mapping may be.
    #[inline(never)]
    fn other_node(&mut self, schema: SchemaRef<'s>, index: u32, position: Position, depth: u32) {
        let Some(node) = self.object.with_index(index) else {
            return;
        };
        if !self.pays(index, depth) {
            return;
        }
        let record = schema.record;
        if node.kind() == Kind::Alias {
            self.target(schema, node, position, depth);
            return;
        }
        if record.has(flags::OBJECT_META) {
            self.metadata(index, position, depth);
        }
        if node.kind() == Kind::Sequence && record.types() & types::ARRAY != 0 {
            self.sequence(schema, node, depth);
        } else if !self.leaf(record, node, position) {
            return;
        }
        if record.has(flags::CONSTRAINED) && !self.options.lenient {
            self.constraints(schema, index, depth);
        }
    }

    /// Judges the metadata of an object, whose schema is that of the target version.
    #[inline(never)]
    pub(super) fn metadata(&mut self, index: u32, position: Position, depth: u32) {
        if let Some(node) = self.object.with_index(index) {
            self.node(self.object_meta, node, position, depth + 1);
        }
    }

    /// Judges the node an alias stands for. It may stand outside of the object, with tags that were not looked for.
    #[inline(never)]
    fn target(
        &mut self,
        schema: SchemaRef<'s>,
        alias: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        self.is_careful = true;
        let target = alias.resolved();
        if let Some(target) = target.filter(|target| target.kind() != Kind::Alias) {
            // The alias has paid already.
            self.budget += 1;
            self.other(schema, target, position, depth);
        }
    }

    /// Judges a scalar, or a collection where there should be none. Whether its constraints are worth a look.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called at one place")]
    fn leaf(&mut self, record: Record<'_>, node: NodeRef<'_>, position: Position) -> bool {
        if node.is_scalar() {
            return self.scalar(record, node, position);
        }
        self.misplaced(record, node.index());
        false
    }

    #[inline(never)]
    fn misplaced(&mut self, record: Record<'_>, index: u32) {
        let Some(node) = self.object.with_index(index) else {
            return;
        };
        // A format lets any list through the type check of apiextensions.
        if node.kind() != Kind::Sequence || !super::format::excuses_lists(record) {
            self.report.wrong_type(record, node);
        }
    }

    #[inline]
    fn sequence(&mut self, schema: SchemaRef<'s>, node: NodeRef<'_>, depth: u32) {
        let record = schema.record;
        if let Some(items) = record.items() {
            let items = schema.sibling(items);
            for item in node.items() {
                if !self.settles(items.record, item) {
                    self.other(items, item, Position::Item, depth + 1);
                }
            }
        }
        if record.flags() & (flags::LIST_MAP | flags::LIST_SET | flags::UNIQUE_ITEMS) != 0
            && !self.options.lenient
        {
            self.list_keys(schema, node.index());
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
