//! Matches the forms of tokens, from left to right and never back: `build/pattern.rs` refuses forms of which the
//! longest match is not the right one.

/// One step of a form.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// These bytes.
    Literal(&'static [u8]),
    /// One of these, tried in order.
    Either(&'static [&'static [u8]]),
    /// From `min` to `max` bytes of a set of ASCII: bit `b` of the 128.
    Run {
        /// The bytes.
        set: u128,
        /// The fewest.
        min: u16,
        /// The most.
        max: u16,
    },
}

/// A token, step by step.
pub(super) type Form = &'static [Part];

const fn holds(set: u128, byte: u8) -> bool {
    byte < 128 && set >> byte & 1 == 1
}

/// Where a token that begins at `start` ends; `None` when the text there is no such token, or when the token goes on
/// behind what the form allows: a longer text is something else.
pub(super) fn end_of(form: Form, text: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    for part in form {
        let rest = text.get(at..)?;
        at += match *part {
            Part::Literal(literal) => rest.starts_with(literal).then_some(literal.len())?,
            Part::Either(options) => options
                .iter()
                .find(|option| rest.starts_with(option))?
                .len(),
            Part::Run { set, min, max } => {
                let most = &rest[..rest.len().min(usize::from(max))];
                let count = most.iter().take_while(|byte| holds(set, **byte)).count();
                (count >= usize::from(min)).then_some(count)?
            }
        };
    }
    let next = text.get(at).copied().unwrap_or(b' ');
    let joined = next == b'-' && text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    let goes_on = next.is_ascii_alphanumeric()
        || next == b'_'
        || joined
        || matches!(form.last(), Some(Part::Run { set, .. }) if holds(*set, next));
    (!goes_on).then_some(at)
}

/// How many bytes at the start of a form are the same in every token.
pub(super) fn fixed_length(form: Form) -> usize {
    match form.first() {
        Some(Part::Literal(literal)) => literal.len(),
        _ => 0,
    }
}
