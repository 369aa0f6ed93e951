//! Lines and columns of byte ranges, at a cost that does not grow with the length of a line times its findings.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rempart_core::{LineIndex, Location, Report, SourceFile, Span};

/// A column that lies this many bytes or more behind its line's start is counted from a checkpoint.
const STEP: usize = 4096;

/// A place as people and programs count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// The line, from 1.
    pub(crate) line: u32,
    /// The column, from 1, in Unicode scalar values.
    pub(crate) column: u32,
    /// The column, from 1, in UTF-16 code units, as SARIF's `utf16CodeUnits` counts.
    pub(crate) utf16_column: u32,
    /// The byte offset in the file as stored, from 0.
    pub(crate) offset: u32,
}

/// Both ends of a range; `end` is the place after the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: Point,
    pub(crate) end: Point,
}

/// Turns the locations of one report into ranges.
pub(crate) struct Positions<'r> {
    report: &'r Report,
    /// By address of the file (a report holds its files as long as this borrows it) and line.
    long_lines: RefCell<HashMap<(usize, u32), Checkpoints>>,
}

impl<'r> Positions<'r> {
    pub(crate) fn new(report: &'r Report) -> Self {
        Self {
            report,
            long_lines: RefCell::default(),
        }
    }

    /// The file of a location; `None` when the report does not hold it.
    pub(crate) fn source(&self, location: &Location) -> Option<&'r Arc<SourceFile>> {
        self.report.source(&location.side, &location.path)
    }

    /// The range of a location; `None` for a file without text.
    pub(crate) fn range(&self, location: &Location) -> Option<Range> {
        self.span(self.source(location)?, location.span)
    }

    /// The range of a span in a file of the report; `None` for a file without text.
    pub(crate) fn span(&self, source: &Arc<SourceFile>, span: Span) -> Option<Range> {
        let (text, lines) = (source.text()?, source.lines()?);
        let start = self.point(source, text, lines, span.start);
        let end = if span.end <= span.start {
            start
        } else {
            self.point(source, text, lines, span.end)
        };
        Some(Range { start, end })
    }

    /// The lines of a span in a file of the report, from 1, without its columns: what they cost grows with the line.
    pub(crate) fn lines(source: &SourceFile, span: Span) -> Option<RangeInclusive<u32>> {
        let (text, lines) = (source.text()?, source.lines()?);
        let line = |offset: u32| line_of(text, lines, floor(text, offset) as u32);
        let first = line(span.start);
        Some(first..=line(span.end.max(span.start)))
    }

    fn point(&self, source: &Arc<SourceFile>, text: &str, lines: &LineIndex, offset: u32) -> Point {
        let at = floor(text, offset);
        let line = line_of(text, lines, at as u32);
        let start = lines
            .line_span(text, line)
            .map_or(0, |span| span.start as usize);
        let before = &text.as_bytes()[start..at];
        let counted = if before.len() < STEP {
            Counted::of(before)
        } else {
            let key = (Arc::as_ptr(source).addr(), line);
            let mut long_lines = self.long_lines.borrow_mut();
            long_lines.entry(key).or_default().count(before)
        };
        Point {
            line,
            column: counted.characters + 1,
            utf16_column: counted.characters + counted.pairs + 1,
            offset: self.stored_offset(source, text, at),
        }
    }

    /// The byte of the file as stored: a text in UTF-16 has other bytes there, and a mark in front.
    fn stored_offset(&self, source: &Arc<SourceFile>, text: &str, at: usize) -> u32 {
        if !source.is_utf16() {
            return at as u32;
        }
        // Lines are counted from 1: the whole text is kept beside them.
        let key = (Arc::as_ptr(source).addr(), 0);
        let mut whole = self.long_lines.borrow_mut();
        let counted = whole.entry(key).or_default().count(&text.as_bytes()[..at]);
        2 * (1 + counted.characters + counted.pairs)
    }
}

/// The line (from 1) that a byte offset lies in.
pub(crate) fn line_of(text: &str, lines: &LineIndex, offset: u32) -> u32 {
    // The lines with a start at or before the offset are the first ones: the last of them is the answer.
    let (mut first, mut behind) = (1, lines.line_count(text) + 2);
    while behind - first > 1 {
        let middle = first + (behind - first) / 2;
        if lines
            .line_span(text, middle)
            .is_some_and(|span| span.start <= offset)
        {
            first = middle;
        } else {
            behind = middle;
        }
    }
    first
}

/// The offset itself, moved back to the start of its character, inside the text.
pub(crate) fn floor(text: &str, offset: u32) -> usize {
    text.floor_char_boundary(offset as usize)
}

/// How many characters start in some bytes, and how many of them are surrogate pairs in UTF-16.
#[derive(Clone, Copy, Default)]
struct Counted {
    characters: u32,
    pairs: u32,
}

impl Counted {
    /// Counts leading bytes of UTF-8, so a range may be split anywhere and its parts added.
    fn of(bytes: &[u8]) -> Self {
        let leading = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let four = bytes.iter().filter(|byte| **byte >= 0xF0).count();
        Self {
            characters: leading as u32,
            pairs: four as u32,
        }
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            characters: self.characters + other.characters,
            pairs: self.pairs + other.pairs,
        }
    }
}

/// The counts of one long line up to every [`STEP`]th byte, as far as anyone has asked.
#[derive(Default)]
struct Checkpoints {
    counts: Vec<Counted>,
}

impl Checkpoints {
    /// Counts the bytes of the line before a place; `before` starts where the line does.
    fn count(&mut self, before: &[u8]) -> Counted {
        let steps = before.len() / STEP;
        while self.counts.len() < steps {
            let from = self.counts.len() * STEP;
            let last = self.counts.last().copied().unwrap_or_default();
            self.counts
                .push(last.plus(Counted::of(&before[from..from + STEP])));
        }
        let base = match steps {
            0 => Counted::default(),
            steps => self.counts[steps - 1],
        };
        base.plus(Counted::of(&before[steps * STEP..]))
    }
}

#[cfg(test)]
mod tests {
    use rempart_core::{Format, RepoPath, Side};

    use super::*;

    fn report(text: &str) -> (Report, Location) {
        let mut report = Report::default();
        let path = RepoPath::from_normalised("a.txt");
        let source = SourceFile::from_text(text.into(), Format::Text, None);
        report
            .sources
            .insert((Side::Head, path.clone()), Arc::new(source));
        (report, Location::file(path))
    }

    /// Every offset, compared with a count that does it the slow way.
    fn compare(text: &str, every: usize) {
        let (report, file) = report(text);
        let positions = Positions::new(&report);
        for offset in (0..=text.len() + 2).step_by(every).chain([text.len()]) {
            let location = Location {
                span: Span::at(offset as u32),
                ..file.clone()
            };
            let point = positions.range(&location).unwrap().start;
            let before = &text[..text.floor_char_boundary(offset)];
            let line = before.rsplit('\n').next().unwrap_or("");
            assert_eq!(point.offset as usize, before.len());
            assert_eq!(point.line as usize, before.split('\n').count());
            assert_eq!(point.column as usize, line.chars().count() + 1);
            assert_eq!(
                point.utf16_column as usize,
                line.encode_utf16().count() + 1,
                "offset {offset}"
            );
        }
    }

    #[test]
    fn columns_count_characters_and_utf16_units() {
        compare("", 1);
        compare("a\r\né: 漢字 🦀 x\n\n🦀🦀", 1);
        compare("ends with a break\n", 1);
    }

    #[test]
    fn long_lines_are_counted_from_checkpoints() {
        compare(&"é🦀a".repeat(3000), 37);
        compare(&format!("x\n{}\ny", "漢🦀".repeat(3000)), 41);
    }

    #[test]
    fn lines_are_those_of_the_range() {
        let text = "a\r\né: 漢字 🦀 x\n\n🦀🦀";
        let (report, file) = report(text);
        let positions = Positions::new(&report);
        let source = positions.source(&file).unwrap();
        for start in 0..=text.len() as u32 + 2 {
            for end in 0..=text.len() as u32 + 2 {
                let span = Span { start, end };
                let range = positions.span(source, span).unwrap();
                let lines = Positions::lines(source, span).unwrap();
                assert_eq!(lines, range.start.line..=range.end.line, "{span:?}");
            }
        }
    }

    #[test]
    fn offsets_are_those_of_the_file_as_stored() {
        let text = "a: \u{e9}\u{1f980}\n".repeat(3000);
        let units = text.encode_utf16().flat_map(u16::to_be_bytes);
        let bytes: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units).collect();
        let (mut report, file) = report("");
        let source = Arc::new(SourceFile::from_bytes(&bytes, Format::Text, None));
        report
            .sources
            .insert((Side::Head, file.path.clone()), source);
        let positions = Positions::new(&report);
        for (at, _) in text.char_indices().step_by(61) {
            let location = Location {
                span: Span::at(at as u32),
                ..file.clone()
            };
            let offset = positions.range(&location).unwrap().start.offset as usize;
            assert_eq!(offset, 2 + 2 * text[..at].encode_utf16().count());
        }
    }

    #[test]
    fn a_file_that_is_not_there_has_no_range() {
        let (report, _) = report("");
        let other = Location::file(RepoPath::from_normalised("b"));
        assert_eq!(Positions::new(&report).range(&other), None);
    }
}
