//! Values of variables, as far as they are known before a run.

use std::fmt::Write as _;

use crate::UNKNOWN;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Known only at a run.
    Unknown,
    /// Nothing.
    None,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text; [`UNKNOWN`] stands in it for what is not known.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// A mapping in its order.
    Map(Vec<(String, Self)>),
}

/// How long a text may become.
pub(super) const TEXT_LIMIT: usize = 1 << 18;

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// How many there are of something.
    pub(super) fn count(number: usize) -> Self {
        i64::try_from(number).map_or(Self::Unknown, Self::Int)
    }

    /// What a template puts for it.
    pub fn shown(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, false);
        out
    }

    fn write(&self, out: &mut String, is_inner: bool) {
        if out.len() > TEXT_LIMIT {
            return;
        }
        match self {
            Self::Unknown => out.push(UNKNOWN),
            Self::None => out.push_str(if is_inner { "None" } else { "" }),
            Self::Bool(true) => out.push_str("True"),
            Self::Bool(false) => out.push_str("False"),
            Self::Int(number) => _ = write!(out, "{number}"),
            Self::Text(text) if is_inner => _ = write!(out, "'{text}'"),
            Self::Text(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    item.write(out, true);
                }
                out.push(']');
            }
            Self::Map(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    _ = write!(out, "'{key}': ");
                    value.write(out, true);
                }
                out.push('}');
            }
        }
    }

    /// What Ansible writes for it as YAML: lists and mappings in lines of their own.
    pub(super) fn yaml(&self) -> String {
        let mut out = String::new();
        self.write_yaml(&mut out, 0);
        out
    }

    /// Writes behind a key or a dash, at the start of a line for the outermost value.
    fn write_yaml(&self, out: &mut String, depth: usize) {
        if out.len() > TEXT_LIMIT {
            return;
        }
        let indent = |out: &mut String| out.extend(std::iter::repeat_n(' ', 2 * depth));
        match self {
            Self::List(items) if !items.is_empty() => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 || depth > 0 {
                        out.push('\n');
                    }
                    indent(out);
                    out.push_str("- ");
                    item.write_yaml(out, depth + 1);
                }
            }
            Self::Map(entries) if !entries.is_empty() => {
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 || depth > 0 {
                        out.push('\n');
                    }
                    indent(out);
                    quote(key, out);
                    out.push_str(": ");
                    value.write_yaml(out, depth + 1);
                }
            }
            Self::List(_) => out.push_str("[]"),
            Self::Map(_) => out.push_str("{}"),
            Self::None => out.push_str("null"),
            Self::Bool(is) => _ = write!(out, "{is}"),
            Self::Text(text) => quote(text, out),
            Self::Unknown | Self::Int(_) => self.write(out, true),
        }
    }

    /// Whether it is known, and all in it.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Text(text) => !text.contains(UNKNOWN),
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Map(entries) => entries.iter().all(|(_, value)| value.is_known()),
            _ => true,
        }
    }

    /// Whether a condition holds; `None` where that is not known. Ansible takes `yes` and `true` in texts for true.
    pub fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::Unknown => return None,
            Self::None => false,
            Self::Bool(is) => *is,
            Self::Int(number) => *number != 0,
            Self::Text(text) if text.contains(UNKNOWN) => return None,
            Self::Text(text) => !matches!(
                text.to_ascii_lowercase().as_str(),
                "false" | "no" | "off" | "0" | ""
            ),
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
        })
    }

    /// The value of a key or the item at a place.
    #[must_use]
    pub fn get(&self, key: &Self) -> Self {
        match (self, key) {
            (Self::Map(entries), key) => {
                let name = key.shown();
                let found = entries.iter().rev().find(|(known, _)| *known == name);
                found.map_or(Self::Unknown, |(_, value)| value.clone())
            }
            (Self::List(items), Self::Int(at)) => {
                let place = match usize::try_from(at.unsigned_abs()) {
                    Ok(back) if *at < 0 => items.len().checked_sub(back),
                    place => place.ok(),
                };
                place
                    .and_then(|at| items.get(at))
                    .cloned()
                    .unwrap_or(Self::Unknown)
            }
            _ => Self::Unknown,
        }
    }

    /// The items of a list, the keys of a mapping; `None` for anything else.
    pub fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::List(items) => Some(items.clone()),
            Self::Map(entries) => Some(
                entries
                    .iter()
                    .map(|(key, _)| Self::text(key.clone()))
                    .collect(),
            ),
            _ => None,
        }
    }

    /// Whether two values are equal to Jinja; `None` where one is not known.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        (self.is_known() && other.is_known()).then(|| self == other)
    }
}

/// Writes a text that is a text to every reader of YAML, whatever stands in it.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn mappings_are_written_in_lines_of_their_own() {
        let map = |entries: &[(&str, Value)]| {
            let entries = entries.iter();
            Value::Map(
                entries
                    .map(|(key, value)| ((*key).to_owned(), value.clone()))
                    .collect(),
            )
        };
        let list = Value::List(vec![Value::text("a\"b"), map(&[("c", Value::Int(1))])]);
        let all = map(&[
            ("on", Value::Bool(true)),
            ("list", list),
            ("none", Value::List(Vec::new())),
            ("map", map(&[("x", Value::Unknown)])),
        ]);
        assert_eq!(
            all.yaml(),
            "\"on\": true\n\"list\": \n  - \"a\\\"b\"\n  - \n    \"c\": 1\n\"none\": []\n\"map\": \n  \"x\": \u{fdd0}"
        );
    }
}
