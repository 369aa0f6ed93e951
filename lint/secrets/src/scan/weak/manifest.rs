//! Where a scalar of a tree is the kind of a Secret, or a text in which one stands.

use std::ops::Range;

use rempart_syntax::{Kind, NodeRef};

use super::tree::is_key;
use crate::secret::{self, Entry};

/// The longest scalar that is a kind, in bytes as written.
const LONGEST: usize = 128;

/// Whether a scalar is the kind of an object that holds the data of a Secret.
pub(super) fn is_kind_of_secret(node: NodeRef<'_>) -> bool {
    let key = node
        .index()
        .checked_sub(1)
        .and_then(|index| node.with_index(index));
    // A text that is not short is read once, and not at each word of it.
    if node.raw_bytes().len() > LONGEST || !key.is_some_and(|key| key.is("kind") && is_key(key)) {
        return false;
    }
    let kind = node.value();
    rempart_model::secret::is_kind(&kind) || kind == "SopsSecret"
}

/// Whether the name of a Secret stands behind `kind`, however the two are written, and in no comment.
pub(super) fn is_unread_kind(bytes: &[u8], name: &Range<usize>) -> bool {
    if bytes[name.clone()] != *b"Secret" {
        return false;
    }
    let before = &bytes[name.start.saturating_sub(LONGEST)..name.start];
    let before = before.rsplit(|byte| *byte == b'\n').next();
    let before = before.unwrap_or_default();
    let is_between = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b':');
    let between = before.iter().rev().take_while(is_between).count();
    let (key, between) = before.split_at(before.len() - between);
    key.ends_with(b"kind") && between.contains(&b':') && !key.contains(&b'#')
}

/// Whether a scalar may hold line breaks that are written as escapes.
pub(super) fn is_escaped(node: NodeRef<'_>) -> bool {
    matches!(node.kind(), Kind::DoubleQuoted)
}

/// Whether a name is the kind of a Secret in a text inside of a scalar: of JSON, or with escapes.
pub(super) fn names_secret(text: &[u8], name: &Range<usize>) -> bool {
    // `\"kind\": \"`, each escaped.
    const MARKS: usize = 16;
    let is_mark = |byte: u8| matches!(byte, b'"' | b'\'' | b'\\' | b':' | b' ');
    let before = &text[name.start.saturating_sub(MARKS)..name.start];
    let marks = before.iter().rev().take_while(|byte| is_mark(**byte));
    let marks = marks.count();
    let before = &before[..before.len() - marks];
    marks > 0
        && before.ends_with(b"kind")
        && rempart_model::secret::is_kind(&String::from_utf8_lossy(&text[name.clone()]))
}

/// Whether no rule of its own judges a scalar: what `kubectl apply` writes into a Secret is.
pub(super) fn is_told_nowhere(node: NodeRef<'_>) -> bool {
    let key = node
        .index()
        .checked_sub(1)
        .and_then(|index| node.with_index(index));
    !key.is_some_and(|key| key.is("kubectl.kubernetes.io/last-applied-configuration"))
}

/// The Secrets of a text inside of a scalar.
pub(super) fn in_text_of(node: NodeRef<'_>) -> Vec<Entry> {
    let span = node.span().start as usize..node.span().end as usize;
    let paths = secret::in_manifests(&node.value()).into_iter();
    let entries = paths.map(|path| Entry {
        path,
        value: span.clone(),
        document: node.document() as u32,
        within: span.clone(),
        object: None,
    });
    entries.collect()
}
