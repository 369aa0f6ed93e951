//! Where text becomes code: `run`, and inputs of actions that run what they are given.

use std::borrow::Cow;

use rempart_core::NodeRef;
use rempart_model::get;

use rempart_model::workflow::Step;

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

/// Code of a step.
pub(crate) struct Script<'t> {
    /// The text, as a node.
    pub(crate) node: NodeRef<'t>,
    /// What it is called: `run`, or the input.
    pub(crate) name: Cow<'static, str>,
}

/// The code of a step.
pub(crate) fn of_step(step: Step<'_>) -> Vec<Script<'_>> {
    let run = step.get("run").map(|node| Script {
        node,
        name: "run".into(),
    });
    let mut all: Vec<_> = run.into_iter().collect();
    let Some(action) = step.action() else {
        return all;
    };
    let inputs = SCRIPTS.iter().filter(|(name, _)| *name == action);
    for (_, input) in inputs {
        let node = step.get("with").and_then(|with| get(with, input));
        all.extend(node.map(|node| Script {
            node,
            name: format!("{input} of {action}").into(),
        }));
    }
    all
}
