//! What a `permissions` block gives.

use rempart_core::{Kind, NodeRef};
use rempart_model::scalar;

/// What a block gives beyond reading.
pub(crate) enum Given<'t> {
    /// `write-all`.
    All,
    /// Scopes that may be written, as nodes.
    Scopes(Vec<NodeRef<'t>>),
}

/// What a `permissions` block lets be written.
pub(crate) fn of(block: NodeRef<'_>) -> Given<'_> {
    if block.kind() == Kind::Mapping {
        let is_write = |value: NodeRef<'_>| scalar(value).is_some_and(|value| value == "write");
        let entries = block.entries();
        return Given::Scopes(
            entries
                .filter(|(_, value)| is_write(*value))
                .map(|(key, _)| key)
                .collect(),
        );
    }
    if scalar(block).is_some_and(|value| value == "write-all") {
        return Given::All;
    }
    Given::Scopes(Vec::new())
}
