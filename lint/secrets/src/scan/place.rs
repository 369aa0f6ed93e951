//! Where a finding stands, in words that hold no value: the path of its key, or the name it is assigned to.

use std::ops::Range;

use rempart_core::FileView;
use rempart_syntax::{Kind, NodeRef, Tape, path};

use super::leak::Leak;

/// Whether two ranges share a byte, or one is empty inside the other.
pub(crate) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The scalar that holds a byte.
pub(crate) fn scalar_at<'t>(text: &'t str, tape: &'t Tape, at: usize) -> Option<NodeRef<'t>> {
    let (mut low, mut high) = (0, tape.node_count() as u32);
    while low < high {
        let middle = low + (high - low) / 2;
        if tape.node(text, middle)?.span().start as usize <= at {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let node = tape.node(text, low.checked_sub(1)?)?;
    (node.is_scalar() && node.span().contains(at as u32)).then_some(node)
}

/// Whether a node stands in the data of a Kubernetes Secret, at the root of a document or in a list.
pub(super) fn is_in_secret(node: NodeRef<'_>) -> bool {
    let Some(mut at) = node.document_root() else {
        return false;
    };
    for _ in 0..=rempart_syntax::DEPTH_LIMIT {
        if at.get("kind").is_some_and(|kind| kind.is("Secret")) {
            let fields = ["data", "stringData"]
                .into_iter()
                .filter_map(|field| at.get(field));
            return fields
                .into_iter()
                .any(|field| (field.index()..field.next_index()).contains(&node.index()));
        }
        let holds =
            |child: &NodeRef<'_>| (child.index()..child.next_index()).contains(&node.index());
        let below = match at.kind() {
            Kind::Mapping => at.entries().map(|(_, value)| value).find(holds),
            Kind::Sequence => at.items().find(holds),
            _ => None,
        };
        match below {
            Some(below) => at = below,
            None => return false,
        }
    }
    false
}

/// The path of the key that a place belongs to, or the name it is assigned to; `None` when it has neither, or when what
/// names it is a credential itself.
pub(crate) fn name_of(
    file: FileView<'_>,
    at: usize,
    name: Option<&Range<usize>>,
    leaks: &[Leak],
) -> Option<String> {
    let text = file.text()?;
    let node = file
        .tree()
        .and_then(|tree| scalar_at(text, tree.tape(), at));
    let words = match node {
        Some(node) => path::dotted(node),
        None => text.get(name?.clone())?.to_owned(),
    };
    hides_nothing(file, words, leaks)
}

/// The name of a literal: the path of its key; of a variable its name.
pub(crate) fn name_of_literal(
    file: FileView<'_>,
    weak: &super::Weak,
    leaks: &[Leak],
) -> Option<String> {
    let text = file.text()?;
    let node = file
        .tree()
        .and_then(|tree| scalar_at(text, tree.tape(), weak.name.start));
    let words = match node {
        Some(node) if super::weak::is_key(node) => path::dotted(node),
        Some(node)
            if !matches!(node.kind(), Kind::Literal | Kind::Folded)
                && node.span().start as usize == weak.name.start
                // `NAME=value` in one scalar holds the value too.
                && node.span().end as usize <= weak.value.start =>
        {
            node.value().into_owned()
        }
        _ => text.get(weak.name.clone())?.to_owned(),
    };
    hides_nothing(file, words, leaks)
}

/// The words, unless they hold a credential.
fn hides_nothing(file: FileView<'_>, mut words: String, leaks: &[Leak]) -> Option<String> {
    let text = file.text()?;
    // Of a text in UTF-16 that was read as bytes.
    words.retain(|character| character != '\0');
    let is_secret = leaks
        .iter()
        .filter_map(|leak| text.get(leak.span.clone()))
        .any(|value| words.contains(value));
    let is_coded_key = words.contains("[\"") && leaks.iter().any(|leak| overlaps_key(file, leak));
    (!words.is_empty() && !is_secret && !is_coded_key).then_some(words)
}

/// Whether a credential stands in a key: then no path through keys is shown.
fn overlaps_key(file: FileView<'_>, leak: &Leak) -> bool {
    let node = file
        .text()
        .zip(file.tree())
        .and_then(|(text, tree)| scalar_at(text, tree.tape(), leak.span.start));
    node.is_some_and(|node| super::weak::is_key(node))
}

/// The document of a place, from 0.
pub(crate) fn document_of(file: FileView<'_>, at: usize) -> Option<u32> {
    let (text, tree) = (file.text()?, file.tree()?);
    let document = tree
        .roots()
        .take_while(|root| root.span().start as usize <= at)
        .map(|root| root.document() as u32)
        .last();
    scalar_at(text, tree.tape(), at)
        .map(|node| node.document() as u32)
        .or(document)
        .or(Some(0))
}
