//! YAML streams.
//!
//! The complete parser is `granit-parser`; it alone decides what is an error.

mod complete;
mod header;

use crate::assembly::Assembly;
use crate::{Parsed, SIZE_LIMIT, SyntaxError};

/// A YAML parser that keeps its buffers from one text to the next.
#[derive(Debug, Default)]
pub struct Parser {
    assembly: Assembly,
}

impl Parser {
    /// A parser with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a stream. The tape it returns is as large as needed and no larger.
    pub fn parse(&mut self, text: &str) -> Parsed {
        self.parse_complete(text)
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
        complete::append(text, 0..text.len(), &mut self.assembly, &mut errors);
        Parsed {
            tape: self.assembly.snapshot(),
            errors,
            slow_bytes: text.len(),
        }
    }
}

/// Parses a stream; see [`Parser`] for many of them.
pub fn parse(text: &str) -> Parsed {
    Parser::new().parse(text)
}

/// Parses a stream with the complete parser alone: the oracle of tests and the yardstick of benches.
pub fn parse_complete(text: &str) -> Parsed {
    Parser::new().parse_complete(text)
}
