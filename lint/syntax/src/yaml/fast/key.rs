//! Keys: a scalar and its colon on one line.

use super::bytes::Set;
use super::cursor::Scanner;
use super::{Declined, KEY_LIMIT, Step};
use crate::Kind;

/// A key that has been found but not yet pushed. It begins where the scanner stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) flags: u8,
    /// One past its last character.
    pub(super) end: usize,
    pub(super) colon: usize,
}

/// What can end or interrupt plain text.
pub(super) static PLAIN_STOP: Set = Set::new(b"\n:#\t");

/// What no plain scalar of the fast path begins with.
static INDICATOR: Set = Set::new(b"[{|>?:,]}&*!%@`#");

impl Scanner<'_, '_> {
    /// The key that begins at `at`; `None` when the line has no key there.
    #[inline]
    pub(super) fn key(&self, at: usize) -> Step<Option<Key>> {
        match self.byte(at) {
            quote @ (b'"' | b'\'') => self.quoted_key(at, quote),
            b'-' if matches!(self.byte(at + 1), b' ' | b'\t' | b'\n') => Err(Declined),
            first if INDICATOR.has(first) => Err(Declined),
            _ => self.plain_key(at),
        }
    }

    /// A key without quotes.
    #[inline]
    pub(super) fn plain_key(&self, start: usize) -> Step<Option<Key>> {
        let mut at = start;
        loop {
            at = PLAIN_STOP.find(self.bytes, at);
            match self.byte(at) {
                b'\n' => return Ok(None),
                b'\t' => return Err(Declined),
                b':' if self.ends_indicator(at + 1) => break,
                b':' if self.byte(at + 1) == b'\t' => return Err(Declined),
                // A comment: what stands before it is a value without a key.
                b'#' if self.bytes[at - 1] == b' ' => return Ok(None),
                _ => at += 1,
            }
        }
        if at - start > KEY_LIMIT {
            return Err(Declined);
        }
        let end = self.trim_spaces(start, at);
        Ok(Some(Key {
            kind: Kind::Plain,
            flags: 0,
            end,
            colon: at,
        }))
    }

    /// `end` without the spaces before it.
    #[inline]
    pub(super) fn trim_spaces(&self, start: usize, end: usize) -> usize {
        let mut end = end;
        while end > start && self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        end
    }

    fn quoted_key(&self, at: usize, quote: u8) -> Step<Option<Key>> {
        let Some((end, flags)) = self.quoted_on_line(at)? else {
            return Ok(None);
        };
        let colon = self.skip_spaces(end);
        if self.byte(colon) != b':' {
            return Ok(None);
        }
        if colon - at > KEY_LIMIT || !self.ends_indicator(colon + 1) {
            return Err(Declined);
        }
        let kind = if quote == b'"' {
            Kind::DoubleQuoted
        } else {
            Kind::SingleQuoted
        };
        Ok(Some(Key {
            kind,
            flags,
            end,
            colon,
        }))
    }
}
