//! The lines of a file that a finding is shown with: few, short, and without anything that could deceive.
//!
//! The lines are copied into a small text of their own, with deceptive characters made visible and long lines cut to
//! a window around what is marked. A line of 100 MB so costs as much as any other.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use rempart_core::{LineIndex, Span};

use crate::escape::{is_deceptive, push_visible};
use crate::position::{Range, floor};

/// The most characters of a line that are shown.
const WINDOW: usize = 160;

/// How many bytes are shown before a mark that stands far to the right.
const LEAD: usize = 60;

/// A place to mark.
pub(super) struct Mark {
    pub(super) range: Range,
    pub(super) text: Option<String>,
}

/// A few lines of one file, with marks in them. The first mark is the primary one.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
    /// Each mark in the excerpt's own text, with its start in the file: line and column from 0.
    pub(super) marks: Vec<(SourceSpan, Option<String>)>,
    starts: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Line {
    /// From 0, in the file.
    number: usize,
    /// The bytes of the excerpt's text, the line break included.
    start: usize,
    end: usize,
}

impl Excerpt {
    /// The lines of the marks and their neighbours. Of a range over several lines only the first is marked: a block
    /// of YAML may be a whole file.
    pub(super) fn new(name: String, text: &str, index: &LineIndex, marks: Vec<Mark>) -> Self {
        let mut numbers: Vec<u32> = marks
            .iter()
            .flat_map(|mark| {
                let line = mark.range.start.line;
                [line.saturating_sub(1), line, line + 1]
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut excerpt = Self {
            name,
            text: String::new(),
            lines: Vec::new(),
            starts: Vec::with_capacity(marks.len()),
            marks: Vec::with_capacity(marks.len()),
        };
        let mut spans = vec![(0, 0); marks.len()];
        let last = index.line_count(text).max(1);
        for number in numbers {
            // A mark may stand behind the final line break; its line is shown, though it is none.
            let is_marked = marks.iter().any(|mark| mark.range.start.line == number);
            if number > last && !is_marked {
                continue;
            }
            if let Some(span) = index.line_span(text, number) {
                excerpt.push(number, text, span, &marks, &mut spans);
            }
        }
        for (mark, (start, end)) in marks.into_iter().zip(spans) {
            let start_point = mark.range.start;
            excerpt.starts.push((
                start_point.line as usize - 1,
                start_point.column as usize - 1,
            ));
            excerpt
                .marks
                .push((SourceSpan::from((start, end - start)), mark.text));
        }
        excerpt
    }

    /// Copies one line and notes where the marks that start in it come to stand.
    fn push(
        &mut self,
        number: u32,
        text: &str,
        line: Span,
        marks: &[Mark],
        spans: &mut [(usize, usize)],
    ) {
        let (line_start, line_end) = (line.start as usize, line.end as usize);
        let here: Vec<_> = marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| mark.range.start.line == number)
            .map(|(at, mark)| {
                let start = mark.range.start.offset as usize;
                (
                    at,
                    start,
                    (mark.range.end.offset as usize).clamp(start, line_end.max(start)),
                )
            })
            .collect();
        let focus = here.iter().map(|(_, start, _)| *start).min();
        let start = self.text.len();
        let from = window(text, line_start, line_end, focus.unwrap_or(line_start));
        if from > line_start {
            self.text.push('…');
        }
        let mut at = from;
        for (offset, character) in text[from..line_end].char_indices().take(WINDOW) {
            self.note(from + offset, &here, spans);
            // miette shows a tab as blanks.
            match character {
                '\r' if from + offset + 1 == line_end => {}
                '\t' => self.text.push('\t'),
                character if is_deceptive(character) => push_visible(&mut self.text, character),
                character => self.text.push(character),
            }
            at = from + offset + character.len_utf8();
        }
        self.note_rest(at, &here, spans);
        if at < line_end {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.push(Line {
            number: number as usize - 1,
            start,
            end: self.text.len(),
        });
    }

    /// What starts or ends at this byte of the file stands here in the excerpt.
    fn note(&self, offset: usize, here: &[(usize, usize, usize)], spans: &mut [(usize, usize)]) {
        for &(mark, start, end) in here {
            if start == offset {
                spans[mark] = (self.text.len(), self.text.len());
            }
            if end == offset {
                spans[mark].1 = self.text.len();
            }
        }
    }

    /// What starts or ends at or behind the last byte shown stands at the end.
    fn note_rest(&self, at: usize, here: &[(usize, usize, usize)], spans: &mut [(usize, usize)]) {
        for &(mark, start, end) in here {
            if start >= at {
                spans[mark] = (self.text.len(), self.text.len());
            } else if end >= at {
                spans[mark].1 = self.text.len();
            }
        }
    }

    /// The index of the shown line that holds a byte of the excerpt.
    fn line_at(&self, offset: usize) -> usize {
        self.lines
            .partition_point(|line| line.end <= offset)
            .min(self.lines.len().saturating_sub(1))
    }

    /// The last index of the run of neighbouring lines that starts at `from`, at most `steps` further.
    fn extend(&self, from: usize, steps: usize) -> usize {
        let mut at = from;
        while at < from + steps
            && self
                .lines
                .get(at + 1)
                .is_some_and(|next| next.number == self.lines[at].number + 1)
        {
            at += 1;
        }
        at
    }

    /// The first index of the run of neighbouring lines that ends at `from`, at most `steps` before.
    fn extend_back(&self, from: usize, steps: usize) -> usize {
        let mut at = from;
        while at > 0 && from - at < steps && self.lines[at - 1].number + 1 == self.lines[at].number
        {
            at -= 1;
        }
        at
    }
}

/// Where the shown part of a line starts: at its start, or a little before what is marked far to the right.
fn window(text: &str, start: usize, end: usize, focus: usize) -> usize {
    if end - start <= WINDOW || focus - start <= WINDOW - LEAD {
        return start;
    }
    floor(text, (focus - LEAD) as u32).max(start)
}

impl SourceCode for Excerpt {
    /// The asked lines and their neighbours, as far as they follow each other in the file; fails where they do not, so
    /// that `miette` shows two parts instead of one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = self.line_at(span.offset());
        let last = self.line_at(span.offset() + span.len());
        if self.lines.is_empty() || self.extend(first, last - first) != last {
            return Err(MietteError::OutOfBounds);
        }
        let from = self.extend_back(first, before);
        let to = self.extend(last, after);
        let (start, end) = (self.lines[from].start, self.lines[to].end);
        // Without neighbours the answer is read for its line and column only: those of the mark in the file.
        let mark = self
            .marks
            .iter()
            .position(|(mark, _)| before == 0 && mark.offset() == span.offset());
        let (line, column) = match mark {
            Some(mark) => self.starts[mark],
            None => (self.lines[from].number, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[start..end],
            SourceSpan::from((start, end - start)),
            line,
            column,
            to - from + 1,
        )))
    }
}
