//! Quoted scalars.

use memchr::{memchr, memchr2};

use super::cursor::Scanner;
use super::{Declined, Step};
use crate::Kind;
use crate::node::{ESCAPED, MULTI_LINE};

impl Scanner<'_, '_> {
    /// The quoted scalar that stands here; the scanner then stands behind its closing quote.
    #[inline]
    pub(super) fn quoted(&mut self, floor: usize) -> Step {
        let start = self.at;
        let quote = self.bytes[start];
        let (end, mut flags) = self.closing_quote(start, quote)?;
        if memchr(b'\n', &self.bytes[start..end]).is_some() {
            flags |= MULTI_LINE;
            self.line_start = self.check_indentation(start, end, floor)?;
        }
        let kind = if quote == b'"' {
            Kind::DoubleQuoted
        } else {
            Kind::SingleQuoted
        };
        if kind == Kind::DoubleQuoted && flags & ESCAPED != 0 {
            self.check_escapes(start, end)?;
        }
        self.push(kind, start, end, flags);
        self.at = end;
        Ok(())
    }

    /// A quoted scalar that ends on the line it begins on: its end and flags.
    #[inline]
    pub(super) fn quoted_on_line(&self, start: usize) -> Step<Option<(usize, u8)>> {
        let quote = self.bytes[start];
        let Ok((end, flags)) = self.closing_quote(start, quote) else {
            return Ok(None);
        };
        if memchr(b'\n', &self.bytes[start..end]).is_some() {
            return Ok(None);
        }
        if quote == b'"' && flags & ESCAPED != 0 {
            self.check_escapes(start, end)?;
        }
        Ok(Some((end, flags)))
    }

    /// One past the closing quote.
    #[inline]
    fn closing_quote(&self, start: usize, quote: u8) -> Step<(usize, u8)> {
        let mut flags = 0;
        let mut at = start + 1;
        loop {
            let rest = self.bytes.get(at..).ok_or(Declined)?;
            let found = if quote == b'"' {
                memchr2(b'"', b'\\', rest)
            } else {
                memchr(quote, rest)
            };
            at += found.ok_or(Declined)?;
            let escape = self.bytes[at] == b'\\' || (quote == b'\'' && self.byte(at + 1) == quote);
            if !escape {
                return Ok((at + 1, flags));
            }
            flags |= ESCAPED;
            at += 2;
        }
    }

    /// Every line but the first must be indented like the node, and past column 0, where a
    /// document marker could stand. Returns where the last line begins.
    fn check_indentation(&self, start: usize, end: usize, floor: usize) -> Step<usize> {
        let mut line = start;
        while let Some(width) = memchr(b'\n', &self.bytes[line..end]) {
            line += width + 1;
            let text = self.skip_spaces(line);
            match self.bytes[text] {
                b'\n' => {}
                b'\t' => return Err(Declined),
                _ if text - line < floor.max(1) => return Err(Declined),
                _ => {}
            }
        }
        Ok(line)
    }

    /// Only escapes of one character, and the escaped line break.
    fn check_escapes(&self, start: usize, end: usize) -> Step {
        let mut at = start + 1;
        while let Some(width) = memchr(b'\\', &self.bytes[at..end]) {
            match self.byte(at + width + 1) {
                b'n' | b't' | b'"' | b'\\' | b'/' | b'r' | b'0' | b'a' | b'b' | b'e' | b'f'
                | b'v' | b'\n' => at += width + 2,
                _ => return Err(Declined),
            }
        }
        Ok(())
    }
}
