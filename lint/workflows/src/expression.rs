//! Where expressions of GitHub Actions stand: `${{ … }}` in a scalar, and conditions without braces.

use std::borrow::Cow;

use rempart_core::{NodeRef, Span};

/// One `${{ … }}`.
pub(crate) struct Expression {
    /// Where it is written, with its braces.
    pub(crate) span: Span,
    /// What stands between the braces.
    pub(crate) text: String,
}

const OPEN: &str = "${{";
const CLOSE: &str = "}}";

/// The expressions of a scalar, in order.
pub(crate) fn of_scalar(node: NodeRef<'_>) -> Vec<Expression> {
    if !node.is_scalar() || !node.raw().contains(OPEN) {
        return Vec::new();
    }
    let value = node.value();
    let start = node.span().start;
    let written = ranges(node.raw());
    let meant = ranges(&value);
    // Quotes within quotes are written twice. The places are those of the text as written; where it does not have as
    // many, the scalar as a whole.
    let places = (written.len() == meant.len()).then_some(written);
    let expression = |(at, range): (usize, &(usize, usize))| Expression {
        span: places.as_ref().map_or(node.span(), |places| {
            let (from, to) = places[at];
            Span::new(start + from as u32, start + to as u32)
        }),
        text: inner(&value[range.0..range.1]).to_owned(),
    };
    meant.iter().enumerate().map(expression).collect()
}

/// The expression that a condition is: the value itself where no braces are written.
pub(crate) fn of_condition(node: NodeRef<'_>) -> Cow<'_, str> {
    let value = node.value();
    let trimmed = value.trim();
    if ranges(trimmed).as_slice() == [(0, trimmed.len())] {
        return inner(trimmed).trim().to_owned().into();
    }
    value
}

fn inner(expression: &str) -> &str {
    let text = expression.strip_prefix(OPEN).unwrap_or(expression);
    text.strip_suffix(CLOSE).unwrap_or(text)
}

/// Where expressions stand, with their braces; one that is not closed goes on to the end.
fn ranges(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(OPEN)) {
        let start = from + at;
        let end = close(text.as_bytes(), start + OPEN.len());
        found.push((start, end));
        from = end;
    }
    found
}

/// The end of the braces that close an expression; those in quotes do not.
fn close(text: &[u8], from: usize) -> usize {
    let mut is_quoted = false;
    let mut at = from;
    while at < text.len() {
        match text[at] {
            b'\'' => is_quoted = !is_quoted,
            b'}' if !is_quoted && text.get(at + 1) == Some(&b'}') => return at + CLOSE.len(),
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn braces_in_quotes_do_not_close() {
        assert_eq!(ranges("a ${{ '}}' }} b ${{ c"), [(2, 13), (16, 21)]);
    }
}
