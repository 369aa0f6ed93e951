//! Which bytes the fast path reads at all.

use memchr::memchr3_iter;

/// The UTF-8 byte order mark.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether the text holds only characters whose treatment is beyond doubt: no control characters
/// but line feed and tab, no carriage return, no byte order mark behind the first byte.
pub(in crate::yaml) fn acceptable(text: &[u8]) -> bool {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    // Most texts are ASCII, and done with here.
    !any(text, is_doubtful)
        || (!any(text, |byte| byte < 0x80 && is_doubtful(byte)) && wide_acceptable(text))
}

/// Whether any byte is `wrong`, in one pass without branches, so that it runs many bytes at a time.
#[inline]
fn any(text: &[u8], wrong: impl Fn(u8) -> bool) -> bool {
    text.iter().fold(false, |any, &byte| any | wrong(byte))
}

/// Whether a byte is a control character other than tab and line feed, or not ASCII. One signed
/// comparison of the successor sees all of these, and tab and line feed (whose successors are 10
/// and 11) differ in one bit there.
#[inline]
const fn is_doubtful(byte: u8) -> bool {
    let successor = byte.wrapping_add(1);
    successor.cast_signed() <= 0x20 && successor | 1 != 11
}

/// The same for what stands outside ASCII: C1 controls (`C2 80` to `C2 9F`, NEL among them), the
/// byte order mark (`EF BB BF`) and the noncharacters `EF BF BE` and `EF BF BF`. The line
/// separators `E2 80 A8` and `A9` are left to the complete parser too.
fn wide_acceptable(text: &[u8]) -> bool {
    let next = |at: usize| text.get(at).copied().unwrap_or(0);
    memchr3_iter(0xC2, 0xEF, 0xE2, text).all(|at| match text[at] {
        0xC2 => next(at + 1) >= 0xA0,
        0xE2 => next(at + 1) != 0x80 || !matches!(next(at + 2), 0xA8 | 0xA9),
        _ => match next(at + 1) {
            0xBB => next(at + 2) != 0xBF,
            0xBF => next(at + 2) < 0xBE,
            _ => true,
        },
    })
}

/// A set of bytes as a table: the scanner asks once a byte.
pub(super) struct Set([bool; 256]);

impl Set {
    /// The set of these bytes.
    pub(super) const fn new(members: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut index = 0;
        while index < members.len() {
            table[members[index] as usize] = true;
            index += 1;
        }
        Self(table)
    }

    /// Whether a byte is a member.
    #[inline]
    pub(super) const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }
}

/// Eight bytes, the first of them lowest: the scanner compares them all at once.
///
/// A test leaves the top bit set in every byte it accepts, and may set it wrongly only above such a
/// byte, which does not matter to a search for the first one. It says nothing about bytes beyond
/// ASCII; [`first`] leaves those out.
#[derive(Clone, Copy)]
pub(super) struct Word(u64);

impl Word {
    /// The same byte eight times.
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }

    /// Bytes below `limit`: the subtraction borrows the top bit.
    #[inline(always)]
    pub(super) const fn below(self, limit: u8) -> u64 {
        self.0.wrapping_sub(Self::all(limit))
    }

    /// Bytes equal to `byte`.
    #[inline(always)]
    pub(super) const fn is(self, byte: u8) -> u64 {
        Self(self.0 ^ Self::all(byte)).below(1)
    }

    /// `is` for two bytes that differ in nothing but `bit`, of which `byte` has it.
    #[inline(always)]
    pub(super) const fn is_but_for(self, bit: u8, byte: u8) -> u64 {
        Self(self.0 | Self::all(bit)).is(byte)
    }
}

/// The first ASCII byte at or behind `from` that `test` accepts, or the end.
#[inline(always)]
pub(super) fn first(bytes: &[u8], from: usize, test: impl Fn(Word) -> u64) -> usize {
    let mut at = from;
    loop {
        let Some(rest) = bytes.get(at..) else {
            return bytes.len();
        };
        let Some(block) = rest.first_chunk::<8>() else {
            return at + first_of_few(rest, test);
        };
        let word = u64::from_le_bytes(*block);
        let found = test(Word(word)) & !word & Word::all(0x80);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
}

/// The same in fewer than eight bytes.
#[inline(never)]
fn first_of_few(bytes: &[u8], test: impl Fn(Word) -> u64) -> usize {
    bytes
        .iter()
        .position(|&byte| test(Word(u64::from(byte))) & !u64::from(byte) & 0x80 != 0)
        .unwrap_or(bytes.len())
}

/// Blanks and line breaks: an acceptable text has no other control characters.
#[inline(always)]
pub(super) const fn blank(word: Word) -> u64 {
    word.below(0x21)
}

/// What can end or interrupt plain text: a line feed, a tab (of the control characters an acceptable
/// text has only these), `:` or `#`.
#[inline(always)]
pub(super) const fn stops_plain(word: Word) -> u64 {
    word.below(0x20) | word.is(b':') | word.is(b'#')
}

/// The first byte at or behind `from` that is no space, or the end. Indentation is rarely deeper
/// than the eight bytes of one word.
#[inline(always)]
pub(super) fn skip_spaces(bytes: &[u8], from: usize) -> usize {
    if let Some(rest) = bytes.get(from..)
        && let Some(block) = rest.first_chunk::<8>()
    {
        let other = u64::from_le_bytes(*block) ^ Word::all(b' ');
        if other != 0 {
            return from + other.trailing_zeros() as usize / 8;
        }
        return skip_many_spaces(bytes, from + 8);
    }
    skip_many_spaces(bytes, from)
}

#[inline(never)]
fn skip_many_spaces(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(rest) = bytes.get(at..)
        && let Some(block) = rest.first_chunk::<8>()
    {
        let other = u64::from_le_bytes(*block) ^ Word::all(b' ');
        if other != 0 {
            return at + other.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while at < bytes.len() && bytes[at] == b' ' {
        at += 1;
    }
    at
}
