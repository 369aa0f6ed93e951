//! Mappings: fields by name, values of any name, and what is missing.

use rempart_syntax::NodeRef;

use super::SchemaRef;
use super::walk::{Position, Walk};
use crate::blob::layout::{MAX_REQUIRED_BITS, flags};
use crate::blob::{Additional, Constraint, Property, Record, hash};
use crate::scalar;

impl<'s> Walk<'s> {
    #[inline]
    pub(super) fn mapping(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        let mut seen = 0_u64;
        if self.merges(node) {
            for entry in self.merged_entries(node) {
                seen |= self.entry(schema, record, entry, position, depth);
            }
        } else if record.has_properties() {
            seen = self.fields(schema, record, node, position, depth);
        } else {
            self.values(schema, record, node, position, depth);
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

    /// Judges the entries of a mapping with named fields; the bits of the required ones that are there.
    #[inline]
    fn fields(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) -> u64 {
        let properties = schema.blob.properties(record);
        let drops_status = drops_status(record, position);
        let mut seen = 0;
        for (key, value) in node.entries() {
            // Nearly every key is written as its name.
            let written = scalar::plain_key(key).filter(|name| !drops_status || *name != b"status");
            let Some(property) = written.and_then(|name| properties.find(name)) else {
                seen |= self.entry(schema, record, (key, value), position, depth);
                continue;
            };
            let child = schema.sibling(property.schema());
            let child_record = child.record();
            if self.settles(child_record, value) {
                seen |= property.required_bit();
            } else {
                self.other_node(child, child_record, value, Position::Property, depth + 1);
                seen |= self.met(property, child, value);
            }
        }
        seen
    }

    /// Judges the entries of a mapping without named fields.
    #[inline]
    fn values(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        node: NodeRef<'_>,
        position: Position,
        depth: u32,
    ) {
        let child = match record.additional() {
            Additional::Any => return,
            Additional::Schema(id) => schema.sibling(id),
            Additional::Closed => {
                for entry in node.entries() {
                    self.entry(schema, record, entry, position, depth);
                }
                return;
            }
        };
        let child_record = child.record();
        for (key, value) in node.entries() {
            let is_judged = !(self.is_patch && scalar::is_directive(key));
            if is_judged && !self.settles(child_record, value) {
                self.other_node(child, child_record, value, Position::Property, depth + 1);
            }
        }
    }

    /// Judges one entry; the bit of a required field that it is. The status of a new built-in object is decoded and
    /// then dropped, so there only types and field names count.
    #[inline(never)]
    fn entry(
        &mut self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        (key, value): (NodeRef<'_>, NodeRef<'_>),
        position: Position,
        depth: u32,
    ) -> u64 {
        let property = if record.has_properties() {
            self.decoded_property(schema, record, key)
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
        let child = schema.sibling(property.schema());
        let is_status =
            drops_status(record, position) && scalar::is_key(self.reader, key, "status");
        let lenient = self.options.lenient;
        self.options.lenient |= is_status;
        self.node(child, value, Position::Property, depth + 1);
        self.options.lenient = lenient;
        self.met(property, child, value)
    }

    /// The bit of a required field, unless its value is as good as none.
    #[inline]
    fn met(&self, property: Property<'_>, child: SchemaRef<'_>, value: NodeRef<'_>) -> u64 {
        let bit = property.required_bit();
        if bit != 0 && super::null::is_absent(self.reader, child, value) {
            return 0;
        }
        bit
    }

    /// The property that a key names, however it is written.
    fn decoded_property(
        &self,
        schema: SchemaRef<'s>,
        record: Record<'s>,
        key: NodeRef<'_>,
    ) -> Option<Property<'s>> {
        let name = scalar::key_text(self.reader, key);
        schema.blob.properties(record).find(name.as_bytes())
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
        let properties = schema.blob.properties(record);
        for constraint in schema.blob.constraints(record) {
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

    /// Pairs of equal keys, found by hash.
    fn duplicate_keys(&mut self, node: NodeRef<'_>) {
        let start = self.scratch.len();
        for (key, _) in node.entries() {
            self.scratch.push((
                hash(scalar::key_text(self.reader, key).as_bytes()),
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

/// The status of a new built-in object is decoded and then dropped.
#[inline]
fn drops_status(record: Record<'_>, position: Position) -> bool {
    position == Position::Root && !record.has(flags::STRUCTURAL)
}
