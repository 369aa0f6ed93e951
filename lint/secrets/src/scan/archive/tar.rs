//! Tape archives: a header of 512 bytes before each entry, the entry filled up to the next 512 (POSIX.1-2017, "ustar
//! Interchange Format"). Names that are longer than a header holds come in an entry before (pax, GNU).

use super::{Budget, Opened};
use crate::scan::leak::Limit;

const BLOCK: usize = 512;

/// Whether bytes begin with a header: its sum of bytes is written in it.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    bytes
        .first_chunk::<BLOCK>()
        .is_some_and(|header| header[0] != 0 && Some(sum(header)) == octal(&header[148..156]))
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

/// The `path` of a pax entry: records of `length key=value` lines.
fn pax_path(mut records: &[u8]) -> Option<String> {
    let mut path = None;
    while let Some(blank) = records.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(&records[..blank]).ok()?.parse().ok()?;
        let record = records.get(blank + 1..length)?;
        if let Some(value) = record.strip_prefix(b"path=") {
            path = Some(String::from_utf8_lossy(value.trim_ascii_end()).into_owned());
        }
        records = records.get(length..)?;
    }
    path
}

/// The files of an archive.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut rest = bytes;
    let mut long_name = None;
    while let Some((header, behind)) = rest.split_first_chunk::<BLOCK>() {
        if header.iter().all(|byte| *byte == 0) {
            return found;
        }
        let length = size(&header[124..136]).filter(|_| is_header(header));
        let Some(length) = length else {
            budget.limit(Limit::Damaged);
            return found;
        };
        if length > behind.len() {
            budget.limit(Limit::Damaged);
        }
        let content = &behind[..length.min(behind.len())];
        match header[156] {
            b'L' => long_name = Some(text(content)),
            b'x' => long_name = pax_path(content),
            0 | b'0' | b'7' => {
                let name = long_name.take().unwrap_or_else(|| name_of(header));
                if !budget.entry() {
                    return found;
                }
                let room = content.len().min(budget.bytes);
                if room < content.len() {
                    budget.limit(Limit::Opened);
                }
                budget.bytes -= room;
                found.push(Opened {
                    name: Some(name),
                    bytes: content[..room].to_vec(),
                });
            }
            // The target of a link is text that somebody wrote.
            b'1' | b'2' => {
                let name = long_name.take().unwrap_or_else(|| name_of(header));
                if !budget.entry() {
                    return found;
                }
                found.push(Opened {
                    name: Some(name),
                    bytes: text(&header[157..257]).into_bytes(),
                });
            }
            b'g' => {}
            _ => long_name = None,
        }
        let filled = length.div_ceil(BLOCK).saturating_mul(BLOCK);
        rest = behind.get(filled..).unwrap_or_default();
    }
    // Nothing marks the end, so entries may be missing.
    budget.limit(Limit::Damaged);
    found
}
