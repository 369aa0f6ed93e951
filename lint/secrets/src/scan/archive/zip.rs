//! Zip archives (PKWARE's APPNOTE.TXT 6.3): read by their local headers one behind the other, so that nothing that the
//! list at the end leaves out stays unseen. Readers go by that list and do not mind what stands between entries: it is
//! searched as it is.

use flate2::read::DeflateDecoder;

use super::{Budget, End, Opened, inflated};
use crate::scan::leak::Limit;

/// What the header of an entry begins with.
pub(super) const LOCAL: &[u8] = b"PK\x03\x04";
/// The length of a local header without its name and extra field.
const HEADER: usize = 30;

fn short(bytes: &[u8], at: usize) -> usize {
    bytes
        .get(at..at + 2)
        .map_or(0, |pair| usize::from(pair[0]) | usize::from(pair[1]) << 8)
}

fn long(bytes: &[u8], at: usize) -> usize {
    short(bytes, at) | short(bytes, at + 2) << 16
}

/// Whether bytes begin with the header of an entry that somebody may have written, not with its mark alone.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    let name = bytes.get(HEADER..HEADER + short(bytes, 26));
    bytes.starts_with(LOCAL)
        // Versions of the format and methods have small numbers, and AES has the last one.
        && short(bytes, 4) & 0xFF <= 63
        && short(bytes, 8) <= 99
        && name.is_some_and(|name| {
            !name.is_empty() && !name.iter().any(u8::is_ascii_control)
        })
}

/// The files of an archive.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if !rest.starts_with(LOCAL) {
            rest = between(rest, budget, &mut found);
            continue;
        }
        let start = HEADER + short(rest, 26) + short(rest, 28);
        let Some(content) = rest.get(start..).filter(|_| budget.entry()) else {
            budget.limit(Limit::Damaged);
            return found;
        };
        let end = entry(rest, content, budget, &mut found);
        rest = &rest[start + end..];
    }
    found
}

/// Opens one entry; returns where its content ends.
fn entry(header: &[u8], content: &[u8], budget: &mut Budget, found: &mut Vec<Opened>) -> usize {
    let (flags, method) = (short(header, 6), short(header, 8));
    let packed = long(header, 18);
    let name = String::from_utf8_lossy(&header[HEADER..HEADER + short(header, 26)]).into_owned();
    // Its size is told behind the content or in an extra field.
    let size_is_behind = flags & 8 != 0 && packed == 0;
    let end = if size_is_behind || packed == 0xFFFF_FFFF {
        next_header(content)
    } else {
        packed.min(content.len())
    };
    if end < packed && packed != 0xFFFF_FFFF {
        budget.limit(Limit::Damaged);
    }
    let content = &content[..end];
    match method {
        _ if flags & 1 != 0 => budget.limit(Limit::Closed("encrypted zip")),
        0 => found.extend(budget.take(Some(name), content)),
        8 => {
            let mut bytes = Vec::new();
            if inflated(&mut DeflateDecoder::new(content), &mut bytes, budget) == End::Broken {
                budget.limit(Limit::Damaged);
            }
            found.push(Opened {
                name: Some(name),
                bytes,
            });
        }
        _ => budget.limit(Limit::Closed("zip with another method than deflate")),
    }
    end
}

/// What stands before the next entry or the end: descriptions of entries, the list at the end with its remarks, or
/// anything at all. Returns what is behind it.
fn between<'b>(rest: &'b [u8], budget: &mut Budget, found: &mut Vec<Opened>) -> &'b [u8] {
    let end = memchr::memmem::find(rest, LOCAL).unwrap_or(rest.len());
    let (gap, behind) = rest.split_at(end);
    let is_description = gap.starts_with(b"PK\x07\x08") && gap.len() <= 24;
    let is_list = behind.is_empty() && gap.starts_with(b"PK");
    if !is_description && !is_list {
        budget.limit(Limit::Damaged);
    }
    found.extend(budget.take(None, gap));
    behind
}

/// Where the next header of an entry or of the list at the end begins.
fn next_header(bytes: &[u8]) -> usize {
    let starts = memchr::memmem::find_iter(bytes, b"PK");
    let is_header = |at: &usize| {
        matches!(
            bytes.get(at + 2..at + 4),
            Some([1, 2] | [3, 4] | [7, 8] | [5, 6])
        )
    };
    let mut headers = starts.filter(is_header);
    headers.next().map_or(bytes.len(), |at| {
        // A descriptor with a mark stands before the header.
        if bytes[at + 2..at + 4] == [7, 8] && at == 0 {
            headers.next().unwrap_or(bytes.len())
        } else {
            at
        }
    })
}
