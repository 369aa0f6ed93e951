//! Mappings: fields by name, values of any name, and what is missing.

use rempart_syntax::NodeRef;

use super::SchemaRef;
use super::walk::{Position, Walk};
use crate::blob::layout::{MAX_REQUIRED_BITS, flags};
use crate::blob::{Additional, Constraint, Property, hash};
use crate::scalar;

impl<'s, 't> Walk<'s, 't> {
    /// Judges a mapping where a mapping may be.
    #[inline(never)]
    pub(super) fn mapping(
        &mut self,
        schema: SchemaRef<'s>,
        index: u32,
        position: Position,
        depth: u32,
    ) {
        let Some(node) = self.object.with_index(index) else {
            return;
        };
        if !self.pays(index, depth) {
            return;
        }
        let record = schema.record;
        if record.has(flags::OBJECT_META) {
            self.metadata(index, position, depth);
        }
        let mut seen = 0_u64;
        if self.has_merge_keys && self.merges(index) {
            seen = self.merged(schema, index, position, depth);
        } else if record.has_properties() {
            seen = self.fields(schema, node, position, depth);
        } else {
            self.values(schema, node, position, depth);
        }
        if self.options.duplicate_keys {
            self.duplicate_keys(index);
        }
        let required = record.required_count();
        let complete = required <= MAX_REQUIRED_BITS && seen == (1 << required) - 1;
        if !complete && !self.options.lenient {
            self.missing_fields(schema, index);
        }
        if record.has(flags::CONSTRAINED) && !self.options.lenient {
            self.constraints(schema, index, depth);
        }
    }

    /// Judges the entries of a mapping with named fields; the bits of the required ones that are there.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called at one place")]
    fn fields(
        &mut self,
        schema: SchemaRef<'s>,
        node: NodeRef<'t>,
        position: Position,
        depth: u32,
    ) -> u64 {
        let properties = schema.blob.properties(schema.record);
        let mut seen = 0;
        for (key, value) in node.entries() {
            // Nearly every key is written as its name.
            let found = scalar::plain_bytes(key).and_then(|name| properties.find(name));
            let Some(property) = found.filter(|property| !property.is_special()) else {
                seen |= self.entry(schema, key.index(), position, depth);
                continue;
            };
            if property.takes_any_text() && self.is_text(value) {
                seen |= property.required_bit();
                continue;
            }
            let child = schema.sibling(property.schema());
            self.other(child, value, Position::Property, depth + 1);
            let bit = property.required_bit();
            if bit != 0 && !self.is_absent(child, value.index()) {
                seen |= bit;
            }
        }
        seen
    }

    /// Judges the entries of a mapping without named fields.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called at one place")]
    fn values(&mut self, schema: SchemaRef<'s>, node: NodeRef<'t>, position: Position, depth: u32) {
        let child = match schema.record.additional() {
            Additional::Any => return,
            Additional::Schema(id) => schema.sibling(id),
            Additional::Closed => {
                for (key, _) in node.entries() {
                    self.entry(schema, key.index(), position, depth);
                }
                return;
            }
        };
        for (key, value) in node.entries() {
            if !scalar::is_written_as_text(key) {
                self.odd_key(key.index(), value.index());
            }
            let is_judged = !(self.is_patch && scalar::is_directive(key));
            if is_judged && !self.settles(child.record, value) {
                self.other(child, value, Position::Property, depth + 1);
            }
        }
    }

    /// Judges the entries of a mapping with merge keys; the bits of the required fields that are there.
    #[inline(never)]
    fn merged(&mut self, schema: SchemaRef<'s>, index: u32, position: Position, depth: u32) -> u64 {
        let Some(node) = self.object.with_index(index) else {
            return 0;
        };
        let mut seen = 0;
        for (key, _) in self.merged_entries(node) {
            seen |= self.entry(schema, key.index(), position, depth);
        }
        seen
    }

    /// Judges the entry of a key, however that is written; the bit of a required field that it is. The status of a new
    /// built-in object is decoded and then dropped, so there only types and field names count.
    #[inline(never)]
    fn entry(&mut self, schema: SchemaRef<'s>, key: u32, position: Position, depth: u32) -> u64 {
        let key = self.object.with_index(key);
        let value = key.and_then(|key| key.with_index(key.next_index()));
        let (Some(key), Some(value)) = (key, value) else {
            return 0;
        };
        let property = if schema.record.has_properties() {
            self.decoded_property(schema, key)
        } else {
            None
        };
        let Some(property) = property else {
            if self.is_patch && scalar::is_directive(key) {
                return 0;
            }
            match schema.record.additional() {
                Additional::Any => {}
                Additional::Schema(id) => {
                    self.odd_key(key.index(), value.index());
                    self.node(schema.sibling(id), value, Position::Property, depth + 1);
                }
                Additional::Closed => self.unknown_field(schema, key, value, position),
            }
            return 0;
        };
        let child = schema.sibling(property.schema());
        let is_status = position == Position::Root
            && !schema.record.has(flags::STRUCTURAL)
            && scalar::is_key(self.reader, key, "status");
        let lenient = self.options.lenient;
        self.options.lenient |= is_status;
        self.node(child, value, Position::Property, depth + 1);
        self.options.lenient = lenient;
        let bit = property.required_bit();
        if bit != 0 && self.is_absent(child, value.index()) {
            return 0;
        }
        bit
    }

    /// Whether a value is as good as no field at all.
    fn is_absent(&self, schema: SchemaRef<'_>, index: u32) -> bool {
        let value = self.object.with_index(index);
        value.is_none_or(|value| super::null::is_absent(self.reader, schema, value))
    }

    /// The property that a key names, however it is written.
    fn decoded_property(&self, schema: SchemaRef<'s>, key: NodeRef<'_>) -> Option<Property<'s>> {
        let name = scalar::key_text(self.reader, key);
        schema.blob.properties(schema.record).find(name.as_bytes())
    }

    fn unknown_field(
        &mut self,
        schema: SchemaRef<'s>,
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
            .unknown_field(schema.blob, schema.record, key, value, &name);
    }

    /// Names the required fields that are not there. A default makes up for an absent field of a custom resource.
    #[inline(never)]
    fn missing_fields(&mut self, schema: SchemaRef<'s>, index: u32) {
        let Some(node) = self.object.with_index(index) else {
            return;
        };
        let properties = schema.blob.properties(schema.record);
        for constraint in schema.blob.constraints(schema.record) {
            let Constraint::Required(names) = constraint else {
                continue;
            };
            for name in names.iter() {
                let property = properties
                    .find(name.as_bytes())
                    .map(|property| schema.sibling(property.schema()));
                if !self.has_field(node, name, property)
                    && !property.is_some_and(super::null::is_defaulted)
                {
                    self.report.missing_field(node, name);
                }
            }
        }
    }

    fn has_field(&mut self, node: NodeRef<'t>, name: &str, schema: Option<SchemaRef<'_>>) -> bool {
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

    /// Pairs of equal keys, found by hash.
    #[inline(never)]
    fn duplicate_keys(&mut self, index: u32) {
        let Some(node) = self.object.with_index(index) else {
            return;
        };
        let start = self.scratch.len();
        for (key, _) in node.entries() {
            self.scratch.push((
                hash(scalar::key_text(self.reader, key).as_bytes()),
                key.index(),
            ));
        }
        self.keep_repeats(start);
        for at in start..self.scratch.len() {
            let (second, first) = self.scratch[at];
            self.report.duplicate_key(node, first, second);
        }
        self.scratch.truncate(start);
    }
}
