//! The grammar of a pattern, from Go's to that of `regex`: operators and groups.

use super::Refusal;
use super::characters::push_literal;

/// Go refuses a count above this.
const COUNT_LIMIT: u32 = 1000;

/// A pattern of `regex`.
pub(super) struct Rewritten {
    pub(super) pattern: String,
    /// Somewhere it takes letters in either case.
    pub(super) folds: bool,
}

/// The pattern of `regex` that means what a pattern of Go means.
pub(super) fn rewrite(pattern: &str) -> Result<Rewritten, Refusal> {
    let mut rewriter = Rewriter {
        rest: pattern,
        out: String::new(),
        folds: false,
    };
    rewriter.run()?;
    Ok(Rewritten {
        pattern: rewriter.out,
        folds: rewriter.folds,
    })
}

/// Rewrites a pattern of Go into one of `regex`.
pub(super) struct Rewriter<'p> {
    pub(super) rest: &'p str,
    pub(super) out: String,
    folds: bool,
}

impl Rewriter<'_> {
    fn run(&mut self) -> Result<(), Refusal> {
        // Whether something stands before that an operator of repetition can repeat.
        let mut repeatable = false;
        while let Some(character) = self.rest.chars().next() {
            match character {
                '\\' => {
                    self.escape()?;
                    repeatable = true;
                }
                '[' => {
                    self.class()?;
                    repeatable = true;
                }
                '(' => {
                    self.group()?;
                    // Go lets an operator behind flags repeat what stands before them.
                    if self.out.ends_with(')')
                        && (self.rest.starts_with(['*', '+', '?']) || count(self.rest)?.is_some())
                    {
                        return Err(Refusal::NotEvaluated);
                    }
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
                '{' => {
                    let length = count(self.rest)?;
                    if let Some(length) = length {
                        self.repetition(length, repeatable)?;
                    } else {
                        self.replace(1, "\\{");
                    }
                    repeatable = length.is_none();
                }
                '^' | '$' | ')' => {
                    self.take(1);
                    repeatable = true;
                }
                '.' => {
                    self.replace(1, "(?u:.)");
                    repeatable = true;
                }
                other => {
                    self.take(other.len_utf8());
                    repeatable = true;
                }
            }
        }
        Ok(())
    }

    pub(super) fn take(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.out.push_str(taken);
        self.rest = rest;
    }

    pub(super) fn replace(&mut self, length: usize, by: &str) {
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

    /// A backslash with what it escapes, outside of a class.
    fn escape(&mut self) -> Result<(), Refusal> {
        match self.rest.as_bytes().get(1) {
            Some(b'Q') => {
                let body = &self.rest[2..];
                let length = body.find("\\E").unwrap_or(body.len());
                self.out.push_str(&regex::escape(&body[..length]));
                self.rest = body[length..].strip_prefix("\\E").unwrap_or_default();
            }
            // What a word is made of is ASCII to Go.
            Some(b'b') => self.replace(2, "(?-u:\\b)"),
            Some(b'B') => self.replace(2, "(?-u:\\B)"),
            Some(b'A' | b'z') => self.take(2),
            Some(b'd' | b'D' | b's' | b'S' | b'w' | b'W') => self.perl_class(false),
            Some(b'p' | b'P') => return Err(Refusal::NotEvaluated),
            _ => {
                let character = self.escaped()?;
                push_literal(&mut self.out, character);
            }
        }
        Ok(())
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
            let (_, named) = self.rest.split_once('<').unwrap_or_default();
            let (name, rest) = named
                .split_once('>')
                .ok_or(Refusal::Invalid("the name of a group is not closed"))?;
            if name.is_empty()
                || !name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                return Err(Refusal::Invalid("the name of a group is none"));
            }
            self.out.push('(');
            self.rest = rest;
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
        let switched_on = flags[..end].split('-').next().unwrap_or_default();
        self.folds |= switched_on.contains('i');
        if end == 0 && flags.starts_with(')') {
            self.rest = &flags[1..];
        } else {
            self.take(2 + end + 1);
        }
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
