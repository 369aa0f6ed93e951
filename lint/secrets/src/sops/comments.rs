//! The comments of a YAML stream, handed out in order to the walk over its tree.
//!
//! SOPS gets comments from yaml.v3, which ties each to a node. What counts here is only in which mapping or list a
//! comment lands and which value it stands above; for that, order and indentation are enough.

use rempart_core::Tree;
use rempart_syntax::Span;
use rempart_syntax::comment::{self, Comment};

use super::envelope::MARK;
use super::stream::Stream;

/// Line breaks of YAML 1.1: next line, line separator, paragraph separator.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// The comments that the walk has not reached yet.
pub(super) struct Comments<'t> {
    text: &'t str,
    all: Vec<Comment>,
    next: usize,
}

impl<'t> Comments<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        Self {
            text: tree.text(),
            all: comment::comments(tree.text(), tree.tape()),
            next: 0,
        }
    }

    /// No comments: for JSON.
    pub(super) const fn none(text: &'t str) -> Self {
        Self {
            text,
            all: Vec::new(),
            next: 0,
        }
    }

    /// Tells the comments that yaml.v3 reads to a break of YAML 1.1 only, which YAML 1.2 took from the breaks (its section
    /// 5.4).
    pub(super) fn tell_cut(&self, stream: &mut Stream<'_>) {
        let words = "a comment holds a character that ends its line for SOPS, and what stands behind it is content there";
        let spans = self.all.iter().map(|comment| comment.span);
        for span in spans.filter(|span| span.slice(self.text).contains(BREAKS)) {
            stream.mislead(span, words);
        }
    }

    /// The next comment that begins before an offset.
    pub(super) fn before(&mut self, offset: u32) -> Option<(Span, &'t str)> {
        self.take_if(|comment| comment.span.start < offset)
    }

    /// The comment behind a value on its line.
    pub(super) fn behind(&mut self, end: u32) -> Option<(Span, &'t str)> {
        let text = self.text;
        self.take_if(|comment| {
            let between = text
                .as_bytes()
                .get(end as usize..comment.span.start as usize);
            let blank = |between: &[u8]| {
                between
                    .iter()
                    .all(|byte| matches!(byte, b' ' | b'\t' | b','))
            };
            !comment.own_line && between.is_some_and(blank)
        })
    }

    /// The next comment before an offset that stands alone on its line, at a column or further in.
    pub(super) fn indented(&mut self, offset: u32, least: u32) -> Option<(Span, &'t str)> {
        let text = self.text;
        self.take_if(|comment| {
            comment.span.start < offset
                && comment.own_line
                && column(text, comment.span.start) >= least
        })
    }

    /// The next comment on the line below an end, in clear and at a column.
    pub(super) fn below(&mut self, end: u32, at: u32) -> Option<(Span, &'t str)> {
        let text = self.text;
        self.take_if(|comment| {
            let between = text.get(end as usize..comment.span.start as usize);
            let is_next =
                |between: &str| between.trim().is_empty() && between.matches('\n').count() == 1;
            let is_sealed = comment
                .span
                .slice(text)
                .trim_start_matches('#')
                .starts_with(MARK);
            between.is_some_and(is_next) && column(text, comment.span.start) == at && !is_sealed
        })
    }

    fn take_if(&mut self, wanted: impl Fn(&Comment) -> bool) -> Option<(Span, &'t str)> {
        let comment = *self.all.get(self.next).filter(|comment| wanted(comment))?;
        self.next += 1;
        // What SOPS encrypts begins behind the `#`, blanks included.
        Some((
            comment.span,
            comment
                .span
                .slice(self.text)
                .strip_prefix('#')
                .unwrap_or_default(),
        ))
    }
}

/// How many bytes stand before an offset on its line.
pub(super) fn column(text: &str, offset: u32) -> u32 {
    let before = text.as_bytes().get(..offset as usize).unwrap_or_default();
    offset - memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at as u32 + 1)
}
