//! Fills the places of a text, and of every text and key of a value (`Replace`, `deeplyReplace`).

use super::params::Params;
use super::spanned::{Key, Shape, Spanned};
use super::{Stop, Trouble};
use crate::template::{self, Fuel, Missing, Value};

/// How a set fills its places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filler<'f> {
    /// Go templates, and what they do about a missing name; without them `fasttemplate`.
    pub(crate) go: Option<Missing>,
    /// What all texts of a set may cost together.
    pub(crate) fuel: &'f Fuel,
}

impl Filler<'_> {
    /// Whether the set has Go templates.
    pub(crate) const fn is_go(self) -> bool {
        self.go.is_some()
    }

    /// Fills one text.
    pub(crate) fn text(self, text: &str, params: &Filled<'_>) -> Result<String, Stop> {
        if !text.contains("{{") {
            return Ok(text.to_owned());
        }
        let filled = match self.go {
            Some(missing) => template::execute(text, &params.value, missing, self.fuel)?,
            None => template::fill(text, &params.params.values)?,
        };
        Ok(filled)
    }

    /// Fills every text and key of a value. An entry that is null goes.
    pub(crate) fn value(self, value: &Spanned, params: &Filled<'_>) -> Result<Spanned, Trouble> {
        let at = |stop: Stop| Trouble {
            node: value.node,
            stop,
        };
        // What it takes to hold the value, about.
        let spend = |bytes: usize| self.fuel.spend(bytes).map_err(|fault| at(fault.into()));
        spend(64)?;
        let shape = match &value.shape {
            Shape::Text(text) => {
                let text = self.text(text, params).map_err(at)?;
                spend(text.len())?;
                Shape::Text(text)
            }
            Shape::List(items) => {
                let items = items.iter().map(|item| self.value(item, params));
                Shape::List(items.collect::<Result<_, _>>()?)
            }
            Shape::Map(entries) => {
                let mut filled = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    if value.shape == Shape::Null {
                        continue;
                    }
                    let text = self.text(&key.text, params).map_err(|stop| Trouble {
                        node: key.node,
                        stop,
                    })?;
                    let key = Key {
                        node: key.node,
                        text,
                    };
                    filled.push((key, self.value(value, params)?));
                }
                Shape::Map(filled)
            }
            other => other.clone(),
        };
        Ok(Spanned {
            node: value.node,
            shape,
        })
    }
}

/// Parameters, with the value that Go templates see.
pub(crate) struct Filled<'p> {
    pub(crate) params: &'p Params,
    value: Value,
}

impl<'p> Filled<'p> {
    /// Prepares parameters for filling.
    pub(crate) fn new(params: &'p Params) -> Result<Self, Stop> {
        Ok(Self {
            params,
            value: params.value()?,
        })
    }
}
