//! Lines that begin as the markers of documents do.

use std::ops::Range;

/// A line that begins with `---` or `...`, whatever follows: also within text over several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// `---`; otherwise `...`.
    pub begins: bool,
    /// The line from its first byte on, without the line break.
    pub line: Range<usize>,
}

impl Marker {
    /// Whether something else than blanks and a comment follows.
    pub fn has_more(&self, text: &str) -> bool {
        let rest = text.get(self.line.start + 3..self.line.end);
        let rest = rest.unwrap_or_default().trim();
        !(rest.is_empty() || rest.starts_with('#'))
    }
}

/// The markers of a text, in order. Lines end with `\n` alone, as for those who split streams at them.
pub fn markers(text: &str) -> impl Iterator<Item = Marker> + '_ {
    let bytes = text.as_bytes();
    let first = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let lines = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let others = lines.filter(move |at| *at > first);
    let starts = std::iter::once(first).chain(others);
    starts.filter_map(move |start| marker(text, start))
}

fn marker(text: &str, start: usize) -> Option<Marker> {
    let rest = text.get(start..)?;
    let begins = rest.starts_with("---");
    if !begins && !rest.starts_with("...") {
        return None;
    }
    let width = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    let width = rest.get(..width)?.trim_end_matches('\r').len();
    Some(Marker {
        begins,
        line: start..start + width,
    })
}

#[cfg(test)]
mod tests {
    use super::markers;

    #[test]
    fn lines_that_begin_as_markers_do() {
        let text = "--- {a: 1}\r\n---\n... # c\n ---\na: - ---\n---b: 1\n....\n---";
        let found: Vec<_> = markers(text).collect();
        let lines: Vec<_> = found.iter().map(|mark| &text[mark.line.clone()]).collect();
        let expected = ["--- {a: 1}", "---", "... # c", "---b: 1", "....", "---"];
        assert_eq!(lines, expected);
        let more: Vec<_> = found.iter().map(|mark| mark.has_more(text)).collect();
        assert_eq!(more, [true, false, false, true, true, false]);
        let begins: Vec<_> = found.iter().map(|mark| mark.begins).collect();
        assert_eq!(begins, [true, true, false, true, false, true]);
        assert_eq!(markers("").count() + markers("\u{FEFF}a: 1").count(), 0);
        assert_eq!(markers("\u{FEFF}---\na: 1\n").count(), 1);
    }
}
