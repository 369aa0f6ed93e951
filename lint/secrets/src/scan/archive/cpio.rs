//! Archives of `cpio` in their forms of text: `newc` and `crc` of System V, with numbers in hexadecimal and everything
//! filled up to the next four bytes, and `odc` of POSIX, with numbers in octal.

use super::{Budget, Opened};
use crate::scan::leak::Limit;

/// How the headers of a form are written.
struct Form {
    marks: &'static [&'static [u8]],
    radix: u32,
    length: usize,
    /// Where the length of the name and that of the content are written.
    name: (usize, usize),
    content: (usize, usize),
    /// What names and contents are filled up to.
    filled: usize,
}

const FORMS: [Form; 2] = [
    Form {
        marks: &[b"070701", b"070702"],
        radix: 16,
        length: 110,
        name: (94, 102),
        content: (54, 62),
        filled: 4,
    },
    Form {
        marks: &[b"070707"],
        radix: 8,
        length: 76,
        name: (59, 65),
        content: (65, 76),
        filled: 1,
    },
];

/// The name of the last entry.
const LAST: &str = "TRAILER!!!";

/// What a header says.
struct Header {
    /// Where the name begins.
    start: usize,
    name: usize,
    content: usize,
    filled: usize,
}

fn header(bytes: &[u8]) -> Option<Header> {
    let mark = bytes.get(..6)?;
    let form = FORMS.iter().find(|form| form.marks.contains(&mark))?;
    let text = std::str::from_utf8(bytes.get(..form.length)?).ok()?;
    // A sign before digits would be one for Rust.
    if !text
        .bytes()
        .all(|byte| char::from(byte).is_digit(form.radix))
    {
        return None;
    }
    let number = |(from, to)| usize::from_str_radix(&text[from..to], form.radix).ok();
    Some(Header {
        start: form.length,
        name: number(form.name)?,
        content: number(form.content)?,
        filled: form.filled,
    })
}

/// Whether bytes begin with a header.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    bytes.starts_with(b"07070") && header(bytes).is_some()
}

/// The entries of an archive, and of those behind it; what stands behind its end is searched as it is.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut rest = bytes;
    let mut has_end = false;
    while !rest.is_empty() {
        let Some(header) = header(rest) else {
            // A system that starts has its archives one behind the other, the later ones compressed.
            if !has_end {
                budget.limit(Limit::Damaged);
            }
            found.extend(budget.take(None, rest));
            return found;
        };
        if !budget.entry() {
            return found;
        }
        let name_end = header.start.saturating_add(header.name);
        let start = name_end.next_multiple_of(header.filled);
        let end = start.saturating_add(header.content);
        let (Some(name), Some(content)) = (rest.get(header.start..name_end), rest.get(start..end))
        else {
            budget.limit(Limit::Damaged);
            found.extend(budget.take(None, &rest[header.start..]));
            return found;
        };
        let name = String::from_utf8_lossy(name);
        let name = name.trim_end_matches('\0');
        has_end = name == LAST;
        found.extend(budget.take(Some(name.to_owned()), content));
        rest = rest
            .get(end.next_multiple_of(header.filled)..)
            .unwrap_or_default();
        if has_end {
            let zeros = rest.iter().take_while(|byte| **byte == 0).count();
            rest = &rest[zeros..];
        }
    }
    if !has_end {
        budget.limit(Limit::Damaged);
    }
    found
}
