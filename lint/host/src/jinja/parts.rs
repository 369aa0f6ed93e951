//! A template cut into text, expressions and statements.

use rempart_core::Span;

use super::Rendered;

/// A part of a template.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'t> {
    Text(&'t str, usize),
    Expression(&'t str, Span),
    Statement(&'t str, Span),
}

pub(super) fn parts<'t>(text: &'t str, out: &mut Rendered) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut is_cut = false;
    while at < text.len() {
        let rest = &text[at..];
        let open = ["{{", "{%", "{#"]
            .iter()
            .filter_map(|mark| rest.find(mark))
            .min();
        let literal = &rest[..open.unwrap_or(rest.len())];
        let cut = open.is_some_and(|open| rest[open + 2..].starts_with('-'));
        let shown = if cut { literal.trim_end() } else { literal };
        let from = if is_cut {
            shown.len() - shown.trim_start().len()
        } else {
            0
        };
        if from < shown.len() {
            parts.push(Part::Text(&shown[from..], at + from));
        }
        let Some(open) = open else { break };
        let (begin, kind) = (at + open, rest.as_bytes()[open + 1]);
        let close = match kind {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let Some(end) = closing(&text[begin + 2..], close) else {
            let span = Span::new(begin as u32, (begin + 2) as u32);
            out.faults
                .push((span, format!("`{}` is not closed", &text[begin..begin + 2])));
            break;
        };
        let inner = &text[begin + 2..begin + 2 + end];
        at = begin + 2 + end + 2;
        is_cut = inner.ends_with('-');
        let span = Span::new(begin as u32, at as u32);
        let inner = inner
            .trim_start_matches(['-', '+'])
            .trim_end_matches('-')
            .trim();
        match kind {
            b'{' => parts.push(Part::Expression(inner, span)),
            b'%' => parts.push(Part::Statement(inner, span)),
            _ => {}
        }
        if kind != b'{' && !is_cut && text[at..].starts_with('\n') {
            at += 1;
        }
    }
    parts
}

/// Where a tag ends; quotes hide its end.
fn closing(text: &str, close: &str) -> Option<usize> {
    if close == "#}" {
        return text.find(close);
    }
    let mut quote = None;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if *byte == open && (at == 0 || bytes[at - 1] != b'\\') => {
                quote = None;
            }
            (None, _) if text.is_char_boundary(at) && text[at..].starts_with(close) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}
