//! Archives of `ar`: a mark, then a header of 60 bytes of text before each entry, the entry filled up to an even length
//! (System V and BSD; deb(5) for packages of Debian).

use super::{Budget, Opened};
use crate::scan::leak::Limit;

/// What an archive begins with.
pub(super) const MARK: &[u8] = b"!<arch>\n";

const HEADER: usize = 60;

/// A number in decimal digits before blanks.
fn number(field: &[u8]) -> Option<usize> {
    std::str::from_utf8(field).ok()?.trim_end().parse().ok()
}

/// The name of an entry, and where its content begins: BSD writes a long name before it, System V into a table of names.
fn name_of<'b>(field: &[u8], content: &'b [u8], table: &[u8]) -> (String, &'b [u8]) {
    let field = field.trim_ascii_end();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if let Some(length) = field.strip_prefix(b"#1/").and_then(number)
        && let Some((name, rest)) = content.split_at_checked(length)
    {
        return (text(name.trim_ascii_end()).replace('\0', ""), rest);
    }
    let is_end = |byte: &u8| matches!(byte, b'/' | b'\n');
    if let Some(at) = field.strip_prefix(b"/").and_then(number)
        && let Some(name) = table.get(at..)
    {
        let end = name.iter().position(is_end).unwrap_or(name.len());
        return (text(&name[..end]), content);
    }
    (text(field.strip_suffix(b"/").unwrap_or(field)), content)
}

/// The entries of an archive; what stands where a header should is searched as it is.
pub(super) fn open(bytes: &[u8], budget: &mut Budget) -> Vec<Opened> {
    let mut found = Vec::new();
    let mut table: &[u8] = b"";
    let mut rest = bytes.get(MARK.len()..).unwrap_or_default();
    while !rest.is_empty() {
        let header = rest.split_first_chunk::<HEADER>();
        let header = header.filter(|(header, _)| header.ends_with(b"`\n"));
        let entry =
            header.and_then(|(header, behind)| Some((header, behind, number(&header[48..58])?)));
        let Some((header, behind, size)) = entry else {
            budget.limit(Limit::Damaged);
            found.extend(budget.take(None, rest));
            return found;
        };
        if !budget.entry() {
            return found;
        }
        if size > behind.len() {
            budget.limit(Limit::Damaged);
        }
        let content = &behind[..size.min(behind.len())];
        if header.starts_with(b"//") {
            table = content;
        }
        let (name, content) = name_of(&header[..16], content, table);
        found.extend(budget.take(Some(name), content));
        // A line break fills it up, and the last entry may lack it.
        rest = behind
            .get(size.saturating_add(size % 2)..)
            .unwrap_or_default();
    }
    found
}
