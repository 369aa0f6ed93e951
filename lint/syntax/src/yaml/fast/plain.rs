//! Plain scalars.

use super::cursor::Scanner;
use super::key::PLAIN_STOP;
use super::{Declined, Step};
use crate::Kind;
use crate::node::MULTI_LINE;

/// The part of a plain scalar on one line.
struct Line {
    /// One past the last character of the text.
    end: usize,
    /// A comment follows it, which ends the scalar.
    comment: bool,
}

impl Scanner<'_, '_> {
    /// A plain scalar and everything up to the token behind it.
    #[inline]
    pub(super) fn plain(&mut self, floor: usize) -> Step {
        let start = self.at;
        let mut line = self.plain_line()?;
        let mut flags = 0;
        while !line.comment && self.continues(floor)? {
            line = self.plain_line()?;
            flags = MULTI_LINE;
        }
        self.push(Kind::Plain, start, line.end, flags);
        if line.comment {
            self.leave_line(self.at)?;
            // Text behind the comment would continue the scalar, which is an error.
            if self.more() && self.column() >= floor {
                return Err(Declined);
            }
        }
        Ok(())
    }

    /// Reads plain text up to its line break or comment and stays there.
    #[inline]
    fn plain_line(&mut self) -> Step<Line> {
        let start = self.at;
        let mut at = start;
        let comment = loop {
            at = PLAIN_STOP.find(self.bytes, at);
            match self.byte(at) {
                b'\n' => break false,
                b'\t' => return Err(Declined),
                b':' if matches!(self.byte(at + 1), b' ' | b'\t' | b'\n') => return Err(Declined),
                b'#' if at > start && self.bytes[at - 1] == b' ' => break true,
                _ => at += 1,
            }
        };
        self.at = at;
        Ok(Line {
            end: self.trim_spaces(start, at),
            comment,
        })
    }

    /// From the line break behind plain text: whether the next line continues it. Then the scanner
    /// stands at its text, otherwise at the next token.
    #[inline]
    fn continues(&mut self, floor: usize) -> Step<bool> {
        let mut line = self.at + 1;
        let token = loop {
            let token = self.skip_spaces(line);
            if token >= self.bytes.len() {
                self.finish(line.min(token));
                return Ok(false);
            }
            if self.bytes[token] != b'\n' {
                break token;
            }
            line = token + 1;
        };
        match self.bytes[token] {
            b'#' => {
                self.at = line;
                self.next_token()?;
                Ok(false)
            }
            b'\t' => Err(Declined),
            _ if token - line < floor => {
                self.arrive(line, token)?;
                Ok(false)
            }
            // A root has no indentation that could tell its text from the next document.
            _ if floor == 0 => Err(Declined),
            _ => {
                self.line_start = line;
                self.at = token;
                Ok(true)
            }
        }
    }
}
