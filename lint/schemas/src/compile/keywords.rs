//! The words of one schema, found in one pass over its mapping.

use rempart_syntax::{Kind, NodeRef};

use super::json;
use crate::blob::{Constraint, DraftConstraint};
use crate::scalar::{self, SCHEMA_READER, Scalar};

macro_rules! keywords {
    ($($field:ident = $word:literal),* $(,)?) => {
        /// What a schema object says, each word as its value node. Descriptions and titles are skipped.
        #[derive(Clone, Copy, Default)]
        pub(super) struct Keywords<'t> {
            $(pub(super) $field: Option<NodeRef<'t>>,)*
        }

        impl<'t> Keywords<'t> {
            /// Reads a schema object; of a word written twice the last one counts.
            pub(super) fn read(node: NodeRef<'t>) -> Self {
                let mut words = Self::default();
                for (key, value) in node.entries() {
                    match &*key.value() {
                        $($word => words.$field = value.resolved(),)*
                        _ => {}
                    }
                }
                words
            }
        }
    };
}

keywords! {
    reference = "$ref",
    types = "type",
    format = "format",
    properties = "properties",
    required = "required",
    additional = "additionalProperties",
    items = "items",
    enumeration = "enum",
    constant = "const",
    pattern = "pattern",
    minimum = "minimum",
    maximum = "maximum",
    exclusive_minimum = "exclusiveMinimum",
    exclusive_maximum = "exclusiveMaximum",
    multiple_of = "multipleOf",
    min_length = "minLength",
    max_length = "maxLength",
    min_items = "minItems",
    max_items = "maxItems",
    min_properties = "minProperties",
    max_properties = "maxProperties",
    unique_items = "uniqueItems",
    default = "default",
    nullable = "nullable",
    all_of = "allOf",
    any_of = "anyOf",
    one_of = "oneOf",
    not = "not",
    int_or_string = "x-kubernetes-int-or-string",
    preserve_unknown = "x-kubernetes-preserve-unknown-fields",
    embedded_resource = "x-kubernetes-embedded-resource",
    list_type = "x-kubernetes-list-type",
    list_map_keys = "x-kubernetes-list-map-keys",
    map_type = "x-kubernetes-map-type",
    patch_strategy = "x-kubernetes-patch-strategy",
    patch_merge_key = "x-kubernetes-patch-merge-key",
    validations = "x-kubernetes-validations",
    pattern_properties = "patternProperties",
    property_names = "propertyNames",
    dependencies = "dependencies",
    dependent_required = "dependentRequired",
    dependent_schemas = "dependentSchemas",
    prefix_items = "prefixItems",
    additional_items = "additionalItems",
    contains = "contains",
    condition = "if",
    unevaluated_properties = "unevaluatedProperties",
    unevaluated_items = "unevaluatedItems",
    dynamic_reference = "$dynamicRef",
}

impl Keywords<'_> {
    /// The constraints on values, ready for a draft. Compositions are not among them.
    pub(super) fn value_constraints(&self) -> Vec<DraftConstraint> {
        let mut found = Vec::new();
        if let Some(values) = self.enumeration {
            found.push(Constraint::Enum(
                values
                    .items()
                    .map(|item| json::canonical(SCHEMA_READER, item))
                    .collect(),
            ));
        }
        if let Some(value) = self.constant {
            found.push(Constraint::Enum(vec![json::canonical(
                SCHEMA_READER,
                value,
            )]));
        }
        found.extend(text(self.pattern).map(Constraint::Pattern));
        found.extend(lower_bound(self.minimum, self.exclusive_minimum));
        found.extend(upper_bound(self.maximum, self.exclusive_maximum));
        found.extend(number(self.multiple_of).map(Constraint::MultipleOf));
        found.extend(count(self.min_length).map(Constraint::MinLength));
        found.extend(count(self.max_length).map(Constraint::MaxLength));
        found.extend(count(self.min_items).map(Constraint::MinItems));
        found.extend(count(self.max_items).map(Constraint::MaxItems));
        found.extend(count(self.min_properties).map(Constraint::MinProperties));
        found.extend(count(self.max_properties).map(Constraint::MaxProperties));
        found.extend(
            self.default
                .map(|value| Constraint::Default(json::canonical(SCHEMA_READER, value))),
        );
        if let Some(rules) = self
            .validations
            .filter(|rules| rules.kind() == Kind::Sequence)
        {
            found.push(Constraint::Cel(
                rules
                    .items()
                    .map(|item| json::canonical(SCHEMA_READER, item))
                    .collect(),
            ));
        }
        found
    }

    /// The words of a JSON Schema that no record can hold.
    pub(super) fn not_evaluated(&self) -> Vec<String> {
        let words = [
            (self.pattern_properties, "patternProperties"),
            (self.property_names, "propertyNames"),
            (self.dependencies, "dependencies"),
            (self.dependent_required, "dependentRequired"),
            (self.dependent_schemas, "dependentSchemas"),
            (self.prefix_items, "prefixItems"),
            (self.additional_items, "additionalItems"),
            (self.contains, "contains"),
            (self.condition, "if"),
            (self.unevaluated_properties, "unevaluatedProperties"),
            (self.unevaluated_items, "unevaluatedItems"),
            (self.dynamic_reference, "$dynamicRef"),
        ];
        words
            .into_iter()
            .filter(|(node, _)| node.is_some())
            .map(|(_, word)| word.to_owned())
            .collect()
    }
}

/// Draft 4 and OpenAPI say `exclusiveMinimum: true` beside `minimum`; later drafts give the bound itself.
fn lower_bound(
    bound: Option<NodeRef<'_>>,
    exclusive: Option<NodeRef<'_>>,
) -> Option<DraftConstraint> {
    if let Some(bound) = number(exclusive) {
        return Some(Constraint::Minimum {
            bound,
            exclusive: true,
        });
    }
    let bound = number(bound)?;
    Some(Constraint::Minimum {
        bound,
        exclusive: truth(exclusive),
    })
}

fn upper_bound(
    bound: Option<NodeRef<'_>>,
    exclusive: Option<NodeRef<'_>>,
) -> Option<DraftConstraint> {
    if let Some(bound) = number(exclusive) {
        return Some(Constraint::Maximum {
            bound,
            exclusive: true,
        });
    }
    let bound = number(bound)?;
    Some(Constraint::Maximum {
        bound,
        exclusive: truth(exclusive),
    })
}

/// The text of a scalar, if it is one.
pub(super) fn text(node: Option<NodeRef<'_>>) -> Option<String> {
    node.filter(|node| node.is_scalar() && node.kind() != Kind::Absent)
        .map(|node| node.value().into_owned())
}

/// Whether the node is a true boolean.
pub(super) fn truth(node: Option<NodeRef<'_>>) -> bool {
    node.is_some_and(|node| {
        node.is_scalar() && scalar::read(SCHEMA_READER, node) == Scalar::Bool(true)
    })
}

fn number(node: Option<NodeRef<'_>>) -> Option<f64> {
    match scalar::read(SCHEMA_READER, node.filter(|node| node.is_scalar())?) {
        #[allow(
            clippy::cast_precision_loss,
            reason = "bounds are 64-bit floats in the API server too"
        )]
        Scalar::Int(value) => Some(value as f64),
        Scalar::Float(value) => Some(value),
        _ => None,
    }
}

fn count(node: Option<NodeRef<'_>>) -> Option<u32> {
    match scalar::read(SCHEMA_READER, node.filter(|node| node.is_scalar())?) {
        Scalar::Int(value) => Some(u32::try_from(value.max(0)).unwrap_or(u32::MAX)),
        _ => None,
    }
}

/// The texts of a list of scalars; empty for anything else.
pub(super) fn texts(node: Option<NodeRef<'_>>) -> Vec<String> {
    node.into_iter()
        .flat_map(NodeRef::items)
        .filter_map(|item| text(item.resolved()))
        .collect()
}
