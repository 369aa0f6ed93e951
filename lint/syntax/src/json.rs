//! JSON (RFC 8259), strictly, into the same tape.
//!
//! Several values one after the other are several documents, as readers of manifest streams take
//! them. A byte order mark is skipped. Duplicate keys are kept. Strings are
//! [`Kind::DoubleQuoted`], numbers and literals [`Kind::Plain`].

mod string;

use crate::Summary;
use crate::assembly::Assembly;
use crate::{DEPTH_LIMIT, Kind, Parsed, SIZE_LIMIT, Span, SyntaxError};

/// Parses a stream. The first error ends it: JSON has no marker from which to read on. The broken
/// document stands as a lone [`Kind::Absent`] root.
pub fn parse(text: &str) -> Parsed {
    if text.len() > SIZE_LIMIT {
        return Parsed {
            errors: vec![SyntaxError::too_large()],
            ..Parsed::default()
        };
    }
    let mut assembly = Assembly::default();
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut scanner = Scanner {
        text,
        at: start,
        assembly: &mut assembly,
    };
    let mut errors = Vec::new();
    while scanner.skip_blanks() {
        let checkpoint = scanner.assembly.checkpoint();
        scanner.assembly.begin_document();
        if let Err(Fault { at, message }) = scanner.document() {
            scanner.assembly.rewind(checkpoint);
            let document = scanner.assembly.document_count();
            scanner.assembly.begin_document();
            scanner.assembly.push(Kind::Absent, Span::at(at as u32), 0);
            errors.push(SyntaxError::at(text, at, message, document));
            break;
        }
    }
    Parsed {
        tape: assembly.snapshot(text),
        errors,
        slow_bytes: 0,
    }
}

/// Where and why a document breaks.
struct Fault {
    at: usize,
    message: String,
}

/// What may come next inside the innermost collection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value, or the closing bracket of an array that has just been opened.
    FirstItem,
    /// A key, or the closing bracket of an object that has just been opened.
    FirstKey,
    Key,
    Value,
    /// A comma or a closing bracket.
    Separator,
}

struct Scanner<'t, 'a> {
    text: &'t str,
    at: usize,
    assembly: &'a mut Assembly,
}

impl Scanner<'_, '_> {
    /// Moves to the next token; whether there is one.
    fn skip_blanks(&mut self) -> bool {
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(blank).count();
        self.at < self.text.len()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, message: &str) -> Fault {
        let end = self.at >= self.text.len();
        let message = if end {
            "unexpected end of the text".to_owned()
        } else {
            message.to_owned()
        };
        Fault {
            at: self.at,
            message,
        }
    }

    /// One value with everything inside it. The open collections are a stack, not calls.
    fn document(&mut self) -> Result<(), Fault> {
        let mut expect = self.value()?;
        while self.assembly.depth() > 0 {
            self.skip_blanks();
            expect = self.step(expect)?;
        }
        Ok(())
    }

    fn step(&mut self, expect: Expect) -> Result<Expect, Fault> {
        let mapping = self.assembly.innermost_kind() == Some(Kind::Mapping);
        let close = if mapping { b'}' } else { b']' };
        let closes = self.byte() == Some(close);
        match expect {
            Expect::FirstItem | Expect::FirstKey | Expect::Separator if closes => {
                self.at += 1;
                self.assembly.close_at(self.at as u32);
                Ok(Expect::Separator)
            }
            Expect::FirstKey | Expect::Key => self.key(),
            Expect::FirstItem | Expect::Value => self.value(),
            Expect::Separator if self.byte() == Some(b',') => {
                self.at += 1;
                Ok(if mapping { Expect::Key } else { Expect::Value })
            }
            Expect::Separator if mapping => Err(self.fault("expected `,` or `}`")),
            Expect::Separator => Err(self.fault("expected `,` or `]`")),
        }
    }

    fn key(&mut self) -> Result<Expect, Fault> {
        if self.byte() != Some(b'"') {
            return Err(self.fault("expected a key in double quotes"));
        }
        self.string()?;
        self.skip_blanks();
        if self.byte() != Some(b':') {
            return Err(self.fault("expected `:` behind the key"));
        }
        self.at += 1;
        Ok(Expect::Value)
    }

    /// A value, or the opening bracket of one.
    fn value(&mut self) -> Result<Expect, Fault> {
        match self.byte() {
            Some(b'{') => self.open(Kind::Mapping, Expect::FirstKey),
            Some(b'[') => self.open(Kind::Sequence, Expect::FirstItem),
            Some(b'"') => self.string().map(|()| Expect::Separator),
            _ => self.word(),
        }
    }

    fn open(&mut self, kind: Kind, expect: Expect) -> Result<Expect, Fault> {
        if self.assembly.depth() >= DEPTH_LIMIT {
            let message = format!("collections are nested deeper than {DEPTH_LIMIT} levels");
            return Err(Fault {
                at: self.at,
                message,
            });
        }
        self.assembly.open(kind, self.at as u32);
        self.assembly.note(Summary::FLOW);
        self.at += 1;
        Ok(expect)
    }

    /// A number or a literal.
    fn word(&mut self) -> Result<Expect, Fault> {
        let rest = &self.text[self.at..];
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let width = rest.bytes().take_while(|&byte| inside(byte)).count();
        let word = &rest[..width];
        let literal = matches!(word, "null" | "true" | "false");
        if !literal && !crate::scalar::is_json_number(word) {
            return Err(self.fault("expected a value"));
        }
        let (start, end) = (self.at as u32, (self.at + width) as u32);
        self.assembly.push(Kind::Plain, Span::new(start, end), 0);
        self.at += width;
        Ok(Expect::Separator)
    }
}
