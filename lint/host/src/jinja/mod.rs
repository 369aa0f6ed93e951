//! Templates of Jinja as Ansible fills them in, with what is known before a run. Whatever is not known becomes
//! [`crate::UNKNOWN`] in the text, so that it is seen and never taken for something else.

mod expression;
mod filters;
mod operand;
mod parts;
mod template;
mod value;

use rempart_core::Span;

use crate::firewall::{Place, Remark};

pub use template::render;
pub use value::Value;

/// How many items a list may have that is gone through.
const ITEMS: usize = 4096;

/// A variable that was read, and where its value is written.
pub type Use = (String, Place);

/// Where templates get their variables from.
pub trait Variables {
    /// A variable with everything that was read for its value; `None` where nothing defines it.
    fn variable(&self, name: &str) -> Option<(Value, Vec<Use>)>;
}

/// A part of a rendered text.
#[derive(Clone, Debug)]
struct Piece {
    /// Where it begins in the rendered text.
    out: u32,
    /// Where it comes from in the template.
    source: Span,
    /// Whether it stands in the template as it is.
    is_literal: bool,
    /// Whether it is there only under a condition that is not known.
    is_conditional: bool,
    uses: Vec<Use>,
}

/// A template filled in.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// In the order of the text.
    pieces: Vec<Piece>,
    /// What was not understood, with its place in the template.
    pub faults: Vec<(Span, String)>,
}

impl Rendered {
    /// A text that is no template.
    pub fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            pieces: vec![Piece {
                out: 0,
                source: Span::new(0, text.len() as u32),
                is_literal: true,
                is_conditional: false,
                uses: Vec::new(),
            }],
            faults: Vec::new(),
        }
    }

    fn piece(&self, at: u32) -> Option<&Piece> {
        let behind = self.pieces.partition_point(|piece| piece.out <= at);
        self.pieces.get(behind.checked_sub(1)?)
    }

    /// Where a part of the text comes from.
    pub fn source(&self, span: Span) -> Span {
        let map = |at: u32, is_end: bool| {
            let Some(piece) = self.piece(at) else {
                return at;
            };
            if piece.is_literal {
                piece.source.start + (at - piece.out) + u32::from(is_end)
            } else if is_end {
                piece.source.end
            } else {
                piece.source.start
            }
        };
        let start = map(span.start, false);
        if span.end <= span.start {
            return Span::at(start);
        }
        Span::new(start, map(span.end - 1, true).max(start))
    }

    fn pieces_of(&self, span: Span) -> impl Iterator<Item = &Piece> {
        let from = self
            .pieces
            .partition_point(|piece| piece.out <= span.start)
            .saturating_sub(1);
        self.pieces[from.min(self.pieces.len())..]
            .iter()
            .take_while(move |piece| piece.out < span.end.max(span.start + 1))
    }

    /// Where the values of a part of the text are written.
    pub fn remarks(&self, span: Span) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = Vec::new();
        for (name, place) in self.pieces_of(span).flat_map(|piece| &piece.uses) {
            if !remarks.iter().any(|(known, _)| known == place) {
                remarks.push((*place, format!("`{name}` is set here")));
            }
        }
        remarks
    }

    /// Whether a part of the text is there only under a condition that is not known.
    pub fn is_conditional(&self, span: Span) -> bool {
        self.pieces_of(span).any(|piece| piece.is_conditional)
    }
}

/// The value of one expression, with the variables it reads.
pub fn compute(text: &str, variables: &dyn Variables) -> (Value, Vec<Use>) {
    expression::compute(text, variables)
}

/// Whether a text has anything to fill in.
pub fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// What a text becomes: the value itself where it is one expression and nothing else, a text otherwise.
pub fn value_of(text: &str, variables: &dyn Variables) -> (Value, Vec<Use>) {
    if !is_template(text) {
        return (Value::text(text), Vec::new());
    }
    let trimmed = text.trim();
    if let Some(inner) = trimmed
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"))
        && !inner.contains("{{")
        && !inner.contains("}}")
    {
        return compute(inner.trim_matches('-').trim(), variables);
    }
    let rendered = render(text, variables);
    let uses = rendered
        .pieces
        .iter()
        .flat_map(|piece| piece.uses.clone())
        .collect();
    (Value::Text(rendered.text), uses)
}
