//! How large an object is as JSON.

use rempart_core::{Kind, NodeRef};
use rempart_syntax::scalar::{Reader, ScalarClass, class};

/// So many nodes are counted: aliases can name one node many times, and what has more is too large in any case.
const BUDGET: usize = 10_000_000;

/// How many bytes a node takes as JSON without blanks, as Go writes it; `<`, `>` and `&` take six.
pub(crate) fn size(node: NodeRef<'_>) -> usize {
    let mut budget = BUDGET;
    count(node, &mut budget)
}

fn count(node: NodeRef<'_>, budget: &mut usize) -> usize {
    let node = node.resolved().unwrap_or(node);
    *budget = budget.saturating_sub(1);
    if *budget == 0 {
        return 0;
    }
    match node.kind() {
        Kind::Mapping => {
            let entries = node
                .entries()
                .map(|(key, value)| text(&key.value()) + 1 + count(value, budget));
            separated(entries)
        }
        Kind::Sequence => separated(node.items().map(|item| count(item, budget))),
        Kind::Absent => "null".len(),
        _ => match class(Reader::GoYamlV2, node) {
            ScalarClass::String => text(&node.value()),
            ScalarClass::Null => "null".len(),
            _ => node.value().len(),
        },
    }
}

/// Brackets, and a comma between two.
fn separated(parts: impl Iterator<Item = usize>) -> usize {
    let (mut total, mut parts_seen) = (2, 0_usize);
    for part in parts {
        total += part;
        parts_seen += 1;
    }
    total + parts_seen.saturating_sub(1)
}

fn text(value: &str) -> usize {
    let wide = |character: char| match character {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => 6,
        other => other.len_utf8(),
    };
    2 + value.chars().map(wide).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::size;
    use rempart_syntax::yaml;

    #[test]
    fn sizes_are_those_of_compact_json() {
        for (yaml, json) in [
            ("a: 1", "{\"a\":1}"),
            (
                "{a: [x, 'y', ~, true], b: {}}",
                "{\"a\":[\"x\",\"y\",null,true],\"b\":{}}",
            ),
            ("a: \"x\\ny\"", "{\"a\":\"x\\ny\"}"),
            ("a: <", "{\"a\":\"\\u003c\"}"),
            ("a: &x [1]\nb: *x", "{\"a\":[1],\"b\":[1]}"),
            ("a:", "{\"a\":null}"),
        ] {
            let parsed = yaml::parse(yaml);
            let root = parsed.tape.root(yaml, 0).unwrap();
            assert_eq!(size(root), json.len(), "{yaml}");
        }
    }
}
