//! Tasks: which run, how often, and with which arguments.

use rempart_core::{FileId, Kind, NodeRef, Span};
use rempart_model::{entries, get, scalar};

use super::scope::{Layer, Scope, add};
use crate::firewall::{Place, Remark};
use crate::jinja::{Use, Value, compute};

/// How deep blocks may stand in one another.
const DEPTH: usize = 12;

/// How often one task is repeated.
const LOOPS: usize = 512;

/// An argument of a module.
#[derive(Clone)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) place: Place,
    pub(super) uses: Vec<Use>,
}

/// One run of a task.
pub(super) struct Run<'c> {
    /// The module without its collection.
    pub(super) module: String,
    pub(super) arguments: Vec<Argument>,
    /// The task.
    pub(super) place: Place,
    pub(super) scope: Scope<'c>,
    /// Whether a condition that is not known decides whether it runs.
    pub(super) is_conditional: bool,
    /// Where the value of the loop comes from.
    pub(super) uses: Vec<Use>,
}

impl Run<'_> {
    pub(super) fn argument(&self, names: &[&str]) -> Option<&Argument> {
        self.arguments
            .iter()
            .find(|argument| names.contains(&argument.name.as_str()))
    }

    /// An argument as text; `None` where it is not given or empty.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        let argument = self.argument(names)?;
        let text = match &argument.value {
            Value::List(items) => items.iter().map(Value::shown).collect::<Vec<_>>().join(","),
            other => other.shown(),
        };
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        self.argument(&[name])
            .and_then(|argument| argument.value.truth())
            == Some(true)
    }

    /// Where values of arguments come from.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = Vec::new();
        let of_arguments = self.arguments.iter().flat_map(|argument| &argument.uses);
        for (name, place) in self.uses.iter().chain(of_arguments) {
            if !remarks.iter().any(|(known, _)| known == place) {
                remarks.push((*place, format!("`{name}` is set here")));
            }
        }
        remarks
    }

    /// The place of an argument, or of the task.
    pub(super) fn place_of(&self, names: &[&str]) -> Place {
        self.argument(names)
            .map_or(self.place, |argument| argument.place)
    }
}

/// Goes through the tasks of a file whose modules are wanted.
pub(super) fn each<'c>(
    file: FileId,
    root: NodeRef<'c>,
    scope: &Scope<'c>,
    is_wanted: fn(&str) -> bool,
    visit: &mut dyn FnMut(Run<'c>),
) {
    let mut walk = Walk {
        file,
        is_wanted,
        visit,
    };
    for item in root.items().filter_map(NodeRef::resolved) {
        if get(item, "hosts").is_some() {
            let mut layer = Layer::new();
            if let Some(vars) = get(item, "vars") {
                add(&mut layer, file, vars);
            }
            let scope = scope.with(layer);
            for list in ["pre_tasks", "tasks", "post_tasks", "handlers"] {
                let tasks = get(item, list).into_iter().flat_map(NodeRef::items);
                walk.tasks(tasks.filter_map(NodeRef::resolved), &scope, false, DEPTH);
            }
        } else {
            walk.tasks(std::iter::once(item), scope, false, DEPTH);
        }
    }
}

struct Walk<'w, 'c> {
    file: FileId,
    is_wanted: fn(&str) -> bool,
    visit: &'w mut dyn FnMut(Run<'c>),
}

/// Collections whose modules are known by their own names.
const COLLECTIONS: &[&str] = &[
    "ansible.builtin.",
    "ansible.legacy.",
    "ansible.posix.",
    "community.general.",
];

/// A module's name without its collection.
fn short(name: &str) -> &str {
    let mut known = COLLECTIONS.iter();
    known
        .find_map(|collection| name.strip_prefix(collection))
        .unwrap_or(name)
}

impl<'c> Walk<'_, 'c> {
    fn place(&self, node: NodeRef<'_>) -> Place {
        Place {
            file: self.file,
            span: node.span(),
            document: Some(node.document() as u32),
        }
    }

    fn tasks(
        &mut self,
        tasks: impl Iterator<Item = NodeRef<'c>>,
        scope: &Scope<'c>,
        is_conditional: bool,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for task in tasks {
            let lists = ["block", "rescue", "always"]
                .iter()
                .filter_map(|list| get(task, list));
            let lists: Vec<_> = lists.collect();
            let known = entries(task);
            let module = known
                .iter()
                .find(|(key, _)| (self.is_wanted)(short(&key.value())));
            let action = self.action(task).filter(|_| module.is_none());
            if lists.is_empty() && module.is_none() && action.is_none() {
                continue;
            }
            let mut scope = scope.clone();
            if let Some(vars) = get(task, "vars") {
                let mut layer = Layer::new();
                add(&mut layer, self.file, vars);
                scope = scope.with(layer);
            }
            let condition = get(task, "when");
            // A condition is asked once for each item, so one that names the item is asked there.
            if !lists.is_empty() {
                let Some(is_open) = holds(condition, &scope) else {
                    continue;
                };
                for list in lists {
                    let inner = list.items().filter_map(NodeRef::resolved);
                    self.tasks(inner, &scope, is_conditional || is_open, depth);
                }
                continue;
            }
            if let Some((key, arguments)) = module {
                self.runs(
                    task,
                    (short(&key.value()), *key, *arguments),
                    &scope,
                    is_conditional,
                );
            } else if let Some((module, arguments)) = action {
                self.runs(
                    task,
                    (short(&module), arguments, arguments),
                    &scope,
                    is_conditional,
                );
            }
        }
    }

    /// The module of a task that names it in `action`, as text before its arguments or under `module`.
    fn action(&self, task: NodeRef<'c>) -> Option<(String, NodeRef<'c>)> {
        let arguments = get(task, "action").and_then(NodeRef::resolved)?;
        let named = if arguments.kind() == Kind::Mapping {
            scalar(get(arguments, "module")?)?
        } else {
            scalar(arguments)?
        };
        let module = named.split_whitespace().next()?;
        (self.is_wanted)(short(module)).then(|| (module.to_owned(), arguments))
    }

    fn runs(
        &mut self,
        task: NodeRef<'c>,
        (module, key, arguments): (&str, NodeRef<'c>, NodeRef<'c>),
        scope: &Scope<'c>,
        is_conditional: bool,
    ) {
        let condition = get(task, "when");
        let list = entries(task)
            .into_iter()
            .find(|(key, _)| key.is("loop") || key.value().starts_with("with_"));
        let control = get(task, "loop_control")
            .and_then(|control| get(control, "loop_var"))
            .and_then(scalar);
        let name = control.as_deref().unwrap_or("item");
        let items: Vec<(Value, Vec<Use>)> = match list {
            None => vec![(Value::None, Vec::new())],
            Some((key, list)) => {
                let place = self.place(list);
                let (value, mut uses) = scope.value(list);
                uses.push((key.value().into_owned(), place));
                let value = match (&*key.value(), value) {
                    ("with_dict", Value::Map(entries)) => Value::List(
                        entries
                            .into_iter()
                            .map(|(key, value)| {
                                Value::Map(vec![
                                    ("key".to_owned(), Value::text(key)),
                                    ("value".to_owned(), value),
                                ])
                            })
                            .collect(),
                    ),
                    (_, value) => value,
                };
                match value {
                    Value::List(items) if items.len() <= LOOPS => {
                        items.into_iter().map(|item| (item, uses.clone())).collect()
                    }
                    _ => vec![(Value::Unknown, uses)],
                }
            }
        };
        for (item, uses) in items {
            let scope = match list {
                None => scope.clone(),
                Some(_) => scope.with_local(name, item, Vec::new()),
            };
            let Some(is_open) = holds(condition, &scope) else {
                continue;
            };
            let place = Place {
                file: self.file,
                span: Span::new(key.span().start, arguments.span().end.max(key.span().end)),
                document: Some(key.document() as u32),
            };
            let mut all = self.arguments(arguments, &scope);
            if let Some(more) = get(task, "args") {
                all.extend(self.arguments(more, &scope));
            }
            // The installer of k3s takes its flags from here.
            let flags = get(task, "environment").and_then(|known| get(known, INSTALLER_FLAGS));
            if let Some(flags) = flags {
                let (value, uses) = scope.value(flags);
                let place = self.place(flags);
                all.push(Argument {
                    name: INSTALLER_FLAGS.to_owned(),
                    value,
                    place,
                    uses,
                });
            }
            (self.visit)(Run {
                module: module.to_owned(),
                arguments: all,
                place,
                scope,
                is_conditional: is_conditional || is_open,
                uses,
            });
        }
    }

    fn arguments(&self, node: NodeRef<'c>, scope: &Scope<'c>) -> Vec<Argument> {
        let Some(node) = node.resolved() else {
            return Vec::new();
        };
        if node.kind() == Kind::Mapping {
            let all = entries(node).into_iter().map(|(key, value)| {
                let place = self.place(value);
                let (value, uses) = scope.value(value);
                Argument {
                    name: key.value().into_owned(),
                    value,
                    place,
                    uses,
                }
            });
            return all.collect();
        }
        let place = self.place(node);
        let (value, uses) = scope.value(node);
        let text = value.shown();
        let mut all = vec![Argument {
            name: FREE.to_owned(),
            value,
            place,
            uses: uses.clone(),
        }];
        // `port=22 proto=tcp`.
        for part in text.split_whitespace() {
            if let Some((name, value)) = part.split_once('=')
                && !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            {
                all.push(Argument {
                    name: name.to_owned(),
                    value: Value::text(value.trim_matches(['"', '\''])),
                    place,
                    uses: uses.clone(),
                });
            }
        }
        all
    }
}

/// The name of the argument that has no name.
pub(super) const FREE: &str = "_raw_params";

/// The variable that the installer of k3s takes its flags from.
pub(super) const INSTALLER_FLAGS: &str = "INSTALL_K3S_EXEC";

/// Whether a condition lets a task run: `None` where it does not, else whether that is not known.
fn holds(condition: Option<NodeRef<'_>>, scope: &Scope<'_>) -> Option<bool> {
    let Some(condition) = condition.and_then(NodeRef::resolved) else {
        return Some(false);
    };
    let parts: Vec<NodeRef<'_>> = if condition.kind() == Kind::Sequence {
        condition.items().filter_map(NodeRef::resolved).collect()
    } else {
        vec![condition]
    };
    let mut is_open = false;
    for part in parts {
        let text = part.value();
        let text = text
            .trim()
            .trim_start_matches("{{")
            .trim_end_matches("}}")
            .trim();
        match compute(text, scope).0.truth() {
            Some(true) => {}
            Some(false) => return None,
            None => is_open = true,
        }
    }
    Some(is_open)
}
