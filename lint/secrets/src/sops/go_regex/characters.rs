//! The characters of a pattern: escapes, and classes in brackets.

use std::fmt::Write as _;

use super::Refusal;
use super::rewrite::Rewriter;

impl Rewriter<'_> {
    /// The character that an escape stands for (`escape` of `regexp/syntax`).
    pub(super) fn escaped(&mut self) -> Result<char, Refusal> {
        let mut characters = self.rest[1..].chars();
        let Some(escaped) = characters.next() else {
            return Err(Refusal::Invalid("it ends in a backslash"));
        };
        self.rest = characters.as_str();
        Ok(match escaped {
            '0'..='7' => return self.octal(escaped),
            'x' => return self.hexadecimal(),
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
            _ => return Err(Refusal::Invalid("an escape that does not exist")),
        })
    }

    fn octal(&mut self, first: char) -> Result<char, Refusal> {
        let more = self
            .rest
            .bytes()
            .take(2)
            .take_while(|byte| (b'0'..=b'7').contains(byte))
            .count();
        if first != '0' && more == 0 {
            return Err(Refusal::Invalid("a reference back to a group"));
        }
        let (digits, rest) = self.rest.split_at(more);
        self.rest = rest;
        let value = u32::from_str_radix(&format!("{first}{digits}"), 8).ok();
        value.and_then(char::from_u32).ok_or(Refusal::NotEvaluated)
    }

    fn hexadecimal(&mut self) -> Result<char, Refusal> {
        const REFUSED: Refusal = Refusal::Invalid("an escape that does not exist");
        let (digits, rest) = match self.rest.strip_prefix('{') {
            Some(rest) => rest.split_once('}'),
            None => self.rest.split_at_checked(2),
        }
        .ok_or(REFUSED)?;
        self.rest = rest;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = is_number
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten();
        value.and_then(char::from_u32).ok_or(REFUSED)
    }

    /// A class in brackets (`parseClass` of `regexp/syntax`): `[` and the operators of sets mean themselves in Go, and
    /// `-` is welcome anywhere.
    pub(super) fn class(&mut self) -> Result<(), Refusal> {
        self.take(1);
        if self.rest.starts_with('^') {
            self.take(1);
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            if self.rest.is_empty() {
                return Err(Refusal::Invalid("a bracket is not closed"));
            }
            if self.named_class()? {
                continue;
            }
            match self.rest.as_bytes() {
                [b'\\', b'd' | b'D' | b's' | b'S' | b'w' | b'W', ..] => self.perl_class(true),
                [b'\\', b'p' | b'P', ..] => return Err(Refusal::NotEvaluated),
                _ => self.range()?,
            }
        }
        self.take(1);
        Ok(())
    }

    /// `\d` and its like, which are ASCII to Go. Outside of a class, a negated one takes characters, whatever folds.
    pub(super) fn perl_class(&mut self, is_inside: bool) {
        let letter = self.rest.as_bytes().get(1).copied().unwrap_or_default();
        let members = match letter.to_ascii_lowercase() {
            b'd' => "0-9",
            b's' => "\\t\\n\\f\\r\\x20",
            _ => "0-9A-Za-z_",
        };
        let class = match (letter.is_ascii_uppercase(), is_inside) {
            (false, _) => format!("[{members}]"),
            (true, true) => format!("[^{members}]"),
            (true, false) => format!("(?u-i:[^{members}])"),
        };
        self.replace(2, &class);
    }

    /// `[:alpha:]` and its like; whether there was one.
    fn named_class(&mut self) -> Result<bool, Refusal> {
        const NAMES: [&str; 14] = [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print",
            "punct", "space", "upper", "word", "xdigit",
        ];
        let Some(end) = self
            .rest
            .strip_prefix("[:")
            .and_then(|rest| rest.find(":]"))
        else {
            return Ok(false);
        };
        let name = &self.rest[2..2 + end];
        if !NAMES.contains(&name.trim_start_matches('^')) {
            return Err(Refusal::Invalid("a class that does not exist"));
        }
        self.take(end + 4);
        Ok(true)
    }

    /// One character of a class, or a range of them.
    fn range(&mut self) -> Result<(), Refusal> {
        let low = self.class_character()?;
        push_literal(&mut self.out, low);
        if self.rest.starts_with('-') && self.rest.len() > 1 && !self.rest.starts_with("-]") {
            self.rest = &self.rest[1..];
            let high = self.class_character()?;
            if high < low {
                return Err(Refusal::Invalid("a range that runs backwards"));
            }
            self.out.push('-');
            push_literal(&mut self.out, high);
        }
        Ok(())
    }

    fn class_character(&mut self) -> Result<char, Refusal> {
        if self.rest.starts_with('\\') {
            return self.escaped();
        }
        let mut characters = self.rest.chars();
        let character = characters
            .next()
            .ok_or(Refusal::Invalid("a bracket is not closed"))?;
        self.rest = characters.as_str();
        Ok(character)
    }
}

/// A character that means itself, wherever it stands.
pub(super) fn push_literal(out: &mut String, character: char) {
    if character.is_ascii_alphanumeric() || !character.is_ascii() {
        out.push(character);
    } else {
        let _ = write!(out, "\\x{{{:x}}}", u32::from(character));
    }
}
