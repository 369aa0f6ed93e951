//! Values as a Go template sees them: with the types that its functions tell apart.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{BYTES, DEPTH, Fault, number};

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// What is not there (an invalid `reflect.Value`).
    Nothing,
    /// What is there and null (a nil interface).
    Null,
    /// `bool`
    Bool(bool),
    /// `int`: numbers written in a template, lengths, indices.
    Int(i64),
    /// `int64`: what arithmetic gives.
    Long(i64),
    /// `float64`: every number of JSON and YAML.
    Float(f64),
    /// `string`
    Text(Arc<str>),
    /// A slice.
    List(Arc<List>),
    /// A map with texts for keys.
    Map(Arc<Map>),
}

/// What the items of a list or map are to Go: a function that wants the one does not take the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// `interface {}`
    Any,
    /// `string`
    Text,
    /// `int`
    Int,
}

/// The items of a list.
#[derive(Clone, Debug)]
pub struct List {
    /// What they are.
    pub of: Of,
    /// The items.
    pub items: Vec<Value>,
    measure: Measure,
}

/// The entries of a map.
#[derive(Clone, Debug)]
pub struct Map {
    /// What the values are.
    pub of: Of,
    /// The entries; Go ranges over them in the order of their keys.
    pub entries: BTreeMap<String, Value>,
    measure: Measure,
}

/// How much a value is, everything in it counted as often as it stands there.
#[derive(Clone, Copy, Debug, Default)]
struct Measure {
    height: usize,
    /// In bytes, about.
    weight: usize,
}

impl Value {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Arc::from(text.as_ref()))
    }

    /// A list.
    ///
    /// # Errors
    /// It is nested too deep, or too much.
    pub fn list(of: Of, items: Vec<Self>) -> Result<Self, Fault> {
        let measure = around(items.iter(), 0)?;
        Ok(Self::List(Arc::new(List { of, items, measure })))
    }

    /// A map.
    ///
    /// # Errors
    /// It is nested too deep, or too much.
    pub fn map(of: Of, entries: BTreeMap<String, Self>) -> Result<Self, Fault> {
        let keys = entries.keys().map(String::len).sum();
        let measure = around(entries.values(), keys)?;
        Ok(Self::Map(Arc::new(Map {
            of,
            entries,
            measure,
        })))
    }

    /// How many bytes it takes to write it down, about.
    pub(super) fn weight(&self) -> usize {
        self.measure().weight
    }

    fn measure(&self) -> Measure {
        match self {
            Self::List(list) => list.measure,
            Self::Map(map) => map.measure,
            Self::Text(text) => Measure {
                height: 0,
                weight: 8 + text.len(),
            },
            _ => Measure {
                height: 0,
                weight: 8,
            },
        }
    }

    /// Whether `if` takes it for true (`isTrue`).
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nothing | Self::Null => false,
            Self::Bool(value) => *value,
            Self::Int(value) | Self::Long(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Map(map) => !map.entries.is_empty(),
        }
    }

    /// Whether it is nil to a function.
    pub const fn is_nil(&self) -> bool {
        matches!(self, Self::Nothing | Self::Null)
    }

    /// The name of its type (`%T`).
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Null => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Long(_) => "int64",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(list) => match list.of {
                Of::Any => "[]interface {}",
                Of::Text => "[]string",
                Of::Int => "[]int",
            },
            Self::Map(map) => match map.of {
                Of::Any => "map[string]interface {}",
                Of::Text => "map[string]string",
                Of::Int => "map[string]int",
            },
        }
    }

    /// The name of its kind (`reflect.Kind`).
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Null => "invalid",
            Self::List(_) => "slice",
            Self::Map(_) => "map",
            scalar => scalar.type_name(),
        }
    }

    /// What `fmt.Sprintf("%v")` makes of it.
    pub fn formatted(&self) -> String {
        let mut text = String::new();
        self.format(&mut text);
        text
    }

    fn format(&self, out: &mut String) {
        match self {
            Self::Nothing | Self::Null => out.push_str("<nil>"),
            Self::Bool(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Int(value) | Self::Long(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Float(value) => out.push_str(&number::general(*value)),
            Self::Text(text) => out.push_str(text),
            Self::List(list) => {
                out.push('[');
                for (at, item) in list.items.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    item.format(out);
                }
                out.push(']');
            }
            Self::Map(map) => {
                out.push_str("map[");
                for (at, (key, value)) in map.entries.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    out.push_str(key);
                    out.push(':');
                    value.format(out);
                }
                out.push(']');
            }
        }
    }

    /// Whether two are the same to `reflect.DeepEqual`.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing | Self::Null, Self::Nothing | Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) | (Self::Long(a), Self::Long(b)) => a == b,
            #[expect(clippy::float_cmp, reason = "Go compares them so")]
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::List(a), Self::List(b)) => {
                let pairs = a.items.iter().zip(&b.items);
                a.of == b.of
                    && a.items.len() == b.items.len()
                    && pairs.into_iter().all(|(a, b)| a.is_same(b))
            }
            (Self::Map(a), Self::Map(b)) => {
                let mut pairs = a.entries.iter().zip(&b.entries);
                a.of == b.of
                    && a.entries.len() == b.entries.len()
                    && pairs.all(|(a, b)| a.0 == b.0 && a.1.is_same(b.1))
            }
            _ => false,
        }
    }
}

/// The measure of what holds these values.
fn around<'v>(values: impl Iterator<Item = &'v Value>, more: usize) -> Result<Measure, Fault> {
    let mut sum = Measure {
        height: 0,
        weight: 8 + more,
    };
    for value in values {
        let measure = value.measure();
        sum.height = sum.height.max(measure.height);
        sum.weight = sum.weight.saturating_add(measure.weight);
    }
    sum.height += 1;
    if sum.height > DEPTH {
        return Fault::undecided("a value nested that deep");
    }
    // One list may stand in many others, and be written as often.
    if sum.weight > BYTES {
        return Fault::undecided("a value of that size");
    }
    Ok(sum)
}
