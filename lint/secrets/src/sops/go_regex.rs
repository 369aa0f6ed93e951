//! Regular expressions of Go (RE2 with Perl classes, package `regexp`), which SOPS uses, run by the `regex` crate.
//!
//! Both take nearly the same language. Where they differ the pattern is rewritten, and what only one of them refuses is
//! refused as Go would. Keys and paths are ASCII in practice: a `.` stands for one byte here and one character there.

use regex::bytes::{Regex, RegexBuilder};

/// Patterns that need more memory than this are not evaluated.
const SIZE_LIMIT: usize = 1 << 20;
/// The longest pattern that is looked at, in bytes.
const LENGTH_LIMIT: usize = 1 << 14;
/// Go refuses a count above this.
const COUNT_LIMIT: u32 = 1000;

/// A pattern, ready to search with.
#[derive(Clone, Debug)]
pub(crate) enum GoRegex {
    /// `^(a|b)$`: nearly every pattern in use, and not worth compiling.
    Words(Vec<String>),
    /// Anything else.
    Compiled(Regex),
}

/// Why there is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Go does not compile it.
    Invalid(&'static str),
    /// Go may compile it, and this crate does not: classes of Unicode, or a pattern over the limits.
    NotEvaluated,
}

impl GoRegex {
    /// Compiles a pattern.
    pub(crate) fn new(pattern: &str) -> Result<Self, Refusal> {
        if pattern.len() > LENGTH_LIMIT {
            return Err(Refusal::NotEvaluated);
        }
        if let Some(words) = words(pattern) {
            return Ok(Self::Words(words));
        }
        let rewritten = Rewriter {
            rest: pattern,
            out: String::new(),
        }
        .run()?;
        let built = RegexBuilder::new(&rewritten)
            .unicode(false)
            .size_limit(SIZE_LIMIT)
            .build();
        let unicode = || pattern.contains("\\p") || pattern.contains("\\P") || !pattern.is_ascii();
        built.map(Self::Compiled).map_err(|error| match error {
            regex::Error::Syntax(_) if !unicode() => {
                Refusal::Invalid("it does not follow the grammar")
            }
            _ => Refusal::NotEvaluated,
        })
    }

    /// Whether it matches anywhere in a text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Words(words) => words.iter().any(|word| word == text),
            Self::Compiled(regex) => regex.is_match(text.as_bytes()),
        }
    }
}

/// The words of `^(a|b)$` and `^a$`.
fn words(pattern: &str) -> Option<Vec<String>> {
    let body = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let alternatives = match body
        .strip_prefix('(')
        .and_then(|body| body.strip_suffix(')'))
    {
        Some(inside) => inside,
        None if body.contains('|') => return None,
        None => body,
    };
    let plain = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' '))
    };
    alternatives
        .split('|')
        .map(|word| plain(word).then(|| word.to_owned()))
        .collect()
}

/// Rewrites a pattern of Go into one of `regex`.
struct Rewriter<'p> {
    rest: &'p str,
    out: String,
}

impl<'p> Rewriter<'p> {
    fn run(mut self) -> Result<String, Refusal> {
        // Whether something stands before that an operator of repetition can repeat.
        let mut repeatable = false;
        while let Some(character) = self.rest.chars().next() {
            match character {
                '\\' => {
                    self.escape(false)?;
                    repeatable = true;
                }
                '[' => {
                    self.class()?;
                    repeatable = true;
                }
                '(' => {
                    self.group()?;
                    repeatable = false;
                }
                '|' => {
                    self.take(1);
                    repeatable = false;
                }
                '*' | '+' | '?' => {
                    self.repetition(1, repeatable)?;
                    repeatable = false;
                }
                '{' => match count(self.rest)? {
                    Some(length) => {
                        self.repetition(length, repeatable)?;
                        repeatable = false;
                    }
                    None => {
                        self.replace(1, "\\{");
                        repeatable = true;
                    }
                },
                '^' | '$' | ')' => {
                    self.take(1);
                    repeatable = true;
                }
                other => {
                    self.take(other.len_utf8());
                    repeatable = true;
                }
            }
        }
        Ok(self.out)
    }

    fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.out.push_str(taken);
        self.rest = rest;
    }

    fn replace(&mut self, length: usize, by: &str) {
        self.out.push_str(by);
        self.rest = &self.rest[length..];
    }

    fn repetition(&mut self, length: usize, repeatable: bool) -> Result<(), Refusal> {
        if !repeatable {
            return Err(Refusal::Invalid(
                "nothing stands before an operator of repetition",
            ));
        }
        self.take(length);
        if self.rest.starts_with('?') {
            self.take(1);
        }
        let nested = self.rest.starts_with(['*', '+', '?']) || count(self.rest)?.is_some();
        if nested {
            Err(Refusal::Invalid(
                "an operator of repetition follows another",
            ))
        } else {
            Ok(())
        }
    }

    /// A backslash with what it escapes.
    fn escape(&mut self, in_class: bool) -> Result<(), Refusal> {
        let mut characters = self.rest.chars().skip(1);
        let Some(escaped) = characters.next() else {
            return Err(Refusal::Invalid("it ends in a backslash"));
        };
        let octal =
            |character: Option<char>| character.filter(|character| ('0'..='7').contains(character));
        match escaped {
            'Q' if !in_class => {
                let body = &self.rest[2..];
                let length = body.find("\\E").unwrap_or(body.len());
                self.out.push_str(&regex::escape(&body[..length]));
                self.rest = body[length..].strip_prefix("\\E").unwrap_or_default();
            }
            '0'..='7' => {
                let digits: String = std::iter::once(escaped)
                    .chain(characters.map_while(|c| octal(Some(c))).take(2))
                    .collect();
                if escaped != '0' && digits.len() == 1 {
                    return Err(Refusal::Invalid("a reference back to a group"));
                }
                let value = u32::from_str_radix(&digits, 8).unwrap_or_default();
                self.replace(1 + digits.len(), &format!("\\x{{{value:x}}}"));
            }
            'b' | 'B' | 'A' | 'z' if !in_class => self.take(2),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p'
            | 'P' => self.take(2),
            other if other.is_ascii_alphanumeric() || !other.is_ascii() => {
                return Err(Refusal::Invalid("an escape that does not exist"));
            }
            '<' | '>' => self.replace(2, &escaped.to_string()),
            _ => self.take(2),
        }
        Ok(())
    }

    /// A class in brackets: `[` and the operators of sets mean themselves in Go.
    fn class(&mut self) -> Result<(), Refusal> {
        self.take(1);
        if self.rest.starts_with('^') {
            self.take(1);
        }
        if self.rest.starts_with(']') {
            self.replace(1, "\\]");
        }
        while let Some(character) = self.rest.chars().next() {
            match character {
                ']' => {
                    self.take(1);
                    return Ok(());
                }
                '\\' => self.escape(true)?,
                '[' if self.rest.starts_with("[:") && self.rest.contains(":]") => self.take(2),
                '[' => self.replace(1, "\\["),
                '&' => self.replace(1, "\\&"),
                '~' => self.replace(1, "\\~"),
                other => self.take(other.len_utf8()),
            }
        }
        Err(Refusal::Invalid("a bracket is not closed"))
    }

    /// An opening parenthesis with its flags.
    fn group(&mut self) -> Result<(), Refusal> {
        let Some(flags) = self.rest.strip_prefix("(?") else {
            self.take(1);
            return Ok(());
        };
        if flags.starts_with("P<")
            || (flags.starts_with('<') && !flags.starts_with("<=") && !flags.starts_with("<!"))
        {
            self.take(self.rest.find('<').map_or(1, |at| at + 1));
            let name = self
                .rest
                .find('>')
                .ok_or(Refusal::Invalid("the name of a group is not closed"))?;
            self.take(name + 1);
            return Ok(());
        }
        if flags.starts_with(['=', '!', '<']) {
            return Err(Refusal::Invalid("Go cannot look ahead or behind"));
        }
        let end = flags
            .find([':', ')'])
            .ok_or(Refusal::Invalid("a group is not closed"))?;
        if !flags[..end]
            .bytes()
            .all(|flag| matches!(flag, b'i' | b'm' | b's' | b'U' | b'-'))
        {
            return Err(Refusal::Invalid("a flag that does not exist"));
        }
        self.take(2 + end + 1);
        Ok(())
    }
}

/// The length of `{n}`, `{n,}` or `{n,m}` at the start of a text; `None` for a brace that means itself.
fn count(text: &str) -> Result<Option<usize>, Refusal> {
    let Some(end) = text.strip_prefix('{').and_then(|rest| rest.find('}')) else {
        return Ok(None);
    };
    let body = &text[1..=end];
    let (least, most) = body.split_once(',').unwrap_or((body, body));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(least) || !(is_number(most) || (most.is_empty() && body.contains(','))) {
        return Ok(None);
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    let most = if most.is_empty() {
        number(least)
    } else {
        number(most)
    };
    if number(least) > most || most > COUNT_LIMIT {
        return Err(Refusal::Invalid("a count is out of range"));
    }
    Ok(Some(end + 2))
}
