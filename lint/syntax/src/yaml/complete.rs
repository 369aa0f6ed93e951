//! The complete parser: `granit-parser` events into the tape.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{BorrowedInput, Event, Marker, ScalarStyle, Span as EventSpan, StructureStyle};

use super::header;
use crate::assembly::{Assembly, Checkpoint};
use crate::{DEPTH_LIMIT, ERROR_LIMIT, Kind, Span, SyntaxError};

/// Parses `range` of `text` as a stream of its own and appends its documents. `range` starts and
/// ends where a stream may be cut: at its ends or before a `---` line.
pub(super) fn append(
    text: &str,
    range: Range<usize>,
    assembly: &mut Assembly,
    errors: &mut Vec<SyntaxError>,
) {
    let piece = text.get(range.clone()).unwrap_or("");
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
    };
    let mut parser = granit_parser::Parser::new_from_str_with_options(piece, options);
    let mut builder = Builder::new(text, range.start, assembly);
    loop {
        let (offset, message) = match builder.documents(&mut parser) {
            Ok(()) => return,
            Err(Fault::Syntax(error)) => (builder.offset(*error.marker()), error.info()),
            Err(Fault::Depth(offset)) => (offset, too_deep()),
        };
        let document = builder.abandon(offset);
        errors.push(SyntaxError::at(text, offset as usize, message, document));
        if errors.len() >= ERROR_LIMIT || !matches!(parser.proceed_next_document(), Ok(true)) {
            return;
        }
    }
}

fn too_deep() -> String {
    format!("collections are nested deeper than {DEPTH_LIMIT} levels")
}

/// Why a document is lost.
enum Fault {
    Syntax(granit_parser::ScanError),
    Depth(u32),
}

struct Builder<'t, 'a> {
    text: &'t str,
    base: u32,
    assembly: &'a mut Assembly,
    /// The node of each anchor by the parser's number, from 1.
    anchors: Vec<u32>,
    /// Where the current document began, to drop it whole.
    document: Checkpoint,
    /// One past the last byte known to belong to an earlier token.
    token_end: u32,
}

impl<'t, 'a> Builder<'t, 'a> {
    fn new(text: &'t str, base: usize, assembly: &'a mut Assembly) -> Self {
        let document = assembly.checkpoint();
        let base = base as u32;
        Self {
            text,
            base,
            assembly,
            anchors: Vec::new(),
            document,
            token_end: base,
        }
    }

    fn offset(&self, marker: Marker) -> u32 {
        self.base + marker.byte_offset().unwrap_or(0) as u32
    }

    fn span(&self, span: &EventSpan) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// Drops the current document and leaves an empty one in its place; returns its number.
    fn abandon(&mut self, offset: u32) -> usize {
        self.assembly.rewind(self.document);
        let number = self.assembly.tape.document_count();
        self.assembly.begin_document();
        self.assembly.push(Kind::Absent, Span::at(offset), 0, 0);
        self.document = self.assembly.checkpoint();
        number
    }

    /// Takes events up to the end of the stream.
    fn documents<'i, I>(&mut self, parser: &mut granit_parser::Parser<'i, I>) -> Result<(), Fault>
    where
        I: BorrowedInput<'i>,
    {
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(Fault::Syntax)?;
            self.event(event, &span)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: &EventSpan) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) => {
                self.document = self.assembly.checkpoint();
                self.assembly.begin_document();
                self.token_end = self.offset(span.end);
            }
            Event::Scalar(value, style, anchor, _) => {
                self.scalar(&value, style, span);
                self.remember(anchor);
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(Kind::Mapping, style, anchor, span)?
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
        self.assembly.push(Kind::Alias, span, 0, 0);
        if let Some(target) = target {
            self.assembly.alias_last(target);
        }
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
    ) -> Result<(), Fault> {
        let here = self.span(span);
        if self.assembly.depth() >= DEPTH_LIMIT {
            return Err(Fault::Depth(here.start));
        }
        self.assembly.open(kind, here.start);
        self.tag(span);
        self.remember(anchor);
        if style == StructureStyle::Flow {
            self.token_end = here.end;
        }
        Ok(())
    }

    /// Only a closing bracket has a width; the end of a block collection is where the parser
    /// stood when it noticed.
    fn close(&mut self, span: Span) {
        if span.start < span.end {
            self.assembly.close_at(span.end);
            self.token_end = span.end;
        } else {
            self.assembly.close_after_last();
        }
    }

    fn scalar(&mut self, value: &Cow<'_, str>, style: ScalarStyle, event: &EventSpan) {
        let span = self.span(event);
        let kind = match style {
            ScalarStyle::SingleQuoted => Kind::SingleQuoted,
            ScalarStyle::DoubleQuoted => Kind::DoubleQuoted,
            ScalarStyle::Literal => Kind::Literal,
            ScalarStyle::Folded => Kind::Folded,
            _ if span.start == span.end => return self.absent(span.start, event),
            _ => Kind::Plain,
        };
        let span = match kind {
            Kind::Literal | Kind::Folded => self.block_scalar(span),
            _ => span,
        };
        self.assembly.push(kind, span, 0, 0);
        if crate::decode::borrowed(kind, span.slice(self.text)) != Some(value) {
            self.assembly.decode_last(value);
        }
        self.tag(event);
        self.token_end = span.end;
    }

    /// The parser places a missing value where the token before it ends; people look for it
    /// behind the colon.
    fn absent(&mut self, offset: u32, event: &EventSpan) {
        let rest = self.text.get(offset as usize..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let colon = rest.as_bytes().get(blanks) == Some(&b':') && offset == self.token_end;
        let at = if colon {
            offset + blanks as u32 + 1
        } else {
            offset
        };
        self.assembly.push(Kind::Absent, Span::at(at), 0, 0);
        self.tag(event);
        self.token_end = at;
    }

    /// The parser reports the content alone; the span of a block scalar starts at its header.
    fn block_scalar(&self, content: Span) -> Span {
        let header = header::find(self.text, self.token_end, content.start);
        Span::new(header, content.end.max(header))
    }
}
