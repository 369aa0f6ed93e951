//! Strings and their escapes (RFC 8259, section 7).

use super::{Fault, Scanner};
use crate::{Kind, Span};

impl Scanner<'_, '_> {
    /// The string that begins here. One with escapes is decoded at once, so that every value that
    /// a tape yields comes from one place.
    pub(super) fn string(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let mut decoded = None;
        let mut from = start + 1;
        let end = loop {
            let stop = self.stop(from)?;
            if self.text.as_bytes()[stop] == b'"' {
                break stop;
            }
            let value: &mut String = decoded.get_or_insert_default();
            value.push_str(&self.text[from..stop]);
            let (character, next) = self.escape(stop)?;
            value.push(character);
            from = next;
        };
        self.at = end + 1;
        let span = Span::new(start as u32, self.at as u32);
        self.assembly.push(Kind::DoubleQuoted, span, 0);
        if let Some(mut value) = decoded {
            value.push_str(&self.text[from..end]);
            self.assembly.decode_last(&value);
        }
        Ok(())
    }

    /// The next quote or backslash; a control character before it is an error.
    fn stop(&self, from: usize) -> Result<usize, Fault> {
        let bytes = &self.text.as_bytes()[from..];
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1F);
        let Some(width) = bytes.iter().position(special) else {
            return Err(fault(self.text.len(), "the string is not closed"));
        };
        if bytes[width] < b' ' {
            return Err(fault(
                from + width,
                "control characters must be escaped in a string",
            ));
        }
        Ok(from + width)
    }

    /// The character an escape stands for, and what follows the escape.
    fn escape(&self, at: usize) -> Result<(char, usize), Fault> {
        let character = match self.text.as_bytes().get(at + 1) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'u') => return self.unicode(at),
            _ => return Err(fault(at, "unknown escape")),
        };
        Ok((character, at + 2))
    }

    /// `\uXXXX`, of which two may stand for one character. A half of such a pair alone stands for
    /// no character; readers written in Go put U+FFFD in its place, and so does this one.
    fn unicode(&self, at: usize) -> Result<(char, usize), Fault> {
        let first = self
            .unit(at)
            .ok_or_else(|| fault(at, "`\\u` needs four hexadecimal digits"))?;
        let second = if (0xD800..0xDC00).contains(&first) {
            self.unit(at + 6)
        } else {
            None
        };
        if let Some(low @ 0xDC00..0xE000) = second {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00);
            return Ok((
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                at + 12,
            ));
        }
        Ok((
            char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
            at + 6,
        ))
    }

    /// The number in the `\uXXXX` at an offset.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hexadecimal {
            u32::from_str_radix(digits, 16).ok()
        } else {
            None
        }
    }
}

fn fault(at: usize, message: &str) -> Fault {
    Fault {
        at,
        message: message.to_owned(),
    }
}
