//! Where something stands in a text: byte ranges, and the lines and columns people read.

/// A half-open range of byte offsets into one text. A text is at most 2 GiB, so 32 bits hold any offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` up to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// An empty range at `offset`, for something that is missing there.
    pub const fn at(offset: u32) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// The bytes of `text` in this range; empty when the range does not fit the text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }

    /// Whether `offset` lies inside.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// A place as people count it. `column` counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// The byte offset, from 0.
    pub offset: u32,
}

/// The starts of all lines of one text. Lines end at `\n`; a `\r` before it belongs to the line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds every line start in one pass.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self { starts }
    }

    /// The line and column of a byte offset; an offset past the end stands at the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self
            .starts
            .partition_point(|&start| start as usize <= at)
            .max(1);
        let start = self.starts[line - 1] as usize;
        let column = text[start..at].chars().count() as u32 + 1;
        Position {
            line: line as u32,
            column,
            offset: at as u32,
        }
    }

    /// How many lines the text has; the empty rest after a final newline is no line.
    pub fn line_count(&self, text: &str) -> u32 {
        let last_is_empty = self
            .starts
            .last()
            .is_some_and(|&start| start as usize == text.len());
        self.starts.len() as u32 - u32::from(last_is_empty)
    }

    /// The byte range of a line (from 1) without its line break.
    pub fn line_span(&self, text: &str, line: u32) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)? as usize)?;
        let end = self
            .starts
            .get(line as usize)
            .map_or(text.len() as u32, |&next| next - 1);
        let content = text.get(start as usize..end as usize)?;
        let content = content.strip_suffix('\r').unwrap_or(content);
        Some(Span::new(start, start + content.len() as u32))
    }
}
