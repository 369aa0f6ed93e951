//! The value of a scalar from its span.

mod block;
mod quoted;

use std::borrow::Cow;

use crate::node::{ESCAPED, MULTI_LINE};
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
pub(crate) fn value(node: Node, raw: &str) -> Cow<'_, str> {
    let Some(text) = borrowed(node.kind, raw) else {
        return match node.kind {
            Kind::Literal => Cow::Owned(block::literal(raw)),
            Kind::Folded => Cow::Owned(block::folded(raw)),
            _ => Cow::Borrowed(""),
        };
    };
    if node.flags & (MULTI_LINE | ESCAPED) == 0 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(match node.kind {
        Kind::SingleQuoted => quoted::fold(text).replace("''", "'"),
        Kind::DoubleQuoted => quoted::unescape(text),
        _ => quoted::fold(text),
    })
}
