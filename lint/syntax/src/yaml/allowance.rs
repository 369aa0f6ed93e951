//! What the readers of manifests take inside brackets and the complete parser does not: a lone `-`
//! as text, and tabs before what stands on a line. The parser is shown a text of the same length
//! that says the same in its terms; spans and values are those of the real one.

use std::ops::Range;

use granit_parser::ErrorKind;

use crate::{ERROR_LIMIT, Span};

/// How often one text is read anew: no more often than it could have errors and something to take back.
const ROUNDS: usize = 2 * ERROR_LIMIT;

/// What may stand for a `-`: the first of them that the stream does not have.
const STAND_INS: &[u8] =
    b"~^$+_;=/()0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A run of blanks at the start of a line, with a tab in it.
#[derive(Debug)]
struct Run {
    place: Range<usize>,
    /// One past the last byte before it that is no blank or line break.
    behind: usize,
    /// The parser has shown that it stands inside brackets and not behind plain text.
    proven: bool,
}

/// What has been changed in the text that the parser is shown.
#[derive(Debug)]
pub(super) struct Allowance<'t> {
    text: &'t str,
    /// Where the reading starts.
    base: usize,
    /// Only the document there is read, or what begins without a `---` behind it.
    one: bool,
    /// The parser has to see all of the text.
    whole: bool,
    stand_in: Option<char>,
    dashes: Vec<usize>,
    runs: Vec<Run>,
    /// How far the dashes have been replaced.
    dashed: usize,
    /// The same of tabs.
    tabbed: usize,
    rounds: usize,
}

/// What the parser has found inside brackets, for the proof of changed tabs.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    depth: usize,
    /// The outermost collections in brackets; the last is open while `depth` is not 0.
    outer: Vec<Span>,
    /// Plain text inside them.
    plain: Vec<Span>,
}

impl Brackets {
    pub(super) fn open(&mut self, start: u32) {
        if self.depth == 0 {
            self.outer.push(Span::at(start));
        }
        self.depth += 1;
    }

    pub(super) fn close(&mut self, end: u32) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0
            && let Some(last) = self.outer.last_mut()
        {
            last.end = end;
        }
    }

    /// The document is given up at `end`.
    pub(super) fn abandon(&mut self, end: u32) {
        self.depth = self.depth.min(1);
        if self.depth > 0 {
            self.close(end);
        }
    }

    pub(super) fn plain(&mut self, span: Span) {
        if self.depth > 0 {
            self.plain.push(span);
        }
    }

    /// A collection ends without a bracket of its own: a pair in a list, or one outside all brackets.
    pub(super) fn close_pair(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether the readers take these blanks: they refuse a tab on the line below plain text, where it
    /// would be too shallow to continue the text.
    fn allow(&self, run: &Run) -> bool {
        let at = run.place.start;
        let holds = |span: &Span| at < span.end as usize;
        let near = |span: &Span| holds(span) || run.behind == span.end as usize;
        at_or_before(&self.outer, at).is_some_and(holds)
            && !at_or_before(&self.plain, at).is_some_and(near)
    }
}

/// The last of the sorted spans that begins before `at`.
fn at_or_before(spans: &[Span], at: usize) -> Option<&Span> {
    let count = spans.partition_point(|span| (span.start as usize) < at);
    spans.get(count.checked_sub(1)?)
}

impl<'t> Allowance<'t> {
    pub(super) fn new(text: &'t str, base: usize, one: bool) -> Self {
        Self {
            text,
            base,
            one,
            whole: false,
            stand_in: None,
            dashes: Vec::new(),
            runs: Vec::new(),
            dashed: base,
            tabbed: base,
            rounds: 0,
        }
    }

    /// The text from the base on, as the parser is shown it; `None` when it is the real one. When
    /// one document is read, what follows it is cut off: a stream may have many of them.
    pub(super) fn shown(&self) -> Option<String> {
        if self.dashes.is_empty() && self.runs.is_empty() {
            return None;
        }
        let text = self.text.as_bytes();
        let mut shown = text.get(self.base..self.shown_end())?.to_vec();
        for dash in &self.dashes {
            *shown.get_mut(dash - self.base)? = u8::try_from(self.stand_in?).ok()?;
        }
        for run in &self.runs {
            let place = run.place.start - self.base..run.place.end - self.base;
            shown.get_mut(place)?.fill(b' ');
        }
        String::from_utf8(shown).ok()
    }

    /// Behind the first `---` below everything that has been changed.
    fn shown_end(&self) -> usize {
        let text = self.text.as_bytes();
        let changed = self.dashed.max(self.tabbed).saturating_sub(1);
        let rest = text.get(changed..).unwrap_or_default();
        let mut lines = memchr::memmem::find_iter(rest, b"\n---").map(|at| changed + at);
        match lines.find(|place| is_marker(text, *place)) {
            Some(place) if self.one && !self.whole => place + 4,
            _ => self.text.len(),
        }
    }

    /// What stands for a `-` in the values that the parser returns.
    pub(super) fn stand_in(&self) -> Option<char> {
        self.stand_in
    }

    /// Whether the text should be read anew after this error.
    pub(super) fn helps(&mut self, kind: &ErrorKind, at: usize) -> bool {
        let dash = matches!(kind, ErrorKind::PlainScalarStartsWithDashFlowIndicator);
        let tab = matches!(kind, ErrorKind::TabInBlockIndentation);
        if self.rounds >= ROUNDS || !(dash || tab || self.is_open()) {
            return false;
        }
        let document = document_around(self.text.as_bytes(), self.base, at);
        let end = if self.one {
            document.end
        } else {
            self.text.len()
        };
        let again = dash && self.replace_dashes(end)
            || tab && self.replace_tabs(end)
            || self.take_back(|run| document.contains(&run.place.start));
        self.rounds += usize::from(again);
        again
    }

    /// Whether the text has been read up to `end` in a way that its readers would not. What the parser
    /// has not shown to be allowed is then taken back, and the text should be read anew.
    pub(super) fn refutes(&mut self, end: usize, brackets: &Brackets) -> bool {
        let unchanged = self.dashes.is_empty() && self.runs.is_empty();
        if !unchanged && end == self.text.len() && self.shown_end() < end {
            self.whole = true;
            return true;
        }
        let taken_back = self.take_back(|run| !brackets.allow(run));
        for run in &mut self.runs {
            run.proven = true;
        }
        taken_back
    }

    /// Whether some changes still have to be proven.
    fn is_open(&self) -> bool {
        self.runs.iter().any(|run| !run.proven)
    }

    fn replace_dashes(&mut self, end: usize) -> bool {
        let text = self.text.as_bytes();
        let unused = |byte: &&u8| memchr::memchr(**byte, text).is_none();
        let stand_in = || STAND_INS.iter().find(unused).copied().map(char::from);
        let Some(stand_in) = self
            .stand_in
            .or_else(stand_in)
            .filter(|_| self.dashed < end)
        else {
            return false;
        };
        self.stand_in = Some(stand_in);
        let written = text.get(self.dashed..end).unwrap_or_default();
        for at in memchr::memchr_iter(b'-', written) {
            let at = self.dashed + at;
            let before = at.checked_sub(1).and_then(|at| text.get(at));
            let begins = matches!(
                before,
                None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b',')
            );
            if begins && matches!(text.get(at + 1), Some(b',' | b']' | b'}')) {
                self.dashes.push(at);
            }
        }
        self.dashed = end;
        true
    }

    fn replace_tabs(&mut self, end: usize) -> bool {
        if self.tabbed >= end {
            return false;
        }
        let text = self.text.as_bytes();
        let (mut line, mut behind) = (self.tabbed, self.tabbed);
        while line < end {
            let rest = text.get(line..end).unwrap_or_default();
            let next = memchr::memchr(b'\n', rest).map_or(rest.len(), |width| width + 1);
            let rest = rest.get(..next).unwrap_or_default();
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
            let width = blanks.count();
            if rest.iter().take(width).any(|byte| *byte == b'\t') {
                self.runs.push(Run {
                    place: line..line + width,
                    behind,
                    proven: false,
                });
            }
            if let Some(last) = rest.iter().rposition(|byte| !byte.is_ascii_whitespace()) {
                behind = line + last + 1;
            }
            line += next;
        }
        self.tabbed = end;
        true
    }

    /// Leaves unproven tabs as they are written; whether there were any.
    fn take_back(&mut self, wrong: impl Fn(&Run) -> bool) -> bool {
        let before = self.runs.len();
        self.runs.retain(|run| run.proven || !wrong(run));
        self.runs.len() < before
    }
}

/// The document with the byte `at`: a `---` or `...` at the start of a line ends one wherever it stands.
fn document_around(text: &[u8], base: usize, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let before = memchr::memrchr_iter(b'\n', text.get(base..at).unwrap_or_default());
    let start = before
        .map(|place| base + place)
        .find(|place| is_marker(text, *place));
    let behind = memchr::memchr_iter(b'\n', text.get(at..).unwrap_or_default());
    let end = behind
        .map(|place| at + place)
        .find(|place| is_marker(text, *place));
    start.map_or(base, |place| place + 1)..end.map_or(text.len(), |place| place + 1)
}

/// Whether the line behind the line break at `place` is a `---` or `...`, or begins with one.
fn is_marker(text: &[u8], place: usize) -> bool {
    let mark = text.get(place + 1..place + 4);
    let behind = text.get(place + 4);
    matches!(mark, Some(b"---" | b"...")) && behind.is_none_or(u8::is_ascii_whitespace)
}
