//! The complete parser: `granit-parser` events into the tape.

use std::borrow::Cow;

use granit_parser::{BorrowedInput, Event, Marker, ScalarStyle, Span as EventSpan, StructureStyle};

use super::allowance::{Allowance, Brackets};
use super::indicator;
use crate::Summary;
use crate::assembly::{Assembly, Checkpoint};
use crate::{DEPTH_LIMIT, ERROR_LIMIT, Kind, Span, SyntaxError};

/// Reads a whole stream.
pub(super) fn append(text: &str, assembly: &mut Assembly, errors: &mut Vec<SyntaxError>) {
    read(text, 0, assembly, errors, false);
}

/// Reads the stream from `start`, which is its beginning or a `---`, up to the next `---` from
/// which it can be read on its own. Returns that place, or the end of the text.
pub(super) fn append_one(
    text: &str,
    start: usize,
    assembly: &mut Assembly,
    errors: &mut Vec<SyntaxError>,
) -> usize {
    read(text, start, assembly, errors, true)
}

/// Reads until nothing is left that the readers of manifests would take and the parser refuses.
fn read(
    text: &str,
    start: usize,
    assembly: &mut Assembly,
    errors: &mut Vec<SyntaxError>,
    one: bool,
) -> usize {
    let (begin, known) = (assembly.checkpoint(), errors.len());
    let mut allowance = Allowance::new(text, start, one);
    loop {
        let shown = allowance.shown();
        let piece = shown.as_deref().or(text.get(start..)).unwrap_or("");
        let mut builder = Builder::new(text, start, assembly);
        builder.stand_in = allowance.stand_in();
        let end = builder.run(piece, &mut allowance, errors, one);
        let brackets = builder.brackets;
        match end {
            Some(end) if !allowance.refutes(end, &brackets) => return end,
            _ => {
                assembly.rewind(begin);
                errors.truncate(known);
            }
        }
    }
}

fn too_deep() -> String {
    format!("collections are nested deeper than {DEPTH_LIMIT} levels")
}

/// Why reading stops early.
enum Stop {
    /// The grammar is broken.
    Syntax(granit_parser::ScanError),
    /// The collection at this offset is one level too deep.
    Depth(u32),
    /// The document at this offset is for someone else.
    Next(usize),
}

struct Builder<'t, 'a> {
    text: &'t str,
    /// Where the parser's text begins in `text`.
    base: usize,
    assembly: &'a mut Assembly,
    /// The node of each anchor by the parser's number, from 1.
    anchors: Vec<u32>,
    /// Where the current document began, to drop it whole.
    document: Checkpoint,
    /// One past the last byte known to belong to an earlier token.
    token_end: u32,
    /// No document has begun yet.
    first: bool,
    /// What stands for a `-` in values.
    stand_in: Option<char>,
    brackets: Brackets,
}

impl<'t, 'a> Builder<'t, 'a> {
    fn new(text: &'t str, base: usize, assembly: &'a mut Assembly) -> Self {
        let document = assembly.checkpoint();
        let token_end = base as u32;
        Self {
            text,
            base,
            assembly,
            anchors: Vec::new(),
            document,
            token_end,
            first: true,
            stand_in: None,
            brackets: Brackets::default(),
        }
    }

    /// Reads to the end, or with `one` to the next document that can be read on its own; returns
    /// where that is, or nothing when the text should be shown differently and read anew.
    fn run(
        &mut self,
        piece: &str,
        allowance: &mut Allowance<'_>,
        errors: &mut Vec<SyntaxError>,
        one: bool,
    ) -> Option<usize> {
        let options = granit_parser::options! {
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            // As libyaml reads it, from which the readers of manifests and playbooks derive.
            block_scalar_eof_without_line_feed: true,
        };
        let mut parser = granit_parser::Parser::new_from_str_with_options(piece, options);
        loop {
            let (offset, message) = match self.documents(&mut parser, one) {
                Ok(()) => return Some(self.text.len()),
                Err(Stop::Next(offset)) => return Some(offset),
                Err(Stop::Syntax(error)) => {
                    let offset = self.offset(*error.marker());
                    if allowance.helps(error.kind(), offset as usize) {
                        return None;
                    }
                    (offset, error.info())
                }
                Err(Stop::Depth(offset)) => (offset, too_deep()),
            };
            let document = self.abandon(offset);
            errors.push(SyntaxError::at(
                self.text,
                offset as usize,
                message,
                document,
            ));
            if errors.len() >= ERROR_LIMIT || !matches!(parser.proceed_next_document(), Ok(true)) {
                return Some(self.text.len());
            }
        }
    }

    fn offset(&self, marker: Marker) -> u32 {
        (self.base + marker.byte_offset().unwrap_or(0)) as u32
    }

    fn span(&self, span: &EventSpan) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// Drops the current document and leaves an empty one in its place; returns its number.
    fn abandon(&mut self, offset: u32) -> usize {
        self.assembly.rewind(self.document);
        self.brackets.abandon(offset);
        let number = self.assembly.document_count();
        self.assembly.begin_document();
        self.assembly.push(Kind::Absent, Span::at(offset), 0);
        self.document = self.assembly.checkpoint();
        number
    }

    /// Takes events up to the end of the stream.
    fn documents<'i, I>(
        &mut self,
        parser: &mut granit_parser::Parser<'i, I>,
        one: bool,
    ) -> Result<(), Stop>
    where
        I: BorrowedInput<'i>,
    {
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(Stop::Syntax)?;
            if let Event::DocumentStart(marked, _) = event {
                self.begin_document(&span, one && marked)?;
            } else {
                self.event(event, &span)?;
            }
        }
        Ok(())
    }

    /// A document begins. The one this parser was called for is read; the next one only if its
    /// `---` has a directive before it, without which it would mean something else.
    fn begin_document(&mut self, span: &EventSpan, may_stop: bool) -> Result<(), Stop> {
        let at = self.offset(span.start) as usize;
        let passed = self.text.get(self.base..at).unwrap_or("");
        if may_stop && at > self.base && !self.first && !has_directive(passed) {
            return Err(Stop::Next(at));
        }
        self.first = false;
        self.document = self.assembly.checkpoint();
        self.assembly.begin_document();
        self.token_end = self.offset(span.end);
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: &EventSpan) -> Result<(), Stop> {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                self.scalar(&value, style, span, anchor != 0);
                self.remember(anchor);
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(Kind::Mapping, style, anchor, span)?;
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(Kind::Sequence, style, anchor, span)?;
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(self.span(span)),
            Event::Alias(anchor) => self.alias(self.span(span), self.anchors.get(anchor).copied()),
            Event::UnresolvedAlias(_) => self.alias(self.span(span), None),
            Event::Anchor(_, _) => self.assembly.anchor_last(self.span(span)),
            Event::DocumentEnd => self.document = self.assembly.checkpoint(),
            _ => {}
        }
        Ok(())
    }

    /// The number of an anchor counts from 1 in the order of nodes, so a vector is map enough.
    fn remember(&mut self, anchor: usize) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, 0);
        }
        self.anchors[anchor] = self.assembly.next_index().saturating_sub(1);
    }

    fn alias(&mut self, span: Span, target: Option<u32>) {
        self.assembly.push(Kind::Alias, span, 0);
        self.assembly.alias_last(target);
        self.token_end = span.end;
    }

    fn tag(&mut self, span: &EventSpan) {
        if let Some(tag) = span.tag_span() {
            let tag = self.span(&tag);
            self.assembly.tag_last(tag);
        }
    }

    fn open(
        &mut self,
        kind: Kind,
        style: StructureStyle,
        anchor: usize,
        span: &EventSpan,
    ) -> Result<(), Stop> {
        let here = self.span(span);
        if self.assembly.depth() >= DEPTH_LIMIT {
            return Err(Stop::Depth(here.start));
        }
        let start = match (kind, style) {
            (Kind::Sequence, StructureStyle::Block) => self.first_dash(here.start),
            _ => here.start,
        };
        self.assembly.open(kind, start);
        self.tag(span);
        self.remember(anchor);
        self.token_end = if style == StructureStyle::Flow {
            self.brackets.open(here.start);
            self.assembly.note(Summary::FLOW);
            here.end
        } else {
            start
        };
        Ok(())
    }

    /// The parser places a sequence that stands at the column of its key behind its first dash.
    fn first_dash(&self, reported: u32) -> u32 {
        if self.assembly.innermost_kind() != Some(Kind::Mapping) {
            return reported;
        }
        indicator::find(self.text, b"-", self.token_end, reported)
    }

    /// Only a closing bracket has a width; the end of a block collection is where the parser
    /// stood when it noticed.
    fn close(&mut self, span: Span) {
        if span.start < span.end {
            self.brackets.close(span.end);
            self.assembly.close_at(span.end);
            self.token_end = span.end;
        } else {
            self.brackets.close_pair();
            self.assembly.close_after_last();
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, event: &EventSpan, anchored: bool) {
        let span = self.span(event);
        let kind = match style {
            ScalarStyle::SingleQuoted => Kind::SingleQuoted,
            ScalarStyle::DoubleQuoted => Kind::DoubleQuoted,
            ScalarStyle::Literal => Kind::Literal,
            ScalarStyle::Folded => Kind::Folded,
            _ if span.start == span.end => return self.absent(span.start, event, anchored),
            ScalarStyle::Plain => Kind::Plain,
        };
        let span = match kind {
            Kind::Literal | Kind::Folded => self.block_scalar(span),
            _ => span,
        };
        self.assembly.push(kind, span, 0);
        if kind == Kind::Plain {
            let text = span.slice(self.text).as_bytes();
            self.assembly.note(Summary::of_plain(text));
            self.brackets.plain(span);
        }
        let value = self.real_value(value);
        if crate::decode::borrowed(kind, span.slice(self.text)) != Some(&value) {
            self.assembly.decode_last(&value);
        }
        self.tag(event);
        self.token_end = span.end;
    }

    /// The value that the real text has.
    fn real_value<'v>(&self, value: &'v str) -> Cow<'v, str> {
        match self.stand_in {
            Some(stand_in) if value.contains(stand_in) => Cow::Owned(value.replace(stand_in, "-")),
            _ => Cow::Borrowed(value),
        }
    }

    /// The parser places a missing value somewhere between the tokens around it; people look for it
    /// behind its tag or anchor, or else behind its colon or dash.
    fn absent(&mut self, reported: u32, event: &EventSpan, anchored: bool) {
        let marked = anchored || event.tag_span().is_some();
        let at = if marked {
            reported
        } else {
            self.behind_indicator(reported)
        };
        self.assembly.push(Kind::Absent, Span::at(at), 0);
        self.tag(event);
        self.token_end = at;
    }

    fn behind_indicator(&self, reported: u32) -> u32 {
        let indicator = match self.assembly.innermost_kind() {
            Some(Kind::Mapping) => b":",
            Some(Kind::Sequence) => b"-",
            _ => return reported,
        };
        let rest = self.text.get(self.token_end as usize..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let near = self.token_end + blanks as u32;
        if rest.as_bytes().get(blanks) == indicator.first() {
            return near + 1;
        }
        let found = indicator::find(self.text, indicator, self.token_end, reported);
        if found < reported {
            found + 1
        } else {
            reported
        }
    }

    /// The parser reports the content alone, with the indentation of the line behind it; the span of
    /// a block scalar starts at its header and ends with its last line.
    fn block_scalar(&self, content: Span) -> Span {
        let header = indicator::find(self.text, b"|>", self.token_end, content.start);
        let written = self.text.get(..content.end as usize).unwrap_or("");
        let lines = written.trim_end_matches(' ');
        let end = if lines.ends_with(['\n', '\r']) {
            lines.len() as u32
        } else {
            content.end
        };
        Span::new(header, end.max(header))
    }
}

/// Whether a line of `text` begins like a directive.
fn has_directive(text: &str) -> bool {
    text.starts_with('%') || memchr::memmem::find(text.as_bytes(), b"\n%").is_some()
}
