//! Keys: a scalar and its colon on one line.

use super::bytes::{self, Set};
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

/// What does not make plain text by itself: the indicators, the quotes, the line break, and `-`,
/// which is text only when more text follows.
static SPECIAL: Set = Set::new(b"[{|>?:,]}&*!%@`#\"'-\n");

/// Whether plain text begins with this byte, whatever follows.
#[inline(always)]
pub(super) fn begins_plain(byte: u8) -> bool {
    !SPECIAL.has(byte)
}

impl Scanner<'_, '_> {
    /// The key that stands here; without one, the line is not for the fast path.
    #[inline(always)]
    pub(super) fn key(&self) -> Step<Key> {
        if begins_plain(self.byte(self.at))
            && let Some(key) = self.key_of_one_word(self.word_end(self.at))
        {
            return Ok(key);
        }
        self.other_key()?.ok_or(Declined)
    }

    /// Where the text without blanks that begins at `start` ends, see [`bytes::word_end`].
    #[inline(always)]
    pub(super) fn word_end(&self, start: usize) -> usize {
        bytes::word_end(self.bytes, start as u32) as usize
    }

    /// The key that stands here, when it begins with plain text and is one word of which the end is
    /// known. Most keys are. The first blank of such a line stands right behind the colon that makes
    /// the key, because any other colon, and any `#`, is text where no blank touches it.
    #[inline(always)]
    pub(super) fn key_of_one_word(&self, end: usize) -> Option<Key> {
        let colon = end.wrapping_sub(1);
        let found = self.byte(colon) == b':'
            && self.ends_indicator(end)
            && colon.wrapping_sub(self.at) <= KEY_LIMIT;
        found.then_some(Key {
            kind: Kind::Plain,
            flags: 0,
            end: colon,
            colon,
        })
    }

    /// Any key that stands here; `None` when the line has none.
    #[inline(never)]
    pub(super) fn other_key(&self) -> Step<Option<Key>> {
        match self.byte(self.at) {
            quote @ (b'"' | b'\'') => self.quoted_key(self.at, quote),
            b'-' if !matches!(self.byte(self.at + 1), b' ' | b'\t' | b'\n') => self.plain_key(),
            first if begins_plain(first) => self.plain_key(),
            _ => Err(Declined),
        }
    }

    /// Any key without quotes.
    pub(super) fn plain_key(&self) -> Step<Option<Key>> {
        let colon = self.plain_text(self.at)?;
        if self.byte(colon) != b':' {
            return Ok(None);
        }
        if colon - self.at > KEY_LIMIT {
            return Err(Declined);
        }
        Ok(Some(Key {
            kind: Kind::Plain,
            flags: 0,
            end: self.trim_spaces(self.at, colon),
            colon,
        }))
    }

    /// What ends the plain text at `start` on its line: the colon of a key, the `#` of a comment, or
    /// the line break.
    #[inline]
    pub(super) fn plain_text(&self, start: usize) -> Step<usize> {
        let mut at = start;
        loop {
            at = bytes::first(self.bytes, at, bytes::stops_plain);
            match self.byte(at) {
                b'\n' => return Ok(at),
                b':' => match self.byte(at + 1) {
                    b' ' | b'\n' => return Ok(at),
                    b'\t' => return Err(Declined),
                    _ => {}
                },
                b'#' if at > start && self.bytes[at - 1] == b' ' => return Ok(at),
                b'#' => {}
                _ => return Err(Declined),
            }
            at += 1;
        }
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
