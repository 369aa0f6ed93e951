//! Where a placeholder ends. Linear in the text: an end that is not there is looked for once.

use memchr::memmem;

/// The ends of the placeholders of one text; to be asked from its beginning to its end.
pub(super) struct Closers<'t> {
    text: &'t [u8],
    /// The marks that no end follows any more.
    missing: [bool; ENDS.len()],
}

/// What ends a placeholder, and a comment of a template.
const ENDS: [&[u8]; 4] = [b"}}", b"%}", b"#}", b"%>"];

/// How far the quotes and brackets of a placeholder are followed.
const FOLLOWED: usize = 512;

impl<'t> Closers<'t> {
    pub(super) const fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            missing: [false; ENDS.len()],
        }
    }

    /// Behind the `}}` of the template that opens at a place. An end in quotes is text.
    pub(super) fn template(&mut self, at: usize) -> Option<usize> {
        let inside = at + 2;
        let body = self.text.get(inside..)?;
        let start = usize::from(body.first() == Some(&b'-'));
        let is_comment = body[start..].trim_ascii_start().starts_with(b"/*");
        let quoted = if is_comment {
            None
        } else {
            behind_quotes(body)
        };
        match quoted {
            Some(length) => Some(inside + length),
            None => self.find(0, inside),
        }
    }

    /// Behind the end of `{% … %}`, `{# … #}` and `<% … %>`.
    pub(super) fn pair(&mut self, at: usize) -> Option<usize> {
        let which = match self.text.get(at..at + 2)? {
            b"{%" => 1,
            b"{#" => 2,
            _ => 3,
        };
        self.find(which, at + 2)
    }

    /// Behind the bracket that closes the one at a place, with those inside of it.
    pub(super) fn bracket(&self, at: usize) -> Option<usize> {
        let open = *self.text.get(at)?;
        let close = if open == b'(' { b')' } else { b'}' };
        let mut depth = 0_usize;
        for (index, byte) in self.text[at..].iter().take(FOLLOWED).enumerate() {
            if *byte == open {
                depth += 1;
            } else if *byte == close {
                depth -= 1;
                if depth == 0 {
                    return Some(at + index + 1);
                }
            }
        }
        None
    }

    fn find(&mut self, which: usize, from: usize) -> Option<usize> {
        if self.missing[which] {
            return None;
        }
        let found = memmem::find(self.text.get(from..)?, ENDS[which]);
        self.missing[which] = found.is_none();
        found.map(|at| from + at + ENDS[which].len())
    }
}

/// How far it is to behind the first `}}` of a text that stands in no quotes.
fn behind_quotes(text: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut at = 0;
    let end = text.len().min(FOLLOWED);
    while at < end {
        let byte = text[at];
        match quote {
            Some(_) if byte == b'\\' && quote != Some(b'`') => at += 1,
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            None if text[at..].starts_with(b"}}") => return Some(at + 2),
            Some(_) | None => {}
        }
        at += 1;
    }
    None
}
