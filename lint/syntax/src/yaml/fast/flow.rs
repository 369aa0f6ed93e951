//! Flow collections.

use super::block::Open;
use super::bytes::Set;
use super::cursor::Scanner;
use super::{Declined, KEY_LIMIT, Step};
use crate::{Kind, Summary};

/// What can end or interrupt plain text inside brackets. Such text is short, so it is looked at byte by
/// byte.
static STOPS: Set = Set::new(b"\n\t:#,[]{}");

/// What plain text inside brackets begins with, beside everything that is not ASCII. The rest means
/// something, or nearly does.
static FLOW_START: Set =
    Set::new(b"/._$+<=(^~\\;0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

impl Scanner<'_, '_> {
    /// The flow collection that stands here; the scanner then stands behind its closing bracket.
    pub(super) fn flow(&mut self, floor: usize) -> Step {
        let mapping = self.bytes[self.at] == b'{';
        let (kind, close) = if mapping {
            (Kind::Mapping, b'}')
        } else {
            (Kind::Sequence, b']')
        };
        let collection = self.open_flow(kind)?;
        self.at += 1;
        if mapping && self.byte(self.at) == b'{' {
            self.assembly.note(Summary::BRACES);
        }
        let mut keys = Open::default();
        self.flow_blank(floor)?;
        while self.byte(self.at) != close {
            if mapping {
                let key = self.flow_entry(floor)?;
                if !keys.add_key(key) {
                    self.assembly.ask_for_survey();
                }
            } else {
                self.flow_value(floor)?;
            }
            self.flow_blank(floor)?;
            self.flow_separator(close, floor)?;
        }
        self.at += 1;
        self.close_flow(collection);
        Ok(())
    }

    /// A comma and the blanks behind it, or nothing before the closing bracket.
    fn flow_separator(&mut self, close: u8, floor: usize) -> Step {
        match self.byte(self.at) {
            b',' => {
                self.at += 1;
                self.flow_blank(floor)?;
                if self.byte(self.at) == b',' {
                    Err(Declined)
                } else {
                    Ok(())
                }
            }
            byte if byte == close => Ok(()),
            _ => Err(Declined),
        }
    }

    /// Blanks and line breaks; whether there was a line break. Comments are left to the complete
    /// parser, and so are lines that stand no deeper than the node they belong to.
    #[inline]
    fn flow_blank(&mut self, floor: usize) -> Step<bool> {
        let (at, byte) = self.skip_separation(self.at);
        self.at = at;
        match byte {
            b'\n' => self.flow_lines(floor),
            b'#' | b'\t' => Err(Declined),
            _ => Ok(false),
        }
    }

    /// From a line break inside brackets to the next token.
    #[inline(never)]
    fn flow_lines(&mut self, floor: usize) -> Step<bool> {
        while *self.bytes.get(self.at).ok_or(Declined)? == b'\n' {
            self.line_start = self.at + 1;
            self.at = self.skip_spaces(self.line_start);
            if self.byte(self.at) != b'\n' && self.column() < floor.max(1) {
                return Err(Declined);
            }
        }
        if matches!(self.byte(self.at), b'#' | b'\t') {
            return Err(Declined);
        }
        Ok(true)
    }

    /// A key with its value; returns the bit of the key, see [`Open::add_key`].
    fn flow_entry(&mut self, floor: usize) -> Step<u64> {
        let start = self.at;
        let key = self.flow_key()?;
        let after_colon = self.at;
        if after_colon - start > KEY_LIMIT || self.flow_blank(floor)? {
            return Err(Declined);
        }
        if matches!(self.byte(self.at), b',' | b'}') {
            self.push(Kind::Absent, after_colon, after_colon, 0);
            return Ok(key);
        }
        self.flow_value(floor)?;
        Ok(key)
    }

    /// A key and its colon; returns the bit of the key.
    fn flow_key(&mut self) -> Step<u64> {
        let start = self.at;
        let quote = self.byte(start);
        let bit;
        if matches!(quote, b'"' | b'\'') {
            let (end, flags) = self.quoted_on_line(start)?.ok_or(Declined)?;
            let kind = if quote == b'"' {
                Kind::DoubleQuoted
            } else {
                Kind::SingleQuoted
            };
            self.push(kind, start, end, flags);
            bit = self.key_bit(kind, flags, start, end);
            self.at = self.skip_spaces(end);
        } else {
            let end = self.flow_plain()?;
            self.push(Kind::Plain, start, end, 0);
            bit = self.key_bit(Kind::Plain, 0, start, end);
            if !matches!(self.byte(self.at + 1), b' ' | b'\n') {
                return Err(Declined);
            }
        }
        if self.byte(self.at) != b':' {
            return Err(Declined);
        }
        self.at += 1;
        Ok(bit)
    }

    /// A value; a colon behind it would make it a key, which is not taken here.
    fn flow_value(&mut self, floor: usize) -> Step {
        match self.byte(self.at) {
            b'[' | b'{' => self.flow(floor)?,
            b'"' | b'\'' => self.quoted(floor)?,
            _ => return self.flow_plain_value(),
        }
        if self.byte(self.skip_spaces(self.at)) == b':' {
            Err(Declined)
        } else {
            Ok(())
        }
    }

    fn flow_plain_value(&mut self) -> Step {
        let start = self.at;
        let end = self.flow_plain()?;
        match self.byte(self.at) {
            b':' => return Err(Declined),
            // Text that goes on below is declined.
            b'\n' => {
                let mut next = self.at;
                while matches!(self.bytes.get(next), Some(b' ' | b'\n')) {
                    next += 1;
                }
                if !matches!(self.byte(next), b',' | b']' | b'}') {
                    return Err(Declined);
                }
            }
            _ => {}
        }
        self.push(Kind::Plain, start, end, 0);
        Ok(())
    }

    /// Plain text inside brackets, on one line: one past its last character. The scanner then
    /// stands at what ended it.
    #[inline(always)]
    fn flow_plain(&mut self) -> Step<usize> {
        let start = self.at;
        if !self.starts_flow_plain(start) {
            return Err(Declined);
        }
        let mut at = start;
        loop {
            let rest = self.bytes.get(at..).ok_or(Declined)?;
            at += rest
                .iter()
                .position(|&byte| STOPS.has(byte))
                .ok_or(Declined)?;
            match self.bytes[at] {
                b':' => match self.byte(at + 1) {
                    b' ' | b'\n' | b',' | b'[' | b']' | b'{' | b'}' => break,
                    b'\t' => return Err(Declined),
                    _ => at += 1,
                },
                b'\t' => return Err(Declined),
                b'#' if self.bytes[at - 1] == b' ' => return Err(Declined),
                b'#' => at += 1,
                _ => break,
            }
        }
        self.at = at;
        Ok(self.trim_spaces(start, at))
    }

    fn starts_flow_plain(&self, at: usize) -> bool {
        match self.byte(at) {
            b'-' => {
                let next = self.byte(at + 1);
                next.is_ascii_alphanumeric() || matches!(next, b'-' | b'.' | b',' | b']' | b'}')
            }
            byte => FLOW_START.has(byte) || byte >= 0x80,
        }
    }
}
