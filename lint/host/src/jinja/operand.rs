//! The parts of expressions: literals, variables, and what stands behind them.

use super::expression::Reader;
use super::filters;
use super::value::Value;

impl Reader<'_> {
    /// A value with what stands behind it: `.key`, `[key]`, `(arguments)`.
    pub(super) fn behind(&mut self) -> Value {
        let mut value = self.one();
        loop {
            if self.rest().starts_with('.') {
                self.at += 1;
                let Some(name) = self.name() else {
                    self.is_broken = true;
                    return Value::Unknown;
                };
                if self.rest().starts_with('(') {
                    self.at += 1;
                    let arguments = self.arguments(")");
                    value = match name {
                        "items" => filters::apply("items", value, &[]),
                        "values" => match value {
                            Value::Map(entries) => {
                                Value::List(entries.into_iter().map(|(_, value)| value).collect())
                            }
                            _ => Value::Unknown,
                        },
                        "keys" => value.items().map_or(Value::Unknown, Value::List),
                        "get" => match value.get(arguments.first().unwrap_or(&Value::None)) {
                            Value::Unknown => arguments.get(1).cloned().unwrap_or(Value::Unknown),
                            found => found,
                        },
                        "split" | "replace" | "lower" | "upper" => {
                            filters::apply(name, value, &arguments)
                        }
                        _ => Value::Unknown,
                    };
                } else {
                    value = value.get(&Value::text(name));
                    self.is_found &= value != Value::Unknown;
                }
            } else if self.rest().starts_with('[') {
                self.at += 1;
                let key = self.whole();
                if !self.take("]") {
                    self.is_broken = true;
                    return Value::Unknown;
                }
                value = value.get(&key);
                self.is_found &= value != Value::Unknown;
            } else {
                return value;
            }
        }
    }

    pub(super) fn arguments(&mut self, end: &str) -> Vec<Value> {
        let mut all = Vec::new();
        while !self.take(end) {
            self.blank();
            let before = self.at;
            // `attribute='port'`: the name is kept, so that `map` tells it from a filter.
            let name = self.name().filter(|_| {
                let rest = self.rest().trim_start();
                rest.starts_with('=') && !rest.starts_with("==")
            });
            if name.is_some() {
                self.take("=");
            } else {
                self.at = before;
            }
            let value = self.whole();
            all.push(match name {
                Some("attribute") => Value::text(format!("attribute={}", value.shown())),
                _ => value,
            });
            if !self.take(",") && !self.rest().trim_start().starts_with(end) {
                self.is_broken = true;
                return all;
            }
        }
        all
    }

    pub(super) fn one(&mut self) -> Value {
        self.blank();
        let rest = self.rest();
        match rest.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let mut text = String::new();
                let mut letters = rest.char_indices().skip(1);
                while let Some((at, letter)) = letters.next() {
                    match letter {
                        '\\' => match letters.next() {
                            Some((_, 'n')) => text.push('\n'),
                            Some((_, 't')) => text.push('\t'),
                            Some((_, other)) => text.push(other),
                            None => break,
                        },
                        letter if letter as u32 == u32::from(*quote) => {
                            self.at += at + 1;
                            return Value::Text(text);
                        }
                        letter => text.push(letter),
                    }
                }
                self.is_broken = true;
                Value::Unknown
            }
            Some(b'0'..=b'9') => {
                let end = rest
                    .find(|letter: char| !letter.is_ascii_digit())
                    .unwrap_or(rest.len());
                self.at += end;
                rest[..end].parse().map_or(Value::Unknown, Value::Int)
            }
            Some(b'[') => {
                self.at += 1;
                Value::List(self.arguments("]"))
            }
            Some(b'(') => {
                self.at += 1;
                let mut all = self.arguments(")");
                if all.len() == 1 {
                    all.remove(0)
                } else {
                    Value::List(all)
                }
            }
            Some(b'{') => {
                self.at += 1;
                self.mapping()
            }
            _ => self.variable(),
        }
    }

    pub(super) fn mapping(&mut self) -> Value {
        let mut entries = Vec::new();
        while !self.take("}") {
            let key = self.whole();
            if !self.take(":") {
                self.is_broken = true;
                return Value::Unknown;
            }
            entries.push((key.shown(), self.whole()));
            if !self.take(",") && !self.rest().trim_start().starts_with('}') {
                self.is_broken = true;
                return Value::Unknown;
            }
        }
        Value::Map(entries)
    }

    pub(super) fn variable(&mut self) -> Value {
        let Some(name) = self.name() else {
            self.is_broken = true;
            return Value::Unknown;
        };
        self.is_found = true;
        match name {
            "true" | "True" => return Value::Bool(true),
            "false" | "False" => return Value::Bool(false),
            "none" | "None" | "omit" => return Value::None,
            _ => {}
        }
        if self.rest().starts_with('(') {
            self.at += 1;
            let arguments = self.arguments(")");
            return match (name, arguments.as_slice()) {
                ("range", [Value::Int(to)]) => range(0, *to),
                ("range", [Value::Int(from), Value::Int(to)]) => range(*from, *to),
                _ => Value::Unknown,
            };
        }
        if let Some((value, uses)) = self.variables.variable(name) {
            self.uses.extend(uses);
            value
        } else {
            self.is_found = false;
            Value::Unknown
        }
    }
}

fn range(from: i64, to: i64) -> Value {
    if to.saturating_sub(from) > MOST {
        return Value::Unknown;
    }
    Value::List((from..to).map(Value::Int).collect())
}

/// How many numbers a range may have.
const MOST: i64 = 4096;
