//! Text in UTF-16, and text with NUL bytes: what other tools take for binary.

use std::ops::Range;

/// A text made from bytes that are none in UTF-8.
pub(super) struct Wide {
    pub(super) bytes: Vec<u8>,
    /// How many bytes of the original stand before the text.
    mark: usize,
    /// How many bytes of the original one byte of the text stands for, where it is ASCII.
    width: usize,
}

impl Wide {
    /// Where a place of the text stands in the original; exact up to the first character beyond ASCII, and inside the
    /// original in any case.
    pub(super) fn origin(&self, span: Range<usize>) -> Range<usize> {
        self.mark + span.start * self.width..self.mark + span.end * self.width
    }
}

/// How many bytes tell whether a text without a mark is UTF-16.
const SAMPLE: usize = 512;

/// Whether bytes begin with a byte order mark of UTF-16.
pub(super) fn has_mark(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
}

/// The text of bytes in UTF-16, told by its byte order mark or by zeros in every other byte; `None` for anything else.
pub(super) fn text_of(bytes: &[u8]) -> Option<Wide> {
    let (mark, unit): (usize, fn([u8; 2]) -> u16) = match bytes {
        [0xFF, 0xFE, ..] => (2, u16::from_le_bytes),
        [0xFE, 0xFF, ..] => (2, u16::from_be_bytes),
        _ => (0, order(bytes)?),
    };
    let units = bytes[mark..]
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| unit(*pair));
    // One byte a unit keeps places exact; what is not ASCII stands in no token.
    let text = units
        .map(|unit| u8::try_from(unit).unwrap_or(0xFF))
        .collect();
    Some(Wide {
        bytes: text,
        mark,
        width: 2,
    })
}

/// The byte order of a text of which nearly every other byte is zero.
fn order(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let pairs = sample.as_chunks::<2>().0;
    let zeros = |place: usize| {
        pairs
            .iter()
            .filter(|pair| pair[place] == 0 && pair[1 - place] != 0)
            .count()
    };
    let most = pairs.len() * 9 / 10;
    if pairs.len() < 8 {
        None
    } else if zeros(1) >= most {
        Some(u16::from_le_bytes)
    } else if zeros(0) >= most {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}
