//! Large bytes, piece by piece: a search keeps more than it reads, and a piece bounds it.

/// What has more bytes is searched in pieces.
pub(crate) const WHOLE_BYTES: usize = 32 << 20;

/// How many bytes a piece has, at most.
const PIECE: usize = 4 << 20;

/// How many bytes of a piece stand in the next one too: more than a key, a certificate or most Secrets have.
const OVERLAP: usize = 512 << 10;

/// A part of some bytes, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'b> {
    /// The bytes.
    pub(super) bytes: &'b [u8],
    /// Where they begin.
    pub(super) at: usize,
    /// How many of them stood in the piece before: what ends there was found in it.
    pub(super) known: usize,
    /// It is not all of them.
    pub(super) is_part: bool,
}

/// The pieces of some bytes, in order; together they are all of them. A text is cut where lines begin, if it has lines.
pub(super) fn of(bytes: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    of_size(bytes, WHOLE_BYTES, PIECE, OVERLAP)
}

fn of_size(
    bytes: &[u8],
    whole: usize,
    most: usize,
    overlap: usize,
) -> impl Iterator<Item = Piece<'_>> {
    let is_part = bytes.len() > whole;
    let is_text = is_part && std::str::from_utf8(bytes).is_ok();
    // The next place to begin at, and how far was read.
    let mut next = Some((0, 0));
    std::iter::from_fn(move || {
        let (at, read) = next?;
        let end = if is_part && bytes.len() - at > most {
            boundary(bytes, is_text, at + most - overlap, at + most)
        } else {
            bytes.len()
        };
        next = (end < bytes.len()).then(|| {
            let from = end - overlap.min(end - at);
            // Never where it began before: `from` lies behind that by as much as a piece is longer than twice the overlap.
            (boundary(bytes, is_text, from, end), end)
        });
        Some(Piece {
            bytes: bytes.get(at..end)?,
            at,
            known: read - at.min(read),
            is_part,
        })
    })
}

/// A place between two to cut at: behind the first line of a text that ends there, before a whole character, or by four
/// bytes, which no character of UTF-16 or UTF-32 is cut by.
fn boundary(bytes: &[u8], is_text: bool, from: usize, to: usize) -> usize {
    if !is_text {
        return from - from % 4;
    }
    let range = bytes.get(from..to).unwrap_or_default();
    // Where nothing is indented a document or an object begins, and nothing else is cut.
    let is_start = |line: &usize| {
        let first = range.get(line + 1);
        first.is_some_and(|first| !matches!(first, b' ' | b'\t' | b'\n' | b'\r'))
    };
    let lines = || memchr::memchr_iter(b'\n', range);
    if let Some(line) = lines().find(is_start).or_else(|| lines().next()) {
        return from + line + 1;
    }
    let is_inside = |byte: &&u8| **byte & 0xC0 == 0x80;
    from + range.iter().take_while(is_inside).count()
}

#[cfg(test)]
mod tests {
    use super::{Piece, of_size};

    fn cut(bytes: &[u8]) -> Vec<Piece<'_>> {
        of_size(bytes, 64, 32, 8).collect()
    }

    /// Each byte stands in a piece, and each run that is no longer than the overlap stands in one as a whole.
    #[track_caller]
    fn covers(bytes: &[u8], pieces: &[Piece<'_>]) {
        let mut end = 0;
        for piece in pieces {
            assert!(piece.at <= end && piece.bytes.len() <= 32, "{piece:?}");
            assert_eq!(piece.known, end - piece.at);
            assert_eq!(piece.bytes, &bytes[piece.at..piece.at + piece.bytes.len()]);
            end = piece.at + piece.bytes.len();
        }
        assert_eq!(end, bytes.len());
    }

    #[test]
    fn small_bytes_are_one_piece() {
        let bytes = [b'x'; 64];
        let pieces = cut(&bytes);
        assert_eq!(pieces.len(), 1);
        assert!(!pieces[0].is_part && pieces[0].known == 0);
        covers(&[b'x'; 0], &cut(&[]));
    }

    #[test]
    fn large_bytes_are_cut_and_overlap() {
        let lines = "abc\n de\n".repeat(20);
        for piece in cut(lines.as_bytes()) {
            assert!(piece.bytes.starts_with(b"abc"), "{piece:?}");
        }
        let long = "\u{e4}".repeat(99);
        for piece in cut(long.as_bytes()) {
            assert!(std::str::from_utf8(piece.bytes).is_ok(), "{piece:?}");
        }
        let odd = [&b"\xFF"[..], "ab\n".repeat(50).as_bytes()].concat();
        assert!(cut(&odd).iter().all(|piece| piece.at % 4 == 0));
        for bytes in [lines.as_bytes(), long.as_bytes(), &odd] {
            assert!(cut(bytes).len() > 2);
            covers(bytes, &cut(bytes));
        }
    }
}
