//! Expressions of Jinja, computed while they are read.

use super::value::{TEXT_LIMIT, Value};
use super::{Use, Variables, filters};

/// How deep an expression may stand in another.
const DEPTH: usize = 32;

/// Computes expressions.
pub(super) struct Reader<'r> {
    pub(super) text: &'r str,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) variables: &'r dyn Variables,
    pub(super) uses: Vec<Use>,
    /// Whether something defines what was read last.
    pub(super) is_found: bool,
    pub(super) is_broken: bool,
}

/// The value of an expression, with the variables it reads. What is no expression is not known.
pub(super) fn compute(text: &str, variables: &dyn Variables) -> (Value, Vec<Use>) {
    let mut reader = Reader {
        text,
        at: 0,
        depth: DEPTH,
        variables,
        uses: Vec::new(),
        is_found: false,
        is_broken: false,
    };
    let value = reader.whole();
    reader.blank();
    let is_read = !reader.is_broken && reader.at >= text.len();
    (if is_read { value } else { Value::Unknown }, reader.uses)
}

impl<'r> Reader<'r> {
    pub(super) fn rest(&self) -> &'r str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    pub(super) fn take(&mut self, mark: &str) -> bool {
        self.blank();
        let is_here = self.rest().starts_with(mark);
        if is_here {
            self.at += mark.len();
        }
        is_here
    }

    fn is_word(&mut self, word: &str) -> bool {
        self.blank();
        let rest = self.rest();
        rest.strip_prefix(word).is_some_and(|behind| {
            !behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        })
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_here = self.is_word(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    pub(super) fn name(&mut self) -> Option<&'r str> {
        self.blank();
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        let is_name = rest.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
        if !is_name {
            return None;
        }
        self.at += end;
        Some(&rest[..end])
    }

    /// `a if b else c`.
    pub(super) fn whole(&mut self) -> Value {
        let Some(depth) = self.depth.checked_sub(1) else {
            self.is_broken = true;
            return Value::Unknown;
        };
        self.depth = depth;
        let yes = self.either();
        let value = if self.take_word("if") {
            let condition = self.either();
            let no = if self.take_word("else") {
                self.whole()
            } else {
                Value::None
            };
            match condition.truth() {
                Some(true) => yes,
                Some(false) => no,
                None => Value::Unknown,
            }
        } else {
            yes
        };
        self.depth += 1;
        value
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.take_word("or") {
            let other = self.both();
            value = match (value.truth(), other.truth()) {
                (Some(true), _) => value,
                (Some(false), _) => other,
                (None, Some(true)) => Value::Bool(true),
                _ => Value::Unknown,
            };
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.negation();
        while self.take_word("and") {
            let other = self.negation();
            value = match (value.truth(), other.truth()) {
                (Some(false), _) => value,
                (Some(true), _) => other,
                (None, Some(false)) => Value::Bool(false),
                _ => Value::Unknown,
            };
        }
        value
    }

    fn negation(&mut self) -> Value {
        let mut count = 0;
        while self.take_word("not") {
            count += 1;
        }
        let value = self.comparison();
        match (count, value.truth()) {
            (0, _) => value,
            (_, None) => Value::Unknown,
            (count, Some(is)) => Value::Bool(is == (count % 2 == 0)),
        }
    }

    fn comparison(&mut self) -> Value {
        let mut value = self.sum();
        loop {
            let found = |is: Option<bool>| is.map_or(Value::Unknown, Value::Bool);
            value = if self.take("==") {
                let other = self.sum();
                found(value.equals(&other))
            } else if self.take("!=") {
                let other = self.sum();
                found(value.equals(&other).map(|is| !is))
            } else if self.take("<=") || self.take(">=") || self.take("<") || self.take(">") {
                let mark = self.text[..self.at]
                    .trim_end_matches('=')
                    .chars()
                    .next_back();
                let has_equal = self.text[..self.at].ends_with('=');
                match (&value, self.sum()) {
                    (Value::Int(one), Value::Int(other)) => Value::Bool(match (mark, has_equal) {
                        (Some('<'), true) => *one <= other,
                        (Some('<'), false) => *one < other,
                        (_, true) => *one >= other,
                        (_, false) => *one > other,
                    }),
                    _ => Value::Unknown,
                }
            } else if self.take_word("in") {
                let all = self.sum();
                found(filters::contains(&all, &value))
            } else if self.is_word("not") && self.rest()[3..].trim_start().starts_with("in") {
                self.take_word("not");
                self.take_word("in");
                let all = self.sum();
                found(filters::contains(&all, &value).map(|is| !is))
            } else if self.take_word("is") {
                let is_negated = self.take_word("not");
                let is_found = self.is_found;
                let Some(name) = self.name() else {
                    self.is_broken = true;
                    return Value::Unknown;
                };
                let mut name = name;
                while self.rest().starts_with('.') {
                    self.at += 1;
                    name = self.name().unwrap_or_default();
                }
                let argument = if self.take("(") {
                    let all = self.arguments(")");
                    all.into_iter().next()
                } else {
                    None
                };
                let is = filters::test(name, &value, is_found, argument.as_ref());
                found(is.map(|is| is != is_negated))
            } else {
                return value;
            };
        }
    }

    fn sum(&mut self) -> Value {
        let mut value = self.product();
        loop {
            if self.take("~") {
                let other = self.product();
                value = text_of(&value, &other);
            } else if self.take("+") {
                value = match (value, self.product()) {
                    (Value::Int(one), Value::Int(other)) => {
                        one.checked_add(other).map_or(Value::Unknown, Value::Int)
                    }
                    (Value::List(mut one), Value::List(other))
                        if one.len() + other.len() <= super::ITEMS =>
                    {
                        one.extend(other);
                        Value::List(one)
                    }
                    (one @ Value::Text(_), other @ Value::Text(_)) => text_of(&one, &other),
                    _ => Value::Unknown,
                };
            } else if !self.rest().trim_start().starts_with("-%")
                && !self.rest().trim_start().starts_with("-}")
                && self.take("-")
            {
                value = match (value, self.product()) {
                    (Value::Int(one), Value::Int(other)) => {
                        one.checked_sub(other).map_or(Value::Unknown, Value::Int)
                    }
                    _ => Value::Unknown,
                };
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Value {
        let mut value = self.sign();
        loop {
            let of: fn(i64, i64) -> Option<i64> = if self.take("//") {
                i64::checked_div_euclid
            } else if self.take("*") {
                i64::checked_mul
            } else if self.take("%") {
                i64::checked_rem_euclid
            } else {
                return value;
            };
            value = match (value, self.sign()) {
                (Value::Int(one), Value::Int(other)) => {
                    of(one, other).map_or(Value::Unknown, Value::Int)
                }
                _ => Value::Unknown,
            };
        }
    }

    fn sign(&mut self) -> Value {
        if self.take("-") {
            return match self.filtered() {
                Value::Int(number) => number.checked_neg().map_or(Value::Unknown, Value::Int),
                _ => Value::Unknown,
            };
        }
        self.filtered()
    }

    fn filtered(&mut self) -> Value {
        let mut value = self.behind();
        while self.take("|") {
            let mut path = String::new();
            while let Some(part) = self.name() {
                path.push_str(part);
                if !self.rest().starts_with('.') {
                    break;
                }
                self.at += 1;
                path.push('.');
            }
            let arguments = if self.take("(") {
                self.arguments(")")
            } else {
                Vec::new()
            };
            value = filters::apply(&path, value, &arguments);
        }
        value
    }
}

fn text_of(one: &Value, other: &Value) -> Value {
    let mut text = one.shown();
    text.push_str(&other.shown());
    if text.len() > TEXT_LIMIT {
        Value::Unknown
    } else {
        Value::Text(text)
    }
}
