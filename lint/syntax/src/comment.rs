//! Comments, found when someone asks for them: a tape does not carry them.

use memchr::{memchr, memchr2};

use crate::{Kind, NodeRef, Span, Tape};

/// A comment of a YAML stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From its `#` to the end of its line, without the line break.
    pub span: Span,
    /// Nothing but blanks stands before it on its line.
    pub own_line: bool,
}

impl Comment {
    /// What the comment says: without its `#` and the blanks around.
    pub fn text(self, text: &str) -> &str {
        self.span.slice(text).trim_start_matches('#').trim()
    }
}

/// All comments of a parsed YAML stream, in order. A `#` is one when no scalar, tag or anchor holds
/// it and a blank or a line break stands before it. Of a document with a syntax error nothing is
/// known to be a scalar, so what looks like a comment there is one.
pub fn comments(text: &str, tape: &Tape) -> Vec<Comment> {
    let mut found = Vec::new();
    if memchr(b'#', text.as_bytes()).is_none() {
        return found;
    }
    let mut at = 0;
    for index in 0..tape.node_count() as u32 {
        let Some(node) = tape.node(text, index) else {
            continue;
        };
        for span in occupied(node).into_iter().flatten() {
            let gap_end = span.start as usize;
            if gap_end >= at {
                at = scan(text, at, gap_end, &mut found);
            }
            at = at.max(span.end as usize);
        }
        if matches!(node.kind(), Kind::Literal | Kind::Folded) {
            header(text, node.span(), &mut found);
        }
    }
    scan(text, at, text.len(), &mut found);
    found
}

/// The spans of a node that hide a `#`: its tag, its anchor, its text, in the order written.
fn occupied(node: NodeRef<'_>) -> [Option<Span>; 3] {
    let mut marks = [node.tag_span(), node.anchor()];
    marks.sort_by_key(|span| span.map_or(0, |span| span.start));
    let text = (node.is_scalar() || node.kind() == Kind::Alias).then(|| node.span());
    [marks[0], marks[1], text]
}

/// Comments between two tokens; returns where the last one ends, which in a broken document may lie
/// behind the token.
fn scan(text: &str, from: usize, to: usize, found: &mut Vec<Comment>) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(width) = bytes.get(at..to).and_then(|gap| memchr(b'#', gap)) {
        let start = at + width;
        let before = start.checked_sub(1).map_or(b'\n', |before| bytes[before]);
        let marked = text[..start].ends_with('\u{feff}');
        if !marked && !matches!(before, b' ' | b'\t' | b'\n' | b'\r') {
            at = start + 1;
            continue;
        }
        let end = line_end(bytes, start);
        found.push(comment(text, start, end));
        at = end;
    }
    at
}

/// The comment behind the header of a block scalar, which the span of the scalar includes.
fn header(text: &str, scalar: Span, found: &mut Vec<Comment>) {
    let end = line_end(text.as_bytes(), scalar.start as usize);
    scan(
        text,
        scalar.start as usize,
        end.min(scalar.end as usize),
        found,
    );
}

fn comment(text: &str, start: usize, end: usize) -> Comment {
    let before = text[..start].trim_end_matches([' ', '\t']);
    let own_line = before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']);
    Comment {
        span: Span::new(start as u32, end as u32),
        own_line,
    }
}

/// A carriage return alone breaks a line too (YAML 1.2, section 5.4).
fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr2(b'\n', b'\r', &bytes[from..]).map_or(bytes.len(), |width| from + width)
}
