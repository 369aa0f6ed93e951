//! Streams compressed with gzip (RFC 1952), several behind each other included.

use flate2::bufread::GzDecoder;

use super::{Budget, End, Opened, inflated};
use crate::scan::leak::Limit;

/// What a stream begins with.
pub(super) const MARK: &[u8] = &[0x1F, 0x8B, 8];

/// Whether bytes begin with a header: of its flags three are reserved.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK) && bytes.get(3).is_some_and(|flags| flags & 0xE0 == 0)
}

/// What a stream holds. What stands behind its end, which `gzip` passes over with a warning, is searched as it is.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let (content, rest) = members(bytes, budget);
    let mut found = vec![Opened {
        name: None,
        bytes: content,
    }];
    // Tapes are filled up with zeros.
    if rest.iter().any(|byte| *byte != 0) {
        budget.limit(Limit::Damaged);
        found.extend(budget.take(None, rest));
    }
    found
}

/// A stream whose header stands among other bytes.
pub(super) struct Member {
    pub(super) content: Vec<u8>,
    /// How many bytes it takes, or how many were read of one that breaks off.
    pub(super) length: usize,
    pub(super) end: End,
}

/// Reads one stream; damage is told in what it returns, as there may be none.
pub(super) fn member(bytes: &[u8], budget: &mut Budget) -> Member {
    let mut content = Vec::new();
    let mut decoder = GzDecoder::new(bytes);
    let end = inflated(&mut decoder, &mut content, budget);
    Member {
        content,
        length: bytes.len() - decoder.get_ref().len(),
        end,
    }
}

/// What comes out of all members of a stream, and what stands behind them.
fn members<'b>(bytes: &'b [u8], budget: &mut Budget) -> (Vec<u8>, &'b [u8]) {
    let mut out = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(MARK) {
        if !budget.entry() {
            return (out, b"");
        }
        let mut decoder = GzDecoder::new(rest);
        rest = match inflated(&mut decoder, &mut out, budget) {
            End::Whole => decoder.into_inner(),
            End::Cut => return (out, b""),
            End::Broken => {
                budget.limit(Limit::Damaged);
                return (out, b"");
            }
        };
    }
    (out, rest)
}
