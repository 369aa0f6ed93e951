//! Which bytes the fast path reads at all.

use memchr::memchr3_iter;

/// The UTF-8 byte order mark.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether the text holds only characters whose treatment is beyond doubt: no control characters
/// but line feed and tab, no carriage return, no byte order mark behind the first byte.
pub(in crate::yaml) fn acceptable(text: &[u8]) -> bool {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut control = false;
    let mut union = 0;
    // One pass without branches, so that it runs many bytes at a time.
    for &byte in text {
        control |= matches!(byte, 0..=0x08 | 0x0B..=0x1F | 0x7F);
        union |= byte;
    }
    !control && (union < 0x80 || wide_acceptable(text))
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

    /// The first member at or behind `from`, or the end.
    #[inline]
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> usize {
        let mut at = from;
        while at < bytes.len() && !self.0[bytes[at] as usize] {
            at += 1;
        }
        at
    }
}
