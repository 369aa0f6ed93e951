//! What a null is, to each sort of schema.

use rempart_syntax::{Kind, NodeRef};

use super::SchemaRef;
use super::walk::Position;
use crate::blob::Record;
use crate::blob::layout::{flags, types};
use crate::scalar::{self, Reader, Scalar};

/// Whether a null may stand at a place.
///
/// Go decodes a null to nothing, for any type. Of a custom resource, nulls of fields that are not nullable are dropped
/// (`PruneNonNullableNullsWithoutDefaults`, `Default` in k8s.io/apiextensions-apiserver `pkg/apiserver/schema/defaulting`);
/// of list items they are not.
pub(super) fn allowed(record: Record<'_>, position: Position) -> bool {
    let listed = record.types() & types::NULL != 0;
    if !record.has(flags::STRUCTURAL) {
        return true;
    }
    if record.has(flags::STRICT_NULL) {
        return listed;
    }
    listed || position == Position::Property || record.has(flags::HAS_DEFAULT)
}

/// Whether a value is a null that the API server takes for an absent field.
pub(super) fn is_absent(reader: Reader, schema: SchemaRef<'_>, value: NodeRef<'_>) -> bool {
    if !matches!(value.kind(), Kind::Absent | Kind::Plain | Kind::Alias) {
        return false;
    }
    if value.kind() == Kind::Plain && !scalar::may_be_no_text(scalar::written(value)) {
        return false;
    }
    let is_null = value
        .resolved()
        .is_some_and(|value| value.is_scalar() && scalar::read(reader, value) == Scalar::Null);
    is_null && {
        let record = schema.record;
        !record.has(flags::STRICT_NULL) && !record.has(flags::NULLABLE)
    }
}

/// Whether an absent field of this schema is filled in before it is missed.
pub(super) fn is_defaulted(schema: SchemaRef<'_>) -> bool {
    let record = schema.record;
    record.has(flags::STRUCTURAL)
        && !record.has(flags::STRICT_NULL)
        && record.has(flags::HAS_DEFAULT)
}
