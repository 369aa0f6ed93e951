//! Text in UTF-16 and UTF-32, and text with NUL bytes: what other tools take for binary.

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

/// How many bytes tell whether a text without a mark is one of these.
const SAMPLE: usize = 512;

/// The fewest characters that tell it.
const FEWEST: usize = 8;

/// Whether bytes begin with a byte order mark of UTF-16, and not with one of UTF-32.
pub(super) fn has_mark(bytes: &[u8]) -> bool {
    !bytes.starts_with(&[0xFF, 0xFE, 0, 0]) && matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
}

/// How a text is coded: the bytes of a unit, and which of them is the one of a character of ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Coding {
    width: usize,
    place: usize,
}

/// UTF-16 and UTF-32, each in both orders; the wider first, as a text in it passes for the narrower.
const CODINGS: [Coding; 4] = [
    Coding { width: 4, place: 0 },
    Coding { width: 4, place: 3 },
    Coding { width: 2, place: 0 },
    Coding { width: 2, place: 1 },
];

impl Coding {
    /// The character of a unit, where it is one of the first 256.
    fn character(self, unit: &[u8]) -> Option<u8> {
        let mut others = unit.iter().enumerate().filter(|(at, _)| *at != self.place);
        others.all(|(_, byte)| *byte == 0).then(|| unit[self.place])
    }

    /// Whether nearly every unit of a sample is a character of ASCII or Latin.
    fn is_one_of(self, sample: &[u8]) -> bool {
        let units = sample.chunks_exact(self.width);
        let count = units.len();
        let fits = units.filter(|unit| self.character(unit).is_some_and(|byte| byte != 0));
        count >= FEWEST && fits.count() >= count * 9 / 10
    }
}

/// The text of bytes in UTF-16 or UTF-32, told by its byte order mark or by the zeros in it; `None` for anything else.
pub(super) fn text_of(bytes: &[u8]) -> Option<Wide> {
    let (mark, coding) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] if is_long(rest, CODINGS[0]) => (4, CODINGS[0]),
        [0, 0, 0xFE, 0xFF, ..] => (4, CODINGS[1]),
        [0xFF, 0xFE, ..] => (2, CODINGS[2]),
        [0xFE, 0xFF, ..] => (2, CODINGS[3]),
        _ => (0, coding_of(bytes)?),
    };
    // One byte a unit keeps places exact, and what is not ASCII stands in no token.
    let character = |unit| coding.character(unit).filter(u8::is_ascii).unwrap_or(b'?');
    let units = bytes[mark..].chunks_exact(coding.width);
    Some(Wide {
        bytes: units.map(character).collect(),
        mark,
        width: coding.width,
    })
}

/// Whether the beginning of a text is in a coding, however short it is.
fn is_long(bytes: &[u8], coding: Coding) -> bool {
    let first = bytes.get(..coding.width);
    first.is_none_or(|unit| coding.character(unit) != Some(0))
}

/// The coding of a text without a mark.
fn coding_of(bytes: &[u8]) -> Option<Coding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    CODINGS.into_iter().find(|coding| coding.is_one_of(sample))
}
