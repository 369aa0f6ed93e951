//! Block scalars (YAML 1.2.2, section 8.1).

use crate::node::{KEEP, STRIP};

/// The lines of a block scalar below its header, without their indentation.
fn lines(raw: &str, aux: u16) -> impl Iterator<Item = &str> {
    let indent = usize::from(aux >> 2);
    let body = raw.find('\n').map_or("", |at| &raw[at + 1..]);
    body.split_inclusive('\n').map(move |line| {
        line.strip_suffix('\n')
            .unwrap_or(line)
            .get(indent..)
            .unwrap_or("")
    })
}

/// A literal scalar: its lines as they are.
pub(super) fn literal(raw: &str, aux: u16) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut breaks = 0;
    for line in lines(raw, aux) {
        if !line.is_empty() {
            push_breaks(&mut out, breaks);
            out.push_str(line);
            breaks = 0;
        }
        breaks += 1;
    }
    chomp(&mut out, aux, breaks);
    out
}

/// A folded scalar: one line break between two lines of text becomes a space; lines that begin
/// with a blank keep all breaks around them.
pub(super) fn folded(raw: &str, aux: u16) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut breaks = 0;
    let mut previous = None;
    for line in lines(raw, aux) {
        if !line.is_empty() {
            let kept = line.starts_with([' ', '\t']);
            match previous {
                Some(false) if !kept && breaks == 1 => out.push(' '),
                Some(false) if !kept => push_breaks(&mut out, breaks - 1),
                _ => push_breaks(&mut out, breaks),
            }
            out.push_str(line);
            previous = Some(kept);
            breaks = 0;
        }
        breaks += 1;
    }
    chomp(&mut out, aux, breaks);
    out
}

fn push_breaks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n('\n', count));
}

/// The line breaks behind the last text.
fn chomp(out: &mut String, aux: u16, breaks: usize) {
    match aux & 3 {
        STRIP => {}
        KEEP => push_breaks(out, breaks),
        _ if !out.is_empty() => push_breaks(out, breaks.min(1)),
        _ => {}
    }
}
