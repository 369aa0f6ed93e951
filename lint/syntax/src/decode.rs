//! The value of a scalar from its span.

use std::borrow::Cow;

use crate::{Kind, Node};

/// The value of a scalar that needs no work beyond taking off its quotes; `None` for block scalars,
/// whose value never is a slice of their text.
pub(crate) fn borrowed(kind: Kind, raw: &str) -> Option<&str> {
    match kind {
        Kind::Plain | Kind::Absent => Some(raw),
        Kind::SingleQuoted | Kind::DoubleQuoted => raw.get(1..raw.len().checked_sub(1)?),
        _ => None,
    }
}

/// Decodes a scalar as written.
pub(crate) fn value<'t>(node: &Node, raw: &'t str) -> Cow<'t, str> {
    Cow::Borrowed(borrowed(node.kind, raw).unwrap_or(""))
}
