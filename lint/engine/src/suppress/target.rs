//! What a comment on a line of its own stands above.

use std::sync::Arc;

use rempart_core::{Kind, NodeRef, Span, Tree};

/// The range that a comment reaches whose line ends at `comment_end`: the entry or item that begins on the next line
/// that is neither empty nor a comment, with all that is in it. Where no node begins, that line.
pub(super) fn below(text: &str, tree: Option<&Arc<Tree>>, comment_end: usize) -> Span {
    let line = next_line(text, comment_end);
    let node = tree.and_then(|tree| tree.roots().find_map(|root| begins_in(root, line)));
    node.map_or(line, |node| Span::new(line.start, node.end.max(line.end)))
}

fn next_line(text: &str, comment_end: usize) -> Span {
    let mut start = comment_end;
    for line in text[comment_end..].split_inclusive('\n').skip(1) {
        start = line.as_ptr() as usize - text.as_ptr() as usize;
        let words = line.trim();
        if !words.is_empty() && !words.starts_with('#') && !words.starts_with("<!--") {
            return Span::new(start as u32, (start + line.trim_end().len()) as u32);
        }
    }
    Span::at(start as u32)
}

/// The range of the outermost entry or item below `node` that begins in `line`. Goes down one branch only, so that the
/// depth of the tree bounds the time.
fn begins_in(node: NodeRef<'_>, line: Span) -> Option<Span> {
    let mut at = node;
    loop {
        if line.start > end(at) || line.end < at.span().start {
            return None;
        }
        let parts: Vec<(NodeRef<'_>, NodeRef<'_>)> = match at.kind() {
            Kind::Mapping => at.entries().collect(),
            Kind::Sequence => at.items().map(|item| (item, item)).collect(),
            _ => return None,
        };
        let starts = |node: NodeRef<'_>| (line.start..=line.end).contains(&node.span().start);
        if let Some((first, last)) = parts.iter().copied().find(|(first, _)| starts(*first)) {
            return Some(Span::new(first.span().start, end(last).max(end(first))));
        }
        // The last part that begins before the line is the only one that can hold it.
        let before = parts
            .iter()
            .rev()
            .find(|(first, _)| first.span().start < line.start)?;
        at = before.1;
    }
}

/// Where a node ends, with what is in it.
fn end(node: NodeRef<'_>) -> u32 {
    node.span().end
}
