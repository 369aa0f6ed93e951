//! Runs a Go template (`text/template/exec.go`).

use std::cell::Cell;

use super::node::{Branch, Node, Operand, Pipe};
use super::{BYTES, Fault, Fuel, Map, Missing, STEPS, Value, functions};

/// What happens after a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

/// What a template may still cost.
pub(super) struct Budget {
    steps: usize,
    bytes: usize,
}

impl Budget {
    /// Takes a step.
    pub(super) fn step(&mut self) -> Result<(), Fault> {
        self.take(1, 0)
    }

    /// Makes so many bytes, or values of that size together.
    pub(super) fn make(&mut self, bytes: usize) -> Result<(), Fault> {
        self.take(0, bytes)
    }

    fn take(&mut self, steps: usize, bytes: usize) -> Result<(), Fault> {
        let left = self.steps.checked_sub(steps);
        let (Some(steps), Some(bytes)) = (left, self.bytes.checked_sub(bytes)) else {
            return Fault::undecided("a template that makes so much");
        };
        (self.steps, self.bytes) = (steps, bytes);
        Ok(())
    }
}

/// A template being run.
struct Run {
    out: String,
    missing: Missing,
    variables: Vec<(String, Value)>,
    budget: Budget,
}

/// Runs a template on its parameters.
pub(super) fn run(
    nodes: &[Node],
    params: &Value,
    missing: Missing,
    fuel: &Fuel,
) -> Result<String, Fault> {
    let steps = fuel.steps.get().min(STEPS);
    let bytes = fuel.bytes.get().min(BYTES);
    let mut run = Run {
        out: String::new(),
        missing,
        variables: vec![("$".to_owned(), params.clone())],
        budget: Budget { steps, bytes },
    };
    let result = run.list(nodes, params);
    let used =
        |fuel: &Cell<usize>, before: usize, left: usize| fuel.set(fuel.get() + left - before);
    used(&fuel.steps, steps, run.budget.steps);
    used(&fuel.bytes, bytes, run.budget.bytes);
    result?;
    Ok(run.out)
}

impl Run {
    fn list(&mut self, nodes: &[Node], dot: &Value) -> Result<Flow, Fault> {
        for node in nodes {
            let flow = self.node(node, dot)?;
            if flow != Flow::On {
                return Ok(flow);
            }
        }
        Ok(Flow::On)
    }

    fn node(&mut self, node: &Node, dot: &Value) -> Result<Flow, Fault> {
        self.budget.step()?;
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Action(pipe) => {
                let value = self.pipe(pipe, dot)?;
                if pipe.variables.is_empty() {
                    let text = if value.is_nil() {
                        "<no value>".to_owned()
                    } else {
                        value.formatted()
                    };
                    self.write(&text)?;
                }
            }
            Node::If(branch) => return self.branch(branch, dot, false),
            Node::With(branch) => return self.branch(branch, dot, true),
            Node::Range(branch) => return self.range(branch, dot),
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::On)
    }

    fn write(&mut self, text: &str) -> Result<(), Fault> {
        self.budget.make(text.len())?;
        self.out.push_str(text);
        Ok(())
    }

    fn branch(&mut self, branch: &Branch, dot: &Value, moves: bool) -> Result<Flow, Fault> {
        let in_sight = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let flow = if value.is_true() {
            self.list(&branch.then, if moves { &value } else { dot })?
        } else {
            self.list(&branch.otherwise, dot)?
        };
        self.variables.truncate(in_sight);
        Ok(flow)
    }

    fn range(&mut self, branch: &Branch, dot: &Value) -> Result<Flow, Fault> {
        let in_sight = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let inside = self.variables.len();
        let mut ran = false;
        let mut each = |run: &mut Self, index: Value, item: &Value| -> Result<Flow, Fault> {
            ran = true;
            run.budget.step()?;
            run.set_in_range(&branch.pipe, index, item)?;
            let flow = run.list(&branch.then, item)?;
            run.variables.truncate(inside);
            Ok(flow)
        };
        let mut flow = Flow::On;
        match &value {
            Value::Nothing | Value::Null => {}
            Value::Int(count) | Value::Long(count) => {
                if branch.pipe.variables.len() > 1 {
                    return Fault::fails("a number is ranged over with two variables");
                }
                let is_int = matches!(value, Value::Int(_));
                for at in 0..*count {
                    let item = if is_int {
                        Value::Int(at)
                    } else {
                        Value::Long(at)
                    };
                    flow = each(self, Value::Nothing, &item)?;
                    if flow == Flow::Break {
                        break;
                    }
                }
            }
            Value::List(list) => {
                for (at, item) in list.items.iter().enumerate() {
                    flow = each(self, Value::Int(at as i64), item)?;
                    if flow == Flow::Break {
                        break;
                    }
                }
            }
            Value::Map(map) => {
                for (key, item) in &map.entries {
                    flow = each(self, Value::text(key), item)?;
                    if flow == Flow::Break {
                        break;
                    }
                }
            }
            other => {
                return Fault::fails(format!(
                    "`range` cannot go over a value of type {}",
                    other.type_name()
                ));
            }
        }
        let _ = flow;
        if !ran {
            let flow = self.list(&branch.otherwise, dot)?;
            self.variables.truncate(in_sight);
            // A `break` in the `else` of a range ends that range.
            return Ok(if flow == Flow::Break { Flow::On } else { flow });
        }
        self.variables.truncate(in_sight);
        Ok(Flow::On)
    }

    fn set_in_range(&mut self, pipe: &Pipe, index: Value, item: &Value) -> Result<(), Fault> {
        let (first, second) = (pipe.variables.first(), pipe.variables.get(1));
        if pipe.assigns {
            if let Some(first) = first {
                let value = if second.is_some() {
                    index
                } else {
                    item.clone()
                };
                self.assign(first, value)?;
            }
            if let Some(second) = second {
                self.assign(second, item.clone())?;
            }
            return Ok(());
        }
        let count = self.variables.len();
        if first.is_some() {
            self.variables[count - 1].1 = item.clone();
        }
        if second.is_some() {
            self.variables[count - 2].1 = index;
        }
        Ok(())
    }

    fn assign(&mut self, name: &str, value: Value) -> Result<(), Fault> {
        let known = self.variables.iter_mut().rev();
        let mut known = known.filter(|(known, _)| known == name);
        match known.next() {
            Some((_, place)) => *place = value,
            None => return Fault::fails(format!("there is no variable `{name}`")),
        }
        Ok(())
    }

    fn pipe(&mut self, pipe: &Pipe, dot: &Value) -> Result<Value, Fault> {
        let mut last = None;
        for command in &pipe.commands {
            self.budget.step()?;
            let value = self.command(command, dot, last)?;
            // What an interface holds, which is nothing when it is nil.
            last = Some(match value {
                Value::Null => Value::Nothing,
                value => value,
            });
        }
        let value = last.unwrap_or(Value::Nothing);
        for name in &pipe.variables {
            if pipe.assigns {
                self.assign(name, value.clone())?;
            } else {
                self.variables.push((name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    fn command(
        &mut self,
        words: &[Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, Fault> {
        let Some((first, rest)) = words.split_first() else {
            return Fault::fails("a command is empty");
        };
        if let Operand::Function(name) = first {
            return self.call(name, rest, dot, last);
        }
        if !rest.is_empty() || last.is_some() {
            return Fault::fails("a value that is no function is given arguments");
        }
        match first {
            Operand::Nil => Fault::fails("`nil` stands alone"),
            other => self.operand(other, dot),
        }
    }

    fn operand(&mut self, operand: &Operand, dot: &Value) -> Result<Value, Fault> {
        Ok(match operand {
            Operand::Dot => dot.clone(),
            Operand::Nil => Value::Nothing,
            Operand::Bool(value) => Value::Bool(*value),
            Operand::Int(value) => Value::Int(*value),
            Operand::Float(value) => Value::Float(*value),
            Operand::Text(text) => Value::text(text),
            Operand::Field(names) => self.fields(dot.clone(), names)?,
            Operand::Variable(name, names) => {
                let known = self.variables.iter().rev();
                let found = known.clone().find(|(known, _)| known == name);
                let Some((_, value)) = found else {
                    return Fault::fails(format!("there is no variable `{name}`"));
                };
                self.fields(value.clone(), names)?
            }
            Operand::Function(name) => self.call(name, &[], dot, None)?,
            Operand::Pipe(pipe) => self.pipe(pipe, dot)?,
            Operand::Chain(inner, names) => {
                let value = self.operand(inner, dot)?;
                self.fields(value, names)?
            }
        })
    }

    fn fields(&mut self, from: Value, names: &[String]) -> Result<Value, Fault> {
        names
            .iter()
            .try_fold(from, |value, name| self.field(&value, name))
    }

    fn field(&mut self, of: &Value, name: &str) -> Result<Value, Fault> {
        self.budget.step()?;
        match of {
            Value::Nothing if self.missing == Missing::Error => {
                Fault::fails(format!("`{name}` is asked of a value that is not there"))
            }
            Value::Nothing => Ok(Value::Nothing),
            Value::Map(map) => self.entry(map, name),
            Value::Null => Fault::fails(format!("`{name}` is asked of a value that is null")),
            other => Fault::fails(format!(
                "`{name}` is asked of a value of type {}",
                other.type_name()
            )),
        }
    }

    fn entry(&self, map: &Map, name: &str) -> Result<Value, Fault> {
        if let Some(value) = map.entries.get(name) {
            return Ok(value.clone());
        }
        match self.missing {
            Missing::NoValue => Ok(Value::Nothing),
            Missing::Zero => Ok(functions::zero(map.of)),
            Missing::Error => Fault::fails(format!("there is no parameter `{name}`")),
        }
    }

    fn call(
        &mut self,
        name: &str,
        words: &[Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, Fault> {
        self.budget.step()?;
        if matches!(name, "and" | "or") {
            return self.shortcut(name == "or", words, dot, last);
        }
        if functions::changes_first(name) && !words.first().is_some_and(is_new) {
            return Fault::undecided(format!("`{name}` into a map that is used elsewhere"));
        }
        let mut arguments = Vec::with_capacity(words.len() + 1);
        for word in words {
            arguments.push(match word {
                // The type that is wanted decides what a number is that is written down.
                Operand::Float(value) if value.fract() == 0.0 && functions::wants_int(name) => {
                    Value::Int(*value as i64)
                }
                word => self.operand(word, dot)?,
            });
        }
        arguments.extend(last);
        functions::call(name, &arguments, &mut self.budget)
    }

    /// `and` and `or` look no further than they must.
    fn shortcut(
        &mut self,
        until: bool,
        words: &[Operand],
        dot: &Value,
        last: Option<Value>,
    ) -> Result<Value, Fault> {
        let mut value = None;
        for word in words {
            let found = self.operand(word, dot)?;
            if found.is_true() == until {
                return Ok(found);
            }
            value = Some(found);
        }
        match last.or(value) {
            Some(value) => Ok(value),
            None => Fault::fails("`and` or `or` has no argument"),
        }
    }
}

/// Whether an operand makes a new map, so that changing it changes nothing else.
fn is_new(operand: &Operand) -> bool {
    let Operand::Pipe(pipe) = operand else {
        return matches!(operand, Operand::Function(name) if name == "dict");
    };
    let last = pipe.commands.last().and_then(|command| command.first());
    let makes = ["dict", "deepCopy", "fromYaml", "fromJson", "omit", "pick"];
    pipe.variables.is_empty()
        && matches!(last, Some(Operand::Function(name)) if makes.contains(&name.as_str()))
}
