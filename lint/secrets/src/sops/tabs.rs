//! Tabs at the start of a line: blanks to YAML 1.2 where nothing else stands on the line, and refused by the scanner of
//! yaml.v3 (`yaml_parser_fetch_next_token`) anywhere but in quotes and in collections in brackets.

use rempart_core::{Kind, NodeRef, Tree};
use rempart_syntax::Span;

/// The first such tab of a file.
pub(super) fn misplaced(tree: &Tree) -> Option<Span> {
    let bytes = tree.text().as_bytes();
    let inner = memchr::memmem::find_iter(bytes, b"\n\t").map(|at| at + 1);
    let first = bytes.starts_with(b"\t").then_some(0);
    // Before a comment the scanner takes them at some places.
    let is_remark = |at: &usize| {
        let mut line = bytes[*at..].iter();
        line.find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b'#')
    };
    let tabs = first.into_iter().chain(inner);
    let mut tabs = tabs.filter(|at| !is_remark(at)).peekable();
    tabs.peek()?;
    // Nodes follow one another in the order in which they begin.
    let count = u32::try_from(tree.tape().node_count()).unwrap_or(u32::MAX);
    let nodes = (0..count).filter_map(|index| tree.node(index));
    let mut nodes = nodes.filter(|node| takes_tabs(*node)).peekable();
    let mut taken_to = 0;
    let misplaced = tabs.find(|tab| {
        while let Some(node) = nodes.next_if(|node| node.span().start as usize <= *tab) {
            taken_to = taken_to.max(node.span().end as usize);
        }
        *tab >= taken_to
    });
    misplaced.map(|at| Span::new(at as u32, at as u32 + 1))
}

fn takes_tabs(node: NodeRef<'_>) -> bool {
    match node.kind() {
        Kind::SingleQuoted | Kind::DoubleQuoted => true,
        Kind::Mapping | Kind::Sequence => {
            let raw = node.raw_bytes();
            raw.starts_with(b"{") || raw.starts_with(b"[")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rempart_syntax::yaml;

    use super::*;

    /// What the real SOPS 3.11.0 says of each.
    #[test]
    fn only_quotes_and_brackets_take_tabs() {
        for (text, refused) in [
            ("a: b\n\t\nc: d\n", Some(5)),
            ("a:\n\t\n  b: c\n", Some(3)),
            ("\t\na: b\n", Some(0)),
            ("a: |\n  b\n\t\n  c\n", Some(9)),
            ("a: \"b\n\tc\"\nd: e\n", None),
            ("a: 'b\n\tc'\nd: e\n", None),
            ("a: {b: c,\n\td: e}\nf: g\n", None),
            ("a: [b,\n\t\n c]\nf: g\n", None),
            ("a: [b]\n\t\nc: d\n", Some(7)),
            ("a: \"b\"\n\t\nc: d\n", Some(7)),
            ("a:\tb\nc: d\t\n", None),
            ("a: b\n# x\n\t# y\nc: d\n", None),
        ] {
            let tree = Tree::parsed(text.into(), yaml::parse(text).tape);
            let found = misplaced(&tree).map(|span| span.start);
            assert_eq!(found, refused, "{text:?}");
        }
    }
}
