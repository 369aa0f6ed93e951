//! Plain scalars.

use super::cursor::Scanner;
use super::{Declined, Step};
use crate::{Kind, Span};

impl Scanner<'_, '_> {
    /// A plain scalar and everything up to the token behind it.
    #[inline(always)]
    pub(super) fn plain(&mut self, floor: usize) -> Step {
        self.plain_of_one_word(self.word_end(self.at), floor)
    }

    /// The same when the end of its first word is known. Most plain scalars have no other, and a
    /// token of something else on the line below; the rest is for [`Scanner::any_plain`].
    #[inline(always)]
    pub(super) fn plain_of_one_word(&mut self, end: usize, floor: usize) -> Step {
        let alone = self.bytes.get(end) == Some(&b'\n') && self.byte(end.wrapping_sub(1)) != b':';
        if !alone {
            return self.any_plain(floor);
        }
        let line = end + 1;
        let token = self.skip_spaces(line);
        let below = self.byte(token);
        if token - line >= floor || matches!(below, b'\n' | b'#' | b'\t') {
            return self.any_plain(floor);
        }
        self.push(Kind::Plain, self.at, end, 0);
        self.arrive(line, token)
    }

    /// Any plain scalar: of several words or lines, before blank lines, comments or the end.
    #[inline(never)]
    fn any_plain(&mut self, floor: usize) -> Step {
        let start = self.at;
        let mut stop = self.plain_text(start)?;
        let mut end = self.trim_spaces(start, stop);
        let span = Span::new(start as u32, end as u32);
        self.assembly.push(Kind::Plain, span, 0);
        self.at = stop;
        while self.byte(stop) == b'\n' && self.continues(floor)? {
            stop = self.plain_text(self.at)?;
            end = self.trim_spaces(self.at, stop);
            self.assembly.extend_last(end as u32);
            self.at = stop;
        }
        self.survey_plain(start, end);
        match self.byte(stop) {
            b'\n' => return Ok(()),
            // `a: b: c`
            b':' => return Err(Declined),
            _ => self.leave_line(stop)?,
        }
        // Text behind the comment would continue the scalar, which is an error.
        if self.more() && self.column() >= floor {
            return Err(Declined);
        }
        Ok(())
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
                self.next_token(line)?;
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
