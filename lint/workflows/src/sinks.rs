//! Where text becomes code: `run`, and inputs of actions that run what they are given.

use std::borrow::Cow;

use rempart_core::{FileView, Location, NodeRef};
use rempart_model::get;
use rempart_model::workflow::{Step, steps};

use crate::expression::of_scalar;
use crate::flow::{Flow, flows};

/// Inputs that an action runs as a script, by the action in lower case. From the documentation of each action.
const SCRIPTS: &[(&str, &str)] = &[
    ("actions/github-script", "script"),
    ("addnab/docker-run-action", "run"),
    ("amadevus/pwsh-script", "script"),
    ("appleboy/ssh-action", "script"),
    ("azure/cli", "inlineScript"),
    ("azure/powershell", "inlineScript"),
    ("cardinalby/js-eval-action", "expression"),
    ("jannekem/run-python-script-action", "script"),
    ("mikefarah/yq", "cmd"),
    ("nick-fields/retry", "command"),
];

/// An expression that is put into code.
pub(crate) struct Put<'t> {
    /// The step whose code it is.
    pub(crate) step: Step<'t>,
    /// What the code is called: `run`, or the input of the action.
    pub(crate) name: Cow<'static, str>,
    /// Where the expression is written.
    pub(crate) at: Location,
    /// The values that may become part of the code.
    pub(crate) flows: Vec<Flow>,
}

/// Every expression in the code of a file.
pub(crate) fn all(file: FileView<'_>) -> Vec<Put<'_>> {
    let mut found = Vec::new();
    for step in steps(file) {
        for (name, node) in of_step(step) {
            let document = Some(node.document() as u32);
            found.extend(of_scalar(node).into_iter().map(|expression| Put {
                step,
                name: name.clone(),
                at: file.at(expression.span, document),
                flows: flows(&expression.text),
            }));
        }
    }
    found
}

/// The code of a step, with what it is called.
fn of_step(step: Step<'_>) -> Vec<(Cow<'static, str>, NodeRef<'_>)> {
    let run = step.get("run").map(|node| ("run".into(), node));
    let mut all: Vec<_> = run.into_iter().collect();
    let Some(action) = step.action() else {
        return all;
    };
    for (_, input) in SCRIPTS.iter().filter(|(name, _)| *name == action) {
        let node = step.get("with").and_then(|with| get(with, input));
        all.extend(node.map(|node| (format!("{input} of {action}").into(), node)));
    }
    all
}
