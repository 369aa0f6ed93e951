//! The way of most lines: `key: word`, and `key:` above the first key of what it holds.
//!
//! Nothing here is needed to read a document, only to read it fast: whatever is not of these forms
//! is left where it stands for the general way.

use super::block::Next;
use super::bytes::{self, Set};
use super::cursor::Scanner;
use super::{KEY_LIMIT, Step};
use crate::{Kind, Span};

/// What does not begin a key or a word here: the indicators, the quotes, blanks and breaks, `-`, `.`
/// for the sake of `...`, and `<` for the sake of `<<`.
static SPECIAL: Set = Set::new(b"[{|>?:,]}&*!%@`#\"'-\n\t .<");

/// Whether a token of the common forms begins with this byte. It never begins a document marker.
#[inline(always)]
const fn begins_common(byte: u8) -> bool {
    !SPECIAL.has(byte)
}

/// A token and the byte it begins with.
#[derive(Clone, Copy)]
struct Token {
    at: u32,
    line: u32,
    first: u8,
}

impl Token {
    /// The first token on the line that begins at `line`; `None` near the end of the text.
    #[inline(always)]
    fn of_line(bytes: &[u8], line: u32) -> Option<Self> {
        let at = bytes::indented(bytes, line)?;
        let first = *bytes.get(at as usize)?;
        Some(Self { at, line, first })
    }

    /// Its level as the key of a mapping.
    #[inline(always)]
    const fn level(self) -> u32 {
        (self.at - self.line) * 2 + 1
    }
}

impl Scanner<'_, '_> {
    /// Reads entries of the common forms as long as they come, from the token that stands here. What
    /// comes next is the same as before when there were none.
    #[inline(never)]
    pub(super) fn common_entries(&mut self, top: &mut u32, next: Next) -> Step<Next> {
        let bytes = self.bytes;
        let mut token = Token {
            at: self.at as u32,
            line: self.line_start as u32,
            first: self.byte(self.at),
        };
        if !self.more() || !begins_common(token.first) {
            return Ok(next);
        }
        if next == Next::Other {
            *top = self.close_above(token.level(), *top);
            if *top != token.level() {
                return Ok(Next::Other);
            }
        }
        loop {
            // Here, a token deeper than `top` begins the node that an entry waits for.
            let waiting = token.level() > *top;
            let end = bytes::word_end(bytes, token.at);
            let colon = end.wrapping_sub(1);
            let found = bytes.get(colon as usize..colon as usize + 3);
            let Some([b':', blank, first]) = found else {
                break;
            };
            if colon.wrapping_sub(token.at) > KEY_LIMIT as u32 {
                break;
            }
            let below = match blank {
                b' ' if begins_common(*first) => {
                    let end = bytes::word_end(bytes, end + 1);
                    let Some([last, b'\n']) = bytes.get(end as usize - 1..end as usize + 1) else {
                        break;
                    };
                    let Some(below) = Token::of_line(bytes, end + 1) else {
                        break;
                    };
                    let level = token.level();
                    if *last == b':' || !begins_common(below.first) || below.level() > level {
                        break;
                    }
                    if waiting {
                        *top = self.open_block(Kind::Mapping, token.at, level, *top)?;
                    }
                    let value = Span::new(colon + 2, end);
                    let key = Span::new(token.at, colon);
                    self.assembly.push_entry(key, value);
                    *top = self.close_above(below.level(), *top);
                    below
                }
                b'\n' => {
                    let Some(below) = Token::of_line(bytes, end + 1) else {
                        break;
                    };
                    let level = token.level();
                    if !begins_common(below.first) || below.level() <= level {
                        break;
                    }
                    if waiting {
                        *top = self.open_block(Kind::Mapping, token.at, level, *top)?;
                    }
                    self.assembly
                        .push(Kind::Plain, Span::new(token.at, colon), 0, 0);
                    token = below;
                    continue;
                }
                _ => break,
            };
            token = below;
            if *top != token.level() {
                self.stand_at(token);
                return Ok(Next::Other);
            }
        }
        self.stand_at(token);
        Ok(if token.level() > *top {
            Next::Node
        } else {
            Next::Other
        })
    }

    #[inline(always)]
    fn stand_at(&mut self, token: Token) {
        self.at = token.at as usize;
        self.line_start = token.line as usize;
    }
}
