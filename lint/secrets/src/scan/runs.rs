//! Finds long runs of token bytes without looking at most of the text.
//!
//! Every run of [`SHORTEST`] bytes or more covers one of the windows of eight bytes that stand [`STRIDE`] apart, and
//! eight bytes are looked at at once. Further strides would be possible where a window has its gap late, but then each
//! step would have to wait for the one before: measured, that takes twice the time.

/// The fewest bytes of a run. No credential that is known by its form alone is shorter.
pub(super) const SHORTEST: usize = 20;

const WINDOW: usize = 8;

/// From window to window: a run that begins behind the start of one covers the next.
const STRIDE: usize = SHORTEST - WINDOW + 1;

const TOKEN: u8 = 1;
const DIGIT: u8 = 2;
const UPPER: u8 = 4;

/// A run of letters, digits and `+ - . / = _ ~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
    flags: u8,
}

impl Run {
    /// Whether it holds a digit or an upper-case letter. Random text without either is never met; words, paths and
    /// host names without either are most of what is met.
    pub(super) const fn may_be_random(self) -> bool {
        self.flags & (DIGIT | UPPER) != 0
    }
}

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => TOKEN | DIGIT,
            b'A'..=b'Z' => TOKEN | UPPER,
            b'a'..=b'z' | b'+' | b'-' | b'.' | b'/' | b'=' | b'_' | b'~' => TOKEN,
            _ => 0,
        };
        byte += 1;
    }
    table
}

static CLASSES: [u8; 256] = classes();

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// The runs of a text, in order.
pub(super) struct Runs<'t> {
    text: &'t [u8],
    /// Runs that begin before this are told already.
    earliest: usize,
}

impl<'t> Runs<'t> {
    pub(super) const fn new(text: &'t [u8]) -> Self {
        Self { text, earliest: 0 }
    }

    /// Marks in the highest bit of each byte those that cannot stand in a token. The arithmetic sees bytes below `+`
    /// only, which in text are blanks, line breaks and quotes: nearly all of them. It is exact for ASCII, and other
    /// bytes are in no token.
    #[inline]
    const fn gaps(window: [u8; WINDOW]) -> u64 {
        const HIGH: u64 = 0x8080_8080_8080_8080;
        const PLUS: u64 = 0x2B2B_2B2B_2B2B_2B2B;
        !((u64::from_le_bytes(window) | HIGH) - PLUS) & HIGH
    }

    /// The whole run around a window of token bytes.
    #[inline]
    fn around(&self, window: usize) -> Run {
        let before = self.text[self.earliest..window]
            .iter()
            .rposition(|byte| class(*byte) == 0);
        let start = before.map_or(self.earliest, |gap| self.earliest + gap + 1);
        let mut flags = 0;
        let mut end = start;
        while let Some(byte) = self.text.get(end) {
            let class = class(*byte);
            if class == 0 {
                break;
            }
            flags |= class;
            end += 1;
        }
        Run { start, end, flags }
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    #[inline]
    fn next(&mut self) -> Option<Run> {
        // A run that begins at the earliest place covers the first window.
        let mut at = self.earliest + STRIDE - 1;
        loop {
            let window = self.text.get(at..)?.first_chunk::<WINDOW>()?;
            if Self::gaps(*window) != 0 || window.iter().any(|byte| class(*byte) == 0) {
                at += STRIDE;
                continue;
            }
            let run = self.around(at);
            self.earliest = run.end + 1;
            if run.end - run.start >= SHORTEST {
                return Some(run);
            }
            at = self.earliest + STRIDE - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, byte by byte.
    fn plainly(text: &[u8]) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        let mut start = 0;
        for end in 0..=text.len() {
            if end == text.len() || class(text[end]) == 0 {
                if end - start >= SHORTEST {
                    runs.push((start, end));
                }
                start = end + 1;
            }
        }
        runs
    }

    #[test]
    fn no_run_is_missed_whatever_stands_around_it() {
        let gaps = [b' ', b':', b'"', 0x80, 0xFF, b'@', b'\n'];
        let mut state = 7_u64;
        for round in 0..4000 {
            let mut text = Vec::new();
            while text.len() < 200 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let length = (state >> 33) as usize % (if round % 2 == 0 { 9 } else { 45 });
                text.extend(std::iter::repeat_n(b"a9Z/"[length % 4], length));
                text.push(gaps[(state >> 50) as usize % gaps.len()]);
            }
            let found: Vec<_> = Runs::new(&text).map(|run| (run.start, run.end)).collect();
            assert_eq!(found, plainly(&text), "{text:?}");
        }
    }

    #[test]
    fn ends_of_the_text_end_runs() {
        for length in 0..64 {
            let text = vec![b'a'; length];
            assert_eq!(Runs::new(&text).count(), usize::from(length >= SHORTEST));
        }
    }
}
