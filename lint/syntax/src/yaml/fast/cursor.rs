//! Where the scanner stands, and the steps from line to line.

use memchr::memchr;

use super::anchor::Anchor;
use super::block::Open;
use super::{Declined, NESTING, Step};
use crate::assembly::Assembly;
use crate::{Kind, Span};
use crate::{Summary, survey};

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
    /// How many collections are open.
    pub(super) depth: usize,
    pub(super) assembly: &'a mut Assembly,
    /// The open block collections, the innermost at `depth - 1`.
    pub(super) opened: &'a mut [Open; NESTING],
    /// The anchors of the current document, in order.
    pub(super) anchors: Vec<Anchor>,
}

impl<'t, 'a> Scanner<'t, 'a> {
    /// A scanner at the start of an acceptable text.
    pub(in crate::yaml) fn new(
        text: &'t str,
        assembly: &'a mut Assembly,
        opened: &'a mut [Open; NESTING],
    ) -> Self {
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
            depth: 0,
            assembly,
            opened,
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

    #[inline(always)]
    pub(super) fn skip_spaces(&self, from: usize) -> usize {
        super::bytes::skip_spaces(self.bytes, from as u32) as usize
    }

    /// The same behind an indicator, where one space is the rule; and the byte it finds there.
    #[inline(always)]
    pub(super) fn skip_separation(&self, from: usize) -> (usize, u8) {
        let (mut at, mut byte) = (from, self.byte(from));
        if byte == b' ' {
            at += 1;
            byte = self.byte(at);
            if byte == b' ' {
                at = self.skip_spaces(at);
                byte = self.byte(at);
            }
        }
        (at, byte)
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
    pub(super) fn next_token(&mut self, line: usize) -> Step {
        let token = self.skip_spaces(line);
        if matches!(self.byte(token), b'\n' | b'#' | b'\t') {
            return self.next_token_below(line, token);
        }
        self.arrive(line, token)
    }

    /// The same when the first line has no token: `rest` is where something else stands on it.
    #[inline(never)]
    fn next_token_below(&mut self, line: usize, rest: usize) -> Step {
        let (mut line, mut rest) = (line, rest);
        loop {
            match self.byte(rest) {
                b'\n' if rest >= self.bytes.len() => {
                    self.finish(line);
                    return Ok(());
                }
                b'\n' => line = rest + 1,
                b'#' => line = self.next_line(rest),
                b'\t' => return Err(Declined),
                _ => return self.arrive(line, rest),
            }
            rest = self.skip_spaces(line);
        }
    }

    /// Stands before the token at `token` on the line that begins at `line`.
    #[inline]
    pub(super) fn arrive(&mut self, line: usize, token: usize) -> Step {
        self.line_start = line;
        self.at = token;
        if line == token && matches!(self.byte(token), b'-' | b'.' | b'%') {
            self.first_column()
        } else {
            Ok(())
        }
    }

    /// At column 0 a document can end, and a directive begin.
    #[inline(never)]
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
        } else if self.bytes[self.at..].starts_with(b"---") {
            // Text to YAML, and a broken separator to those who split streams at such lines: rare enough to be looked at.
            return Err(Declined);
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
        let (token, byte) = self.skip_separation(self.at);
        match byte {
            b'\n' => {}
            b'#' if token > self.at => {}
            _ => return Err(Declined),
        }
        self.leave_line(token)
    }

    /// From a line break or a comment to the next token.
    #[inline(always)]
    pub(super) fn leave_line(&mut self, at: usize) -> Step {
        if self.bytes.get(at) == Some(&b'\n') {
            return self.next_token(at + 1);
        }
        if at < self.bytes.len() {
            return self.next_token_below(at, at);
        }
        self.finish(self.line_start);
        Ok(())
    }

    /// Opens a flow collection that begins here; returns its node, to be closed by it.
    #[inline]
    pub(super) fn open_flow(&mut self, kind: Kind) -> Step<u32> {
        if self.depth >= NESTING {
            return Err(Declined);
        }
        self.depth += 1;
        self.assembly.note(Summary::FLOW);
        Ok(self.assembly.push_collection(kind, self.at as u32))
    }

    /// Closes a flow collection here, behind its bracket.
    #[inline]
    pub(super) fn close_flow(&mut self, collection: u32) {
        self.depth -= 1;
        self.assembly.end_at(collection, self.at as u32);
    }

    #[inline(always)]
    pub(super) fn push(&mut self, kind: Kind, start: usize, end: usize, flags: u8) {
        if kind == Kind::Plain {
            self.survey_plain(start, end);
        }
        self.assembly
            .push(kind, Span::new(start as u32, end as u32), flags);
    }

    /// Notes of a plain scalar what a survey would find.
    #[inline(always)]
    pub(super) fn survey_plain(&mut self, start: usize, end: usize) {
        let text = self.bytes.get(start..end).unwrap_or_default();
        if survey::differs(text) {
            self.assembly.note(Summary::DIFFERS);
        } else if text.first() == Some(&b'<') {
            self.assembly.note(Summary::of_plain(text));
        }
    }
}
