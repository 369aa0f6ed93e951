//! What a parser returns, whatever the format.

use crate::{Span, Tape};

/// The deepest nesting of collections any parser of this crate accepts, in levels. Everything that
/// walks a tape by recursion may rely on it.
pub const DEPTH_LIMIT: usize = 256;

/// The longest text any parser of this crate accepts, in bytes: offsets are 32 bits wide.
pub const SIZE_LIMIT: usize = u32::MAX as usize / 2;

/// The most syntax errors one stream reports. What follows the last one is not read.
pub const ERROR_LIMIT: usize = 64;

/// A tree and what was wrong with its text.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// All documents. One that could not be read stands in its place as a lone
    /// [`Kind::Absent`](crate::Kind::Absent) root, so the numbers of the others hold.
    pub tape: Tape,
    /// At most one error a document, and at most [`ERROR_LIMIT`] in all.
    pub errors: Vec<SyntaxError>,
    /// How many bytes went through the complete parser because the fast path declined them.
    pub slow_bytes: usize,
}

/// A place where the text breaks its format's grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where the parser noticed it: one character, or nothing at the end of the text.
    pub span: Span,
    /// What is wrong, in the words of the parser, without a position.
    pub message: String,
    /// The document (from 0) that is lost.
    pub document: usize,
}

impl SyntaxError {
    /// An error at the character that begins at or around `offset`.
    pub(crate) fn at(
        text: &str,
        offset: usize,
        message: impl Into<String>,
        document: usize,
    ) -> Self {
        let mut start = offset.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let width = match text[start..].chars().next() {
            None | Some('\n' | '\r') => 0,
            Some(character) => character.len_utf8(),
        };
        Self {
            span: Span::new(start as u32, (start + width) as u32),
            message: message.into(),
            document,
        }
    }

    /// The error for a text whose offsets would not fit.
    pub(crate) fn too_large() -> Self {
        let message = format!("the text is longer than {SIZE_LIMIT} bytes");
        Self {
            span: Span::default(),
            message,
            document: 0,
        }
    }
}
