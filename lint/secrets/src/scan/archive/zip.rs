//! Zip archives (PKWARE's APPNOTE.TXT 6.3): read by their local headers one behind the other, so that nothing that the
//! list at the end leaves out stays unseen.

use flate2::read::DeflateDecoder;

use super::{Budget, Opened, inflated};
use crate::scan::leak::Limit;

const LOCAL: &[u8] = b"PK\x03\x04";
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

/// The files of an archive.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(LOCAL) {
        let (flags, method) = (short(rest, 6), short(rest, 8));
        let (packed, name) = (long(rest, 18), short(rest, 26));
        let start = HEADER + name + short(rest, 28);
        let Some(content) = rest.get(start..).filter(|_| budget.entry()) else {
            budget.limit(Limit::Damaged);
            return found;
        };
        let name = String::from_utf8_lossy(&rest[HEADER..HEADER + name]).into_owned();
        // Encrypted, or with a size that is told behind the content or in an extra field.
        let is_encrypted = flags & 1 != 0;
        let size_is_behind = flags & 8 != 0 && packed == 0;
        let end = if size_is_behind || packed == 0xFFFF_FFFF {
            next_header(content)
        } else {
            packed.min(content.len())
        };
        if end < packed && !size_is_behind {
            budget.limit(Limit::Damaged);
        }
        let content = &content[..end];
        let opened = match method {
            _ if is_encrypted => {
                budget.limit(Limit::Closed("encrypted zip"));
                None
            }
            0 => {
                let room = content.len().min(budget.bytes);
                if room < content.len() {
                    budget.limit(Limit::Opened);
                }
                budget.bytes -= room;
                Some(content[..room].to_vec())
            }
            8 => Some(inflated(DeflateDecoder::new(content), budget)),
            _ => {
                budget.limit(Limit::Closed("zip with another method than deflate"));
                None
            }
        };
        found.extend(opened.map(|bytes| Opened {
            name: Some(name),
            bytes,
        }));
        rest = &rest[start + end..];
        // What describes the entry behind it (APPNOTE 4.3.9) ends where the next header begins.
        if size_is_behind {
            rest = &rest[next_header(rest)..];
        }
    }
    if !rest.starts_with(b"PK") {
        budget.limit(Limit::Damaged);
    }
    found
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
