//! Archives that stand behind something else: what unpacks itself (a script before a compressed tape, a program before a
//! zip archive), what has a header of its own (RPM, CRX), a picture with an archive behind it.

use super::{Budget, End, Format, Opened, closed, gzip, tar, zip};
use crate::scan::leak::Limit;

/// Where the mark of a tape archive stands in its first header.
const USTAR: usize = 257;

/// What may begin at a place.
fn candidates(bytes: &[u8]) -> Vec<(usize, Format)> {
    let find = |mark: &'static [u8]| memchr::memmem::find_iter(bytes, mark);
    let gzips = find(gzip::MARK)
        .filter(|at| gzip::is_header(&bytes[*at..]))
        .map(|at| (at, Format::Gzip));
    let zips = find(zip::LOCAL)
        .filter(|at| zip::is_header(&bytes[*at..]))
        .map(|at| (at, Format::Zip));
    let tapes = find(b"ustar")
        .filter_map(|at| at.checked_sub(USTAR))
        .filter(|at| tar::is_header(&bytes[*at..]))
        .map(|at| (at, Format::Tar));
    let archives = gzips.take(MOST).chain(zips.take(MOST));
    let mut found: Vec<_> = archives.chain(tapes.take(MOST)).collect();
    let closed = closed::anywhere(bytes).map(|(at, name)| (at, Format::Closed(name)));
    found.extend(closed);
    found.sort_unstable_by_key(|(at, _)| *at);
    found
}

/// One more candidate of a kind than may be looked at, so that the budget tells of it.
const MOST: usize = super::ENTRIES + 1;

/// Fewer bytes than these come out of what only looks like a compressed stream.
const PLAUSIBLE: usize = 64;

/// How many times over the bytes are read for streams that turn out to be none: each may begin inside another.
const READ: usize = 4;

/// What the archives hold that stand somewhere in bytes which begin as none. They are told by more than their first
/// bytes, and what only looks like one is no damage.
pub(in crate::scan) fn among(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let found = opened(bytes, budget);
    let is_named = || {
        let mut limits = budget.limits.iter();
        limits.any(|limit| matches!(limit, Limit::Closed(_)))
    };
    // A package always has something packed behind its headers.
    if bytes.starts_with(RPM) && found.is_empty() && !is_named() {
        budget.limit(Limit::Closed("RPM"));
    }
    found
}

/// What a package of RPM begins with.
const RPM: &[u8] = b"\xED\xAB\xEE\xDB";

fn opened(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut until = 0;
    let mut left = bytes.len().saturating_mul(READ);
    for (at, format) in candidates(bytes) {
        if at < until {
            continue;
        }
        let rest = &bytes[at..];
        match format {
            Format::Gzip => {
                if !budget.entry() {
                    return found;
                }
                let member = gzip::member(rest, budget);
                if member.end == End::Broken {
                    if member.content.len() >= PLAUSIBLE {
                        budget.limit(Limit::Damaged);
                    }
                    left = left.saturating_sub(member.length);
                    if left == 0 {
                        budget.limit(Limit::Damaged);
                        return found;
                    }
                } else {
                    until = at + member.length;
                }
                found.push(Opened {
                    name: None,
                    bytes: member.content,
                });
            }
            Format::Closed(name) => budget.limit(Limit::Closed(name)),
            _ => {
                found.extend(super::open(format, rest, budget));
                return found;
            }
        }
    }
    found
}
