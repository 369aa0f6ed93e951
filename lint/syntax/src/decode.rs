//! The value of a scalar from its span.

use std::borrow::Cow;

use crate::Node;

/// Decodes a scalar as written.
pub(crate) fn value<'t>(_node: &Node, raw: &'t str) -> Cow<'t, str> {
    Cow::Borrowed(raw)
}
