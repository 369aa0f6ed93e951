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
