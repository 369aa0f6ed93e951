//! Tape archives: a header of 512 bytes before each entry, the entry filled up to the next 512 (POSIX.1-2017, "ustar
//! Interchange Format"). Names that are longer than a header holds come in an entry before (pax, GNU).

use super::{Budget, Opened};
use crate::scan::leak::Limit;

const BLOCK: usize = 512;

/// Whether bytes begin with a header: its sum of bytes is written in it.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    // The mode ends with a NUL or a blank in every header: that tells most files apart without a sum.
    bytes.first_chunk::<BLOCK>().is_some_and(|header| {
        header[0] != 0
            && matches!(header[107], 0 | b' ')
            && Some(sum(header)) == octal(&header[148..156])
    })
}

/// The sum of a header, with blanks where the sum itself stands.
fn sum(header: &[u8; BLOCK]) -> u64 {
    let byte = |(at, byte): (usize, &u8)| {
        u64::from(if (148..156).contains(&at) {
            b' '
        } else {
            *byte
        })
    };
    header.iter().enumerate().map(byte).sum()
}

/// A number in octal digits between blanks and zeros.
fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    let digits = text.trim_matches(['\0', ' ']);
    u64::from_str_radix(digits, 8).ok()
}

/// The size of an entry: octal, or binary where the first bit is set (GNU).
fn size(field: &[u8]) -> Option<usize> {
    match field {
        [first, rest @ ..] if first & 0x80 != 0 => {
            let start = u64::from(first & 0x7F);
            let shifted = |value: u64, byte: &u8| {
                (value.leading_zeros() >= 8).then(|| value << 8 | u64::from(*byte))
            };
            usize::try_from(rest.iter().try_fold(start, shifted)?).ok()
        }
        _ => usize::try_from(octal(field)?).ok(),
    }
}

fn text(field: &[u8]) -> String {
    let end = field
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn name_of(header: &[u8; BLOCK]) -> String {
    let name = text(&header[..100]);
    let prefix = text(&header[345..500]);
    if header[257..262] == *b"ustar" && !prefix.is_empty() {
        format!("{prefix}/{name}")
    } else {
        name
    }
}

/// What a pax entry says of the entry behind it.
#[derive(Default)]
struct Pax {
    path: Option<String>,
    /// Wins over the size in the header.
    size: Option<usize>,
}

impl Pax {
    /// Reads records of `length key=value` lines, up to the first that is none.
    fn of(mut records: &[u8]) -> Self {
        let mut pax = Self::default();
        while let Some((record, rest)) = record(records) {
            if let Some(path) = record.strip_prefix(b"path=") {
                pax.path = Some(String::from_utf8_lossy(path.trim_ascii_end()).into_owned());
            }
            if let Some(size) = record.strip_prefix(b"size=") {
                let digits = std::str::from_utf8(size.trim_ascii_end()).ok();
                pax.size = digits.and_then(|digits| digits.parse().ok());
            }
            records = rest;
        }
        pax
    }
}

/// The first record without its length, and the others.
fn record(records: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = records.iter().position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&records[..blank]).ok()?.parse().ok()?;
    Some((records.get(blank + 1..length)?, records.get(length..)?))
}

/// The files of an archive. Readers disagree on what stands behind an entry that is no file, on entries of unknown types
/// and on what follows the end: all of it is searched.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut rest = bytes;
    let mut pax = Pax::default();
    let mut has_end = false;
    while let Some((header, behind)) = rest.split_first_chunk::<BLOCK>() {
        if header.iter().all(|byte| *byte == 0) {
            has_end = true;
            rest = behind;
            continue;
        }
        let size = size(&header[124..136]).filter(|_| is_header(header));
        let Some(size) = size else {
            return damaged(rest, has_end, budget, found);
        };
        let is_about_next = matches!(header[156], b'x' | b'g' | b'L' | b'K');
        let length = pax.size.filter(|_| !is_about_next).unwrap_or(size);
        if length > behind.len() {
            budget.limit(Limit::Damaged);
        }
        let content = &behind[..length.min(behind.len())];
        if is_about_next {
            match header[156] {
                b'L' => pax.path = Some(text(content)),
                b'x' => pax = Pax::of(content),
                _ => {}
            }
        } else if !budget.entry() {
            return found;
        }
        let name = if is_about_next {
            name_of(header)
        } else {
            let told = std::mem::take(&mut pax);
            told.path.unwrap_or_else(|| name_of(header))
        };
        // The target of a link is text that somebody wrote.
        let target = text(&header[157..257]).into_bytes();
        if !target.is_empty() {
            found.extend(budget.take(Some(name.clone()), &target));
        }
        if !content.is_empty() {
            found.extend(budget.take(Some(name), content));
        }
        let filled = length.div_ceil(BLOCK).saturating_mul(BLOCK);
        rest = behind.get(filled..).unwrap_or_default();
    }
    // Nothing marks the end, so entries may be missing.
    if !has_end {
        budget.limit(Limit::Damaged);
    }
    found
}

/// What follows where a header should stand is searched as it is.
fn damaged(rest: &[u8], has_end: bool, budget: &mut Budget, mut found: Vec<Opened>) -> Vec<Opened> {
    if !has_end {
        budget.limit(Limit::Damaged);
    }
    found.extend(budget.take(None, rest));
    found
}
