//! The pattern language of `data/*.toml`: the part of regular expressions that token formats need, small enough to be
//! matched from left to right without ever going back.
//!
//! Literals (`\` escapes), `[…]` with ranges, `\d`, `\w`, `(one|other)` of literals, and `{n}`, `{n,m}`, `{n,}` or `?`
//! behind a class. What stands behind a class of varying length must begin with a byte that is not in it, so the
//! longest match is the only one.

/// A set of ASCII bytes: bit `b` of the 128.
pub(crate) type Set = u128;

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// These bytes.
    Literal(String),
    /// One of these, tried in order.
    Either(Vec<String>),
    /// A run of bytes of a set.
    Run { set: Set, min: u16, max: u16 },
}

/// The longest run that `{n,}` allows: no credential is longer, and it bounds the work on one place.
pub(crate) const UNBOUNDED: u16 = 4096;

/// Reads a pattern.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parser = Parser {
        rest: text.chars().collect(),
        parts: Vec::new(),
    };
    parser.rest.reverse();
    while let Some(next) = parser.rest.pop() {
        parser.step(next)?;
    }
    check(&parser.parts)?;
    Ok(parser.parts)
}

struct Parser {
    /// What is not read yet, last character first.
    rest: Vec<char>,
    parts: Vec<Part>,
}

impl Parser {
    fn step(&mut self, next: char) -> Result<(), String> {
        match next {
            '[' => {
                let set = self.class()?;
                self.run(set)
            }
            '(' => self.either(),
            '\\' => match self.rest.pop() {
                Some('d') => self.run(range('0', '9')),
                Some('w') => self.run(word()),
                Some(escaped) if escaped.is_ascii_punctuation() => {
                    self.literal(escaped);
                    Ok(())
                }
                other => Err(format!("`\\{}` is no escape", other.unwrap_or(' '))),
            },
            ')' | ']' | '{' | '}' | '|' | '*' | '+' | '?' | '^' | '$' | '.' => {
                Err(format!("`{next}` stands where it means nothing"))
            }
            plain if plain.is_ascii() => {
                self.literal(plain);
                Ok(())
            }
            other => Err(format!("`{other}` is not ASCII")),
        }
    }

    fn literal(&mut self, character: char) {
        if let Some(Part::Literal(text)) = self.parts.last_mut() {
            text.push(character);
        } else {
            self.parts.push(Part::Literal(character.into()));
        }
    }

    fn class(&mut self) -> Result<Set, String> {
        let mut set = 0;
        loop {
            let first = match self.rest.pop() {
                None => return Err("a class is not closed".to_owned()),
                Some(']') => return Ok(set),
                Some('\\') => match self.rest.pop() {
                    Some('w') => {
                        set |= word();
                        continue;
                    }
                    Some('d') => {
                        set |= range('0', '9');
                        continue;
                    }
                    other => other.unwrap_or('\\'),
                },
                Some(plain) => plain,
            };
            let is_range = self.rest.last() == Some(&'-')
                && self.rest.get(self.rest.len().wrapping_sub(2)) != Some(&']');
            let last = if is_range {
                self.rest.pop();
                self.rest.pop().ok_or("a range is not closed")?
            } else {
                first
            };
            if !first.is_ascii() || !last.is_ascii() || last < first {
                return Err(format!("`{first}-{last}` is no range of ASCII"));
            }
            set |= range(first, last);
        }
    }

    fn either(&mut self) -> Result<(), String> {
        let mut options = vec![String::new()];
        loop {
            match self.rest.pop() {
                None => return Err("a group is not closed".to_owned()),
                Some(')') => break,
                Some('|') => options.push(String::new()),
                Some('\\') => options
                    .last_mut()
                    .into_iter()
                    .for_each(|last| last.extend(self.rest.pop())),
                Some(plain) => options
                    .last_mut()
                    .into_iter()
                    .for_each(|last| last.push(plain)),
            }
        }
        self.parts.push(Part::Either(options));
        Ok(())
    }

    fn run(&mut self, set: Set) -> Result<(), String> {
        let (min, max) = match self.rest.last() {
            Some('?') => {
                self.rest.pop();
                (0, 1)
            }
            Some('{') => self.bounds()?,
            _ => (1, 1),
        };
        if set == 0 || max == 0 || min > max {
            return Err("a class or its count is empty".to_owned());
        }
        self.parts.push(Part::Run { set, min, max });
        Ok(())
    }

    fn bounds(&mut self) -> Result<(u16, u16), String> {
        self.rest.pop();
        let mut text = String::new();
        loop {
            match self.rest.pop() {
                None => return Err("a count is not closed".to_owned()),
                Some('}') => break,
                Some(other) => text.push(other),
            }
        }
        let number = |text: &str| text.parse().map_err(|_| format!("`{text}` is no count"));
        match text.split_once(',') {
            None => number(&text).map(|count| (count, count)),
            Some((min, "")) => Ok((number(min)?, UNBOUNDED)),
            Some((min, max)) => Ok((number(min)?, number(max)?)),
        }
    }
}

fn range(first: char, last: char) -> Set {
    (first as u32..=last as u32).fold(0, |set, byte| set | 1 << byte)
}

fn word() -> Set {
    range('a', 'z') | range('A', 'Z') | range('0', '9') | range('_', '_')
}

/// Whether a byte is in a set.
pub(crate) fn contains(set: Set, byte: u8) -> bool {
    byte < 128 && set >> byte & 1 == 1
}

/// Refuses patterns of which the longest match of a part is not the right one.
fn check(parts: &[Part]) -> Result<(), String> {
    for pair in parts.windows(2) {
        let Part::Run { set, min, max } = pair[0] else {
            continue;
        };
        if min == max {
            continue;
        }
        let clash = match &pair[1] {
            Part::Literal(text) => text.bytes().next().is_some_and(|byte| contains(set, byte)),
            Part::Either(options) => options
                .iter()
                .any(|option| option.bytes().next().is_none_or(|byte| contains(set, byte))),
            Part::Run { set: next, .. } => set & next != 0,
        };
        if clash {
            return Err(
                "what stands behind a class of varying length could belong to it".to_owned(),
            );
        }
    }
    if parts.is_empty() {
        Err("the pattern is empty".to_owned())
    } else {
        Ok(())
    }
}

/// The fixed beginnings of a pattern: one, or one for each option of a group at its start, or for each byte of a class
/// behind two bytes; none for a pattern that begins with a class.
pub(crate) fn prefixes(parts: &[Part]) -> Vec<String> {
    match parts {
        [Part::Literal(text), Part::Either(options), ..] => options
            .iter()
            .map(|option| format!("{text}{option}"))
            .collect(),
        [Part::Literal(text), Part::Run { set, min: 1.., .. }, ..] if text.len() == 2 => {
            let bytes = (0..128).filter(|byte| contains(*set, *byte));
            bytes
                .map(|byte| format!("{text}{}", char::from(byte)))
                .collect()
        }
        [Part::Literal(text), ..] => vec![text.clone()],
        [Part::Either(options), Part::Literal(text), ..] => options
            .iter()
            .map(|option| format!("{option}{text}"))
            .collect(),
        [Part::Either(options), ..] => options.clone(),
        _ => Vec::new(),
    }
}
