//! Where the scanner stands, and the steps from line to line.

use memchr::memchr;

use super::{Declined, NESTING, Step, anchor::Anchor};
use crate::assembly::Assembly;
use crate::{Kind, Span};

/// What the scanner stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ahead {
    /// The first character of a token.
    Token,
    /// A `---` at column 0.
    Marker,
    /// The end of the text.
    End,
}

/// The scanner of one stream.
pub(in crate::yaml) struct Scanner<'t, 'a> {
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    /// Where the line of `at` begins.
    pub(super) line_start: usize,
    pub(super) ahead: Ahead,
    pub(super) assembly: &'a mut Assembly,
    /// The anchors of the current document, in order.
    pub(super) anchors: Vec<Anchor>,
}

impl<'t, 'a> Scanner<'t, 'a> {
    /// A scanner at the start of an acceptable text.
    pub(in crate::yaml) fn new(text: &'t str, assembly: &'a mut Assembly) -> Self {
        let bytes = text.as_bytes();
        let at = if bytes.starts_with(super::bytes::BYTE_ORDER_MARK) {
            3
        } else {
            0
        };
        let anchors = Vec::new();
        Self {
            bytes,
            at,
            line_start: at,
            ahead: Ahead::Token,
            assembly,
            anchors,
        }
    }

    /// The byte at an offset. The end of the text reads as the end of its last line.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// Whether a byte ends an indicator: `- `, `: `.
    #[inline]
    pub(super) fn ends_indicator(&self, at: usize) -> bool {
        matches!(self.byte(at), b' ' | b'\n')
    }

    #[inline]
    pub(super) fn skip_spaces(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.bytes.len() && self.bytes[at] == b' ' {
            at += 1;
        }
        at
    }

    /// How far `at` is indented, in bytes; what stands before it on its line is ASCII whenever the
    /// scanner asks.
    #[inline]
    pub(super) fn column(&self) -> usize {
        self.at - self.line_start
    }

    /// Whether a token of the current document comes next.
    #[inline]
    pub(super) fn more(&self) -> bool {
        self.ahead == Ahead::Token
    }

    #[inline]
    pub(super) fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == b'-' && self.ends_indicator(at + 1)
    }

    /// From the start of a line to the first token at or below it.
    #[inline]
    pub(super) fn next_token(&mut self) -> Step {
        loop {
            let line = self.at;
            let token = self.skip_spaces(line);
            match self.byte(token) {
                b'\n' if token >= self.bytes.len() => {
                    self.finish(line);
                    return Ok(());
                }
                b'\n' => self.at = token + 1,
                b'#' => self.at = self.next_line(token),
                b'\t' => return Err(Declined),
                _ => return self.arrive(line, token),
            }
        }
    }

    /// Stands before the token at `token` on the line that begins at `line`.
    #[inline]
    pub(super) fn arrive(&mut self, line: usize, token: usize) -> Step {
        self.line_start = line;
        self.at = token;
        if line == token {
            self.first_column()
        } else {
            Ok(())
        }
    }

    /// At column 0 a document can end, and a directive begin.
    fn first_column(&mut self) -> Step {
        let marker = |mark: &[u8]| {
            self.bytes[self.at..].starts_with(mark)
                && matches!(self.byte(self.at + 3), b' ' | b'\t' | b'\n')
        };
        if self.byte(self.at) == b'%' || marker(b"...") {
            return Err(Declined);
        }
        if marker(b"---") {
            self.ahead = Ahead::Marker;
        }
        Ok(())
    }

    /// Stands at the end of the text, whose last line begins at `line`.
    pub(super) fn finish(&mut self, line: usize) {
        self.at = self.bytes.len();
        self.line_start = line;
        self.ahead = Ahead::End;
    }

    /// The start of the line behind the one of `at`.
    #[inline]
    pub(super) fn next_line(&self, at: usize) -> usize {
        match memchr(b'\n', &self.bytes[at..]) {
            Some(width) => at + width + 1,
            None => self.bytes.len(),
        }
    }

    /// Behind a node: nothing but blanks and a comment may follow on its line.
    #[inline]
    pub(super) fn end_line(&mut self) -> Step {
        let token = self.skip_spaces(self.at);
        match self.byte(token) {
            b'\n' => {}
            b'#' if token > self.at => {}
            _ => return Err(Declined),
        }
        self.leave_line(token)
    }

    /// From a line break or a comment to the next token.
    #[inline]
    pub(super) fn leave_line(&mut self, at: usize) -> Step {
        if at >= self.bytes.len() {
            self.finish(self.line_start);
            return Ok(());
        }
        self.at = if self.bytes[at] == b'\n' {
            at + 1
        } else {
            self.next_line(at)
        };
        self.next_token()
    }

    /// Opens a collection that begins here.
    #[inline]
    pub(super) fn open(&mut self, kind: Kind) -> Step {
        if self.assembly.depth() >= NESTING {
            return Err(Declined);
        }
        self.assembly.open(kind, self.at as u32);
        Ok(())
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind, start: usize, end: usize, flags: u8) {
        self.assembly
            .push(kind, Span::new(start as u32, end as u32), flags, 0);
    }
}
