//! The walk over an object and its schema side by side.

use rempart_syntax::scalar::is_merge_key;
use rempart_syntax::{Kind, NodeRef};

use super::report::Report;
use super::{NotEvaluated, Options, Schema, SchemaRef, Verdict};
use crate::blob::layout::{MAX_REQUIRED_BITS, flags, types};
use crate::blob::{Additional, Property, Record};
use crate::scalar::{self, Reader};

/// The most nodes one object may expand to through aliases.
const NODE_BUDGET: u32 = 1_000_000;
/// The deepest nesting through aliases; written nesting is bounded by the parser.
const DEPTH_LIMIT: u32 = 512;

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
    budget: u32,
    /// The object may hold directives of a strategic merge patch, such as `$patch`, in any mapping.
    is_patch: bool,
    /// The object has merge keys somewhere, so that mappings must be looked at with care.
    has_merge_keys: bool,
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
        Self {
            reader,
            object_meta: schema.object_meta,
            options,
            report: Report::new(reader, options.hide_values),
            not_evaluated: NotEvaluated::default(),
            budget: NODE_BUDGET,
            is_patch: options.lenient,
            has_merge_keys: object.raw().contains("<<"),
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
        // The commonest value by far: a text where any text will do.
        let is_settled = record.takes_any_text()
            && self.budget > 0
            && !self.options.encrypted
            && scalar::is_plainly_text(node);
        if is_settled {
            self.budget -= 1;
        } else {
            self.other_node(schema, record, node, position, depth);
        }
    }

    #[inline(never)]
    fn other_node(
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
        let Some(node) = node.resolved() else { return };
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

    fn mapping(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        let mut seen = 0_u64;
        if self.has_merge_keys
            && node
                .entries()
                .any(|(key, _)| is_merge_key(self.reader, key))
        {
            for (key, value) in self.merged_entries(node) {
                seen |= self.entry(schema, record, (key, value), position, depth);
            }
        } else {
            for entry in node.entries() {
                seen |= self.entry(schema, record, entry, position, depth);
            }
        }
        if self.options.duplicate_keys {
            self.duplicate_keys(node);
        }
        let complete = record.required_count() <= MAX_REQUIRED_BITS
            && seen.count_ones() == record.required_count();
        if !complete && !self.options.lenient {
            self.missing_fields(schema, record, node);
        }
    }

    /// Judges one entry; the bit of a required field that it is. The status of a new built-in object is decoded and
    /// then dropped, so there only types and field names count.
    fn entry(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        (key, value): (NodeRef<'_>, NodeRef<'_>),
        position: Position,
        depth: u32,
    ) -> u64 {
        let property = if record.has_properties() {
            self.property(schema, record, key)
        } else {
            None
        };
        let Some(property) = property else {
            if self.is_patch && scalar::is_directive(key) {
                return 0;
            }
            match record.additional() {
                Additional::Any => {}
                Additional::Schema(id) => {
                    self.node(schema.sibling(id), value, Position::Property, depth + 1);
                }
                Additional::Closed => self.unknown_field(schema, record, key, value, position),
            }
            return 0;
        };
        let child = schema.sibling(property.schema);
        let is_status = position == Position::Root
            && !record.has(flags::STRUCTURAL)
            && scalar::is_key(self.reader, key, "status");
        let lenient = self.options.lenient;
        self.options.lenient |= is_status;
        self.node(child, value, Position::Property, depth + 1);
        self.options.lenient = lenient;
        let counts = (1..=MAX_REQUIRED_BITS).contains(&property.required_place)
            && !super::null::is_absent(self.reader, child, value);
        if counts {
            1 << (property.required_place - 1)
        } else {
            0
        }
    }

    /// The property that a key names. Nearly every key is written as its name.
    #[inline]
    fn property(
        &self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        key: NodeRef<'_>,
    ) -> Option<Property> {
        let written = scalar::plain_key(key);
        let found = written.and_then(|name| schema.blob.property(record, name));
        if found.is_some() {
            return found;
        }
        self.decoded_property(schema, record, key)
    }

    #[inline(never)]
    fn decoded_property(
        &self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        key: NodeRef<'_>,
    ) -> Option<Property> {
        let name = scalar::key_text(self.reader, key);
        schema.blob.property(record, name.as_bytes())
    }

    fn unknown_field(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        key: NodeRef<'_>,
        value: NodeRef<'_>,
        position: Position,
    ) {
        let name = scalar::key_text(self.reader, key);
        let of_sops = self.options.encrypted && position == Position::Root && name == "sops";
        if of_sops {
            return;
        }
        self.report
            .unknown_field(schema.blob, record, key, value, &name);
    }

    /// Names the required fields that are not there. A default makes up for an absent field of a custom resource.
    fn missing_fields(&mut self, schema: SchemaRef<'s>, record: Record<'s>, node: NodeRef<'_>) {
        for constraint in schema.blob.constraints(record) {
            let crate::blob::Constraint::Required(names) = constraint else {
                continue;
            };
            for name in names.iter() {
                let property = schema
                    .blob
                    .property(record, name.as_bytes())
                    .map(|property| schema.sibling(property.schema));
                if !self.has_field(node, name, property)
                    && !property.is_some_and(super::null::is_defaulted)
                {
                    self.report.missing_field(node, name);
                }
            }
        }
    }

    fn has_field(&mut self, node: NodeRef<'_>, name: &str, schema: Option<SchemaRef<'_>>) -> bool {
        let reader = self.reader;
        let counts = |key, value| {
            scalar::is_key(reader, key, name)
                && !schema.is_some_and(|schema| super::null::is_absent(reader, schema, value))
        };
        if self.has_merge_keys {
            return self
                .merged_entries(node)
                .into_iter()
                .any(|(key, value)| counts(key, value));
        }
        node.entries().any(|(key, value)| counts(key, value))
    }

    /// The entries of a mapping with merge keys, as goyaml.v2 leaves them: of one key the last one written counts.
    fn merged_entries<'t>(&mut self, node: NodeRef<'t>) -> Vec<(NodeRef<'t>, NodeRef<'t>)> {
        let mut entries = Vec::new();
        self.collect_merged(node, &mut entries, 0);
        let mut kept: Vec<(NodeRef<'t>, NodeRef<'t>)> = Vec::with_capacity(entries.len());
        let mut names = std::collections::HashSet::new();
        for (key, value) in entries.into_iter().rev() {
            if names.insert(scalar::key_text(self.reader, key)) {
                kept.push((key, value));
            }
        }
        kept.reverse();
        kept
    }

    fn collect_merged<'t>(
        &mut self,
        node: NodeRef<'t>,
        entries: &mut Vec<(NodeRef<'t>, NodeRef<'t>)>,
        depth: u32,
    ) {
        if depth > DEPTH_LIMIT {
            self.report.over_budget(node);
            return;
        }
        for (key, value) in node.entries() {
            if self.budget == 0 {
                self.report.over_budget(node);
                return;
            }
            self.budget -= 1;
            if !is_merge_key(self.reader, key) {
                entries.push((key, value));
                continue;
            }
            let Some(merged) = value.resolved() else {
                continue;
            };
            if merged.kind() == Kind::Sequence {
                // Of a list of mappings the first one wins, so it must come last.
                let sources: Vec<_> = merged.items().filter_map(NodeRef::resolved).collect();
                for source in sources.into_iter().rev() {
                    self.collect_merged(source, entries, depth + 1);
                }
            } else {
                self.collect_merged(merged, entries, depth + 1);
            }
        }
    }

    /// Pairs of equal keys, found by hash.
    fn duplicate_keys(&mut self, node: NodeRef<'_>) {
        let start = self.scratch.len();
        for (key, _) in node.entries() {
            self.scratch.push((
                crate::blob::hash(scalar::key_text(self.reader, key).as_bytes()),
                key.index(),
            ));
        }
        self.scratch[start..].sort_unstable();
        for at in start + 1..self.scratch.len() {
            let ((hash, first), (other_hash, second)) = (self.scratch[at - 1], self.scratch[at]);
            if hash == other_hash {
                self.report.duplicate_key(node, first, second);
            }
        }
        self.scratch.truncate(start);
    }
}
