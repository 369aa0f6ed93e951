//! YAML streams.
//!
//! The complete parser is `granit-parser`; it alone decides what is an error. The fast path in front
//! of it reads the documents it fully understands and hands each of the others over.

mod allowance;
mod complete;
mod fast;
mod indicator;
mod marker;
mod tabs;

use std::cell::RefCell;

pub use marker::{Marker, markers};
pub use tabs::misplaced_tab;

use crate::assembly::Assembly;
use crate::{Parsed, SIZE_LIMIT, SyntaxError};

/// A YAML parser that keeps its buffers from one text to the next.
#[derive(Debug)]
pub struct Parser {
    assembly: Assembly,
    /// What the fast path keeps about the collections it is in.
    opened: [fast::Open; fast::NESTING],
}

impl Default for Parser {
    fn default() -> Self {
        Self {
            assembly: Assembly::default(),
            opened: [fast::Open::default(); fast::NESTING],
        }
    }
}

impl Parser {
    /// A parser with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a stream. The tape it returns is as large as needed and no larger.
    pub fn parse(&mut self, text: &str) -> Parsed {
        if text.len() > SIZE_LIMIT || !fast::acceptable(text.as_bytes()) {
            return self.parse_complete(text);
        }
        self.assembly.clear();
        self.assembly.survey_while_parsing();
        let mut errors = Vec::new();
        let slow_bytes = self.documents(text, &mut errors);
        Parsed {
            tape: self.assembly.snapshot(text),
            errors,
            slow_bytes,
        }
    }

    /// Document by document: the fast path, or else the complete parser. Returns how many bytes the
    /// latter read.
    fn documents(&mut self, text: &str, errors: &mut Vec<SyntaxError>) -> usize {
        let mut scanner = fast::Scanner::new(text, &mut self.assembly, &mut self.opened);
        let mut slow = 0;
        let mut start = scanner.position();
        let mut read = scanner.begin();
        while !scanner.finished() || read.is_err() {
            if read.is_ok() {
                start = scanner.position();
                let checkpoint = scanner.assembly().checkpoint();
                read = scanner.document();
                if read.is_ok() {
                    continue;
                }
                scanner.assembly().rewind(checkpoint);
            }
            scanner.assembly().ask_for_survey();
            let end = complete::append_one(text, start, scanner.assembly(), errors);
            slow += end - start;
            scanner.resume(end);
            read = Ok(());
        }
        slow
    }

    /// Parses a stream with the complete parser alone.
    pub fn parse_complete(&mut self, text: &str) -> Parsed {
        if text.len() > SIZE_LIMIT {
            return Parsed {
                errors: vec![SyntaxError::too_large()],
                ..Parsed::default()
            };
        }
        self.assembly.clear();
        let mut errors = Vec::new();
        complete::append(text, &mut self.assembly, &mut errors);
        Parsed {
            tape: self.assembly.snapshot(text),
            errors,
            slow_bytes: text.len(),
        }
    }
}

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Parses a stream. The buffers it needs are kept for the next call on the same thread, so a
/// [`Parser`] of one's own saves nothing.
pub fn parse(text: &str) -> Parsed {
    let reused = PARSER.try_with(|parser| {
        let mut parser = parser.try_borrow_mut().ok()?;
        let parsed = parser.parse(text);
        parser.assembly.release();
        Some(parsed)
    });
    // While a thread ends, its parser may be gone already.
    let reused = reused.ok().flatten();
    reused.unwrap_or_else(|| Parser::new().parse(text))
}

/// Parses a stream with the complete parser alone: the oracle of tests and the yardstick of benches.
pub fn parse_complete(text: &str) -> Parsed {
    Parser::new().parse_complete(text)
}
