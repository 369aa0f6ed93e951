//! Texts that stand in one scalar of a kustomization, read where they stand, so that each of their values has a line.

use std::sync::Arc;

use rempart_core::{Kind as Written, NodeRef, Tree};
use rempart_syntax::{Tape, json, yaml};

/// How many bytes one build may lay out to find the places of such texts: each takes the bytes before it once.
pub(super) const LAID_OUT: usize = 4 << 20;

/// The text of a scalar as a tree of its own whose spans are those of the file: node by node what `text` is when it is
/// parsed alone. `document` is the one of the file that the scalar stands in. `None` where the scalar is not written as it
/// reads (folded, escaped), and beyond the budget.
pub(super) fn in_place(
    scalar: NodeRef<'_>,
    document: usize,
    text: &str,
    budget: &mut usize,
) -> Option<Arc<Tree>> {
    let (start, written) = content(scalar)?;
    *budget = budget.checked_sub(start + written.len())?;
    // As many bytes as stand before it, and nothing in them.
    let laid_out = "\n".repeat(start) + written;
    let parse = |text: &str| {
        let parsed = if written.trim_start().starts_with('[') {
            json::parse(text)
        } else {
            yaml::parse(text)
        };
        parsed.errors.is_empty().then_some(parsed.tape)
    };
    let (alone, tape) = (parse(text)?, parse(&laid_out)?);
    let document = u32::try_from(document).ok()?;
    is_same(&alone, text, &tape, &laid_out)
        .then(|| Arc::new(Tree::within(laid_out.into(), tape, document)))
}

/// Where the content of a scalar begins in the file, and what is written there.
fn content(scalar: NodeRef<'_>) -> Option<(usize, &str)> {
    let (raw, from) = (scalar.raw(), scalar.span().start as usize);
    let within = if scalar.kind() == Written::Literal {
        raw.find('\n')? + 1..raw.len()
    } else {
        let span = scalar.value_span()?;
        (span.start as usize).checked_sub(from)?..(span.end as usize).checked_sub(from)?
    };
    Some((from + within.start, raw.get(within)?))
}

/// Whether two tapes hold the same nodes; their indices are then the same, too.
fn is_same(one: &Tape, text: &str, other: &Tape, laid_out: &str) -> bool {
    let mut at = 0;
    loop {
        match (one.node(text, at), other.node(laid_out, at)) {
            (None, None) => return true,
            (Some(node), Some(twin))
                if node.kind() == twin.kind()
                    && node.document() == twin.document()
                    && (!node.is_scalar() || node.value() == twin.value()) =>
            {
                at += 1;
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rempart_core::Tree;
    use rempart_syntax::yaml;

    use super::{LAID_OUT, in_place};

    /// What is written at the last scalar of the patch, with the bytes before it on its line.
    fn last(file: &str) -> Option<String> {
        let tree = Tree::parsed(Arc::from(file), yaml::parse(file).tape);
        let (_, scalar) = tree.root(0)?.entries().last()?;
        let text = scalar.value().trim().to_owned();
        let found = in_place(scalar, 0, &text, &mut LAID_OUT.clone())?;
        let node = (0..).map_while(|at| found.node(at)).last()?;
        let (before, after) = file.split_at(node.span().start as usize);
        let line = before.rsplit('\n').next()?;
        Some(format!("{line}^{}", after.lines().next()?))
    }

    #[test]
    fn values_stand_where_they_are_written() {
        for (file, expected) in [
            ("patch: |-\n  a:\n    b: c\n", Some("    b: ^c")),
            (
                "x: é\npatch: |\n\n    - op: add\n      value: \"v\" # why\n\n",
                Some("      value: ^\"v\" # why"),
            ),
            (
                "patch: '[{\"op\": \"add\", \"value\": 1}]'\n",
                Some("patch: '[{\"op\": \"add\", \"value\": ^1}]'"),
            ),
            ("patch: '{a: b}'\n", Some("patch: '{a: ^b}'")),
            // Not written as it reads.
            ("patch: \"{a: \\\"b\\\"}\"\n", None),
            ("patch: >-\n  a: b\n  c\n", None),
            // Apart it is two documents.
            ("patch: |-\n  a: b\n  ---\n  c: d\n", None),
        ] {
            assert_eq!(last(file).as_deref(), expected, "{file}");
        }
    }

    #[test]
    fn the_budget_ends() {
        let file = "patch: |-\n  a: b\n";
        let tree = Tree::parsed(Arc::from(file), yaml::parse(file).tape);
        let mut budget = 40;
        let scalar = tree.root(0).unwrap().entries().last().unwrap().1;
        assert!(in_place(scalar, 0, "a: b", &mut budget).is_some());
        assert!(in_place(scalar, 0, "a: b", &mut budget).is_some());
        assert!(in_place(scalar, 0, "a: b", &mut budget).is_none());
    }
}
