//! Literal and folded block scalars.

use memchr::memchr;

use super::cursor::Scanner;
use super::{Declined, Step};
use crate::Kind;

/// Indentation of a block scalar that has no text.
const EMPTY: usize = 0;

impl Scanner<'_, '_> {
    /// A block scalar and everything up to the token behind it.
    pub(super) fn block_scalar(&mut self, floor: usize) -> Step {
        // A block scalar as a root may stand at column 0, next to document markers.
        if floor == 0 {
            return Err(Declined);
        }
        let header = self.at;
        let kind = if self.bytes[header] == b'|' {
            Kind::Literal
        } else {
            Kind::Folded
        };
        let (keeps, body) = self.block_header(header)?;
        let (first, indent) = self.block_indent(body, floor)?;
        if indent == EMPTY {
            return self.empty_block_scalar(kind, keeps, body, first);
        }
        let end = self.block_lines(first, indent)?;
        self.push(kind, header, end, 0);
        self.next_token(end)?;
        // Less indented than the text, yet deep enough to belong to it: an error.
        if self.more() && self.column() >= floor {
            Err(Declined)
        } else {
            Ok(())
        }
    }

    /// Whether all line breaks at the end are kept, and where the line below the header begins.
    fn block_header(&self, header: usize) -> Step<(bool, usize)> {
        let (keeps, at) = match self.byte(header + 1) {
            b'-' => (false, header + 2),
            b'+' => (true, header + 2),
            _ => (false, header + 1),
        };
        let token = self.skip_spaces(at);
        match self.byte(token) {
            b'\n' => {}
            b'#' if token > at => {}
            _ => return Err(Declined),
        }
        Ok((keeps, self.next_line(token)))
    }

    /// The first line with text and its indentation, which is that of the scalar.
    fn block_indent(&self, body: usize, floor: usize) -> Step<(usize, usize)> {
        let mut line = body;
        let mut deepest_blank = 0;
        loop {
            let text = self.skip_spaces(line);
            let indent = text - line;
            if text >= self.bytes.len() || self.bytes[text] == b'\n' {
                deepest_blank = deepest_blank.max(indent);
                if text < self.bytes.len() {
                    line = text + 1;
                    continue;
                }
            } else if self.bytes[text] == b'\t' {
                return Err(Declined);
            } else if indent >= floor {
                // Blank lines deeper than the text are an error.
                return if deepest_blank > indent {
                    Err(Declined)
                } else {
                    Ok((line, indent))
                };
            }
            return if deepest_blank >= floor {
                Err(Declined)
            } else {
                Ok((line, EMPTY))
            };
        }
    }

    /// No text at all; with `+` the blank lines would be the value.
    fn empty_block_scalar(&mut self, kind: Kind, keeps: bool, body: usize, line: usize) -> Step {
        if keeps || line > body {
            return Err(Declined);
        }
        self.push(kind, self.at, body, 0);
        self.next_token(body)
    }

    /// The end of the lines indented by `indent` or more: where the first other line begins.
    #[inline]
    fn block_lines(&self, first: usize, indent: usize) -> Step<usize> {
        let mut line = first;
        while line < self.bytes.len() {
            let limit = self.bytes.len().min(line + indent);
            let mut at = line;
            while at < limit && self.bytes[at] == b' ' {
                at += 1;
            }
            if at - line < indent && self.byte(at) != b'\n' {
                return Ok(line);
            }
            // A last line without line break is rare, and readers disagree about it.
            let width = memchr(b'\n', &self.bytes[at..]).ok_or(Declined)?;
            line = at + width + 1;
        }
        Ok(line)
    }
}
