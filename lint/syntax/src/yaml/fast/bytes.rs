//! Which bytes the fast path reads at all.

use memchr::memchr3_iter;

/// The UTF-8 byte order mark.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether the text holds only characters whose treatment is beyond doubt: no control characters
/// but line feed and tab, no carriage return, no byte order mark behind the first byte.
pub(in crate::yaml) fn acceptable(text: &[u8]) -> bool {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    // Most texts are ASCII without tabs, and done with here.
    is_simple(text) || (!text.iter().any(|&byte| is_control(byte)) && wide_acceptable(text))
}

/// Whether the text is printable ASCII and line feeds. Blocks are judged in one go without branches,
/// so that the compiler takes many bytes at a time; the last block may overlap the one before it.
fn is_simple(text: &[u8]) -> bool {
    let Some(last) = text.last_chunk::<BLOCK>() else {
        return text.iter().all(|&byte| doubt(byte) == 0);
    };
    let mut doubts = [0; BLOCK];
    for block in text.as_chunks::<BLOCK>().0 {
        add_doubts(&mut doubts, block);
    }
    add_doubts(&mut doubts, last);
    doubts == [0; BLOCK]
}

const BLOCK: usize = 64;

#[inline(always)]
fn add_doubts(doubts: &mut [u8; BLOCK], block: &[u8; BLOCK]) {
    for (doubts, &byte) in doubts.iter_mut().zip(block) {
        *doubts |= doubt(byte);
    }
}

/// Not 0 for a byte that is neither printable ASCII nor a line feed. One signed comparison of the
/// successor sees `DEL` and what is not ASCII, too.
#[inline(always)]
const fn doubt(byte: u8) -> u8 {
    let successor = byte.wrapping_add(1);
    if successor.cast_signed() <= 0x20 && successor != b'\n' + 1 {
        0xFF
    } else {
        0
    }
}

const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=0x1F | 0x7F) && !matches!(byte, b'\t' | b'\n')
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
/// ASCII; [`Word::before`] leaves those out.
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
}

impl Word {
    /// Sixteen bytes as two words.
    #[inline(always)]
    const fn pair(block: [u8; 16]) -> [Self; 2] {
        let both = u128::from_le_bytes(block);
        [Self(both as u64), Self((both >> 64) as u64)]
    }

    /// How many bytes stand before the first ASCII byte that a test accepts.
    #[inline(always)]
    fn before(self, test: impl Fn(Self) -> u64) -> Option<usize> {
        let found = test(self) & !self.0 & Self::all(0x80);
        (found != 0).then(|| found.trailing_zeros() as usize / 8)
    }

    /// How many bytes stand before the first blank or line break. Bytes from `0xA1` on pass for
    /// one, which saves telling them apart.
    #[inline(always)]
    fn before_wide_or_blank(self) -> Option<u32> {
        let found = self.below(0x21) & Self::all(0x80);
        (found != 0).then(|| found.trailing_zeros() / 8)
    }

    /// How many spaces it begins with; `None` when there is nothing else.
    #[inline(always)]
    fn spaces(self) -> Option<u32> {
        let other = self.0 ^ Self::all(b' ');
        (other != 0).then(|| other.trailing_zeros() / 8)
    }
}

/// The first ASCII byte at or behind `from` that `test` accepts, or the end. Most are found within
/// sixteen bytes, for which the length is checked once.
#[inline(always)]
pub(super) fn first(bytes: &[u8], from: usize, test: impl Fn(Word) -> u64) -> usize {
    if let Some(rest) = bytes.get(from..)
        && let Some(block) = rest.first_chunk::<16>()
    {
        let [low, high] = Word::pair(*block);
        if let Some(before) = low.before(&test) {
            return from + before;
        }
        if let Some(before) = high.before(&test) {
            return from + 8 + before;
        }
        return far_first(bytes, from + 16, test);
    }
    far_first(bytes, from, test)
}

/// The same without haste.
#[inline(never)]
fn far_first(bytes: &[u8], from: usize, test: impl Fn(Word) -> u64) -> usize {
    let mut at = from;
    while let Some(rest) = bytes.get(at..)
        && let Some(block) = rest.first_chunk::<8>()
    {
        if let Some(before) = Word(u64::from_le_bytes(*block)).before(&test) {
            return at + before;
        }
        at += 8;
    }
    let accepted = |&byte: &u8| Word(u64::from(byte)).before(&test) == Some(0);
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(accepted)
        .map_or(bytes.len(), |before| at + before)
}

/// Where the word at `from` ends: at the first blank or line break (an acceptable text has no other
/// control characters) or the end. It may stop early, at a character beyond ASCII: whoever needs a
/// blank must look for it there, which everyone does anyway.
#[inline(always)]
pub(super) fn word_end(bytes: &[u8], from: u32) -> u32 {
    near_word_end(bytes, from).unwrap_or_else(|| far_word_end(bytes, from))
}

/// The same for a word of less than 32 bytes, as nearly all keys are; `None` for others, and near the
/// end.
///
/// Offsets are 32 bits wide so that the end of a block cannot overflow, which leaves one check.
#[inline(always)]
pub(super) fn near_word_end(bytes: &[u8], from: u32) -> Option<u32> {
    let start = from as usize;
    let block = bytes.get(start..start + 32)?.first_chunk::<32>()?;
    let mut at = from;
    for word in block.as_chunks::<8>().0 {
        if let Some(before) = Word(u64::from_le_bytes(*word)).before_wide_or_blank() {
            return Some(at + before);
        }
        at += 8;
    }
    None
}

#[inline(never)]
fn far_word_end(bytes: &[u8], from: u32) -> u32 {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        if let Some(before) = word.before_wide_or_blank() {
            return at + before;
        }
        at += 8;
    }
    let rest = bytes.get(at as usize..).unwrap_or_default();
    let width = rest.iter().position(|&byte| byte <= b' ');
    at + width.unwrap_or(rest.len()) as u32
}

/// Eight bytes, when there are so many.
#[inline(always)]
fn word(bytes: &[u8], from: u32) -> Option<Word> {
    let from = from as usize;
    let word = bytes.get(from..from + 8)?.first_chunk()?;
    Some(Word(u64::from_le_bytes(*word)))
}

/// Sixteen bytes, when there are so many.
#[inline(always)]
fn block(bytes: &[u8], from: u32) -> Option<[Word; 2]> {
    let from = from as usize;
    let block = bytes.get(from..from + 16)?.first_chunk()?;
    Some(Word::pair(*block))
}

/// What can end or interrupt plain text: a line feed, a tab (of the control characters an acceptable
/// text has only these), `:` or `#`.
#[inline(always)]
pub(super) const fn stops_plain(word: Word) -> u64 {
    word.below(0x20) | word.is(b':') | word.is(b'#')
}

/// The first byte at or behind `from` that is no space, or the end.
#[inline(always)]
pub(super) fn skip_spaces(bytes: &[u8], from: u32) -> u32 {
    if let Some([low, high]) = block(bytes, from) {
        if let Some(spaces) = low.spaces() {
            return from + spaces;
        }
        if let Some(spaces) = high.spaces() {
            return from + 8 + spaces;
        }
    }
    skip_many_spaces(bytes, from)
}

#[inline(never)]
fn skip_many_spaces(bytes: &[u8], from: u32) -> u32 {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        if let Some(spaces) = word.spaces() {
            return at + spaces;
        }
        at += 8;
    }
    let rest = bytes.get(at as usize..).unwrap_or_default();
    let width = rest.iter().position(|&byte| byte != b' ');
    at + width.unwrap_or(rest.len()) as u32
}
