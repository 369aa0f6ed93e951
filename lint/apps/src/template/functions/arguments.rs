//! What a function is given, checked as `text/template` checks it.

use std::sync::Arc;

use super::super::exec::Budget;
use super::{Fault, Of, Value};
use crate::template::{List, Map};

/// The arguments of a call.
pub(super) struct Arguments<'a> {
    pub(super) name: &'a str,
    pub(super) given: &'a [Value],
    pub(super) budget: &'a mut Budget,
}

impl<'a> Arguments<'a> {
    pub(super) fn fails<T>(&self, why: &str) -> Result<T, Fault> {
        Fault::fails(format!("`{}` {why}", self.name))
    }

    /// Exactly so many arguments.
    pub(super) fn exactly<const COUNT: usize>(&self) -> Result<&'a [Value; COUNT], Fault> {
        match self.given.try_into() {
            Ok(given) => Ok(given),
            Err(_) => self.fails(&format!(
                "takes {COUNT} arguments, and is given {}",
                self.given.len()
            )),
        }
    }

    /// So many arguments, and what follows them.
    pub(super) fn at_least<const COUNT: usize>(
        &self,
    ) -> Result<(&'a [Value; COUNT], &'a [Value]), Fault> {
        match self.given.split_first_chunk() {
            Some(found) => Ok(found),
            None => self.fails(&format!(
                "takes {COUNT} arguments at least, and is given {}",
                self.given.len()
            )),
        }
    }

    fn wrong<T>(&self, value: &Value, wanted: &str) -> Result<T, Fault> {
        self.fails(&format!(
            "wants a value of type {wanted}, and is given one of type {}",
            value.type_name()
        ))
    }

    /// An argument of type `string`.
    pub(super) fn text(&self, value: &'a Value) -> Result<&'a str, Fault> {
        match value {
            Value::Text(text) => Ok(text),
            other => self.wrong(other, "string"),
        }
    }

    /// An argument of type `int`.
    pub(super) fn int(&self, value: &Value) -> Result<i64, Fault> {
        match value {
            Value::Int(number) => Ok(*number),
            other => self.wrong(other, "int"),
        }
    }

    /// An argument of type `bool`.
    pub(super) fn bool(&self, value: &Value) -> Result<bool, Fault> {
        match value {
            Value::Bool(value) => Ok(*value),
            other => self.wrong(other, "bool"),
        }
    }

    /// An argument of type `map[string]interface {}`; `None` for the nil one that stands for what is not there.
    pub(super) fn map(&self, value: &'a Value) -> Result<Option<&'a Arc<Map>>, Fault> {
        match value {
            Value::Map(map) if map.of == Of::Any => Ok(Some(map)),
            Value::Nothing => Ok(None),
            other => self.wrong(other, "map[string]interface {}"),
        }
    }

    /// An argument whose kind is a slice.
    pub(super) fn list(&self, value: &'a Value) -> Result<&'a Arc<List>, Fault> {
        match value {
            Value::List(list) => Ok(list),
            other => self.wrong(other, "slice"),
        }
    }

    /// Takes what a value costs from the budget.
    pub(super) fn charge(&mut self, value: &Value) -> Result<(), Fault> {
        let bytes = match value {
            Value::Text(_) => value.weight(),
            Value::List(list) => list.items.len() * 8,
            Value::Map(map) => map.entries.len() * 32,
            _ => 0,
        };
        self.budget.make(bytes)
    }
}
