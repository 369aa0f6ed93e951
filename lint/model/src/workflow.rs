//! Workflows and actions of GitHub as their reader sees them: jobs, steps, triggers, and what they use. The shape is that
//! of "Workflow syntax for GitHub Actions" and "Metadata syntax" in its documentation.

use std::borrow::Cow;

use crate::class;
use crate::lookup::{get, get_path, scalar};
use rempart_core::{FileView, NodeRef};

/// A job of a workflow.
#[derive(Clone, Copy, Debug)]
pub struct Job<'t> {
    /// Its id, as a node.
    pub key: NodeRef<'t>,
    /// Its mapping.
    pub node: NodeRef<'t>,
}

/// A step of a job or of a composite action.
#[derive(Clone, Copy, Debug)]
pub struct Step<'t> {
    /// Its mapping.
    node: NodeRef<'t>,
    /// The mapping it is listed in: that of its job, or `runs` of an action.
    above: NodeRef<'t>,
}

/// The mapping that a file consists of.
pub fn root(file: FileView<'_>) -> Option<NodeRef<'_>> {
    file.tree()?.root(0)?.resolved()
}

/// The jobs of a workflow; none for an action.
pub fn jobs(file: FileView<'_>) -> Vec<Job<'_>> {
    let jobs = root(file).and_then(|root| get(root, "jobs"));
    let entries = jobs.into_iter().flat_map(NodeRef::entries);
    entries
        .filter_map(|(key, node)| {
            Some(Job {
                key,
                node: node.resolved()?,
            })
        })
        .collect()
}

/// The steps of all jobs, or of a composite action.
pub fn steps(file: FileView<'_>) -> Vec<Step<'_>> {
    if file.class() == class::GITHUB_ACTION {
        let runs = root(file).and_then(|root| get(root, "runs"));
        return runs.map(of_list).unwrap_or_default();
    }
    jobs(file).into_iter().flat_map(Job::steps).collect()
}

/// What the jobs of a workflow and all steps use: reusable workflows, actions, images. Each as the value of `uses`.
pub fn uses(file: FileView<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    let reusable = jobs(file).into_iter().filter_map(|job| job.get("uses"));
    let actions = steps(file).into_iter().filter_map(|step| step.get("uses"));
    reusable.chain(actions)
}

fn of_list(above: NodeRef<'_>) -> Vec<Step<'_>> {
    let steps = get(above, "steps").into_iter().flat_map(NodeRef::items);
    let nodes = steps.filter_map(NodeRef::resolved);
    nodes.map(|node| Step { node, above }).collect()
}

impl<'t> Job<'t> {
    /// Its id.
    pub fn id(self) -> Cow<'t, str> {
        self.key.value()
    }

    /// The name of its check: `name`, else the id. Without what a matrix adds.
    pub fn check_name(self) -> Cow<'t, str> {
        let name = get(self.node, "name").and_then(scalar);
        name.unwrap_or_else(|| self.id())
    }

    /// Its steps.
    pub fn steps(self) -> Vec<Step<'t>> {
        of_list(self.node)
    }

    /// The value of a key.
    pub fn get(self, key: &str) -> Option<NodeRef<'t>> {
        get(self.node, key)
    }
}

impl<'t> Step<'t> {
    /// The value of a key.
    pub fn get(self, key: &str) -> Option<NodeRef<'t>> {
        get(self.node, key)
    }

    /// Whether the values of the matrix of its job are computed rather than written in the file.
    pub fn has_computed_matrix(self) -> bool {
        let matrix = get_path(self.above, &["strategy", "matrix"]);
        matrix.is_some_and(|matrix| matrix.raw().contains("${{"))
    }

    /// The action it uses, without its version: `actions/checkout`, in lower case.
    pub fn action(self) -> Option<String> {
        let uses = scalar(self.get("uses")?)?;
        let name = uses.split('@').next().unwrap_or_default();
        Some(name.to_ascii_lowercase())
    }
}

/// The value of a trigger: `on: push`, `on: [push]` and `on: {push: …}`. `None` where the workflow does not have it.
#[derive(Clone, Copy, Debug)]
pub enum Trigger<'t> {
    /// Without any condition.
    Bare(NodeRef<'t>),
    /// With what is written under it, which may be nothing.
    With {
        /// Its name, as a node.
        key: NodeRef<'t>,
        /// Its conditions.
        value: NodeRef<'t>,
    },
}

impl<'t> Trigger<'t> {
    /// Its name, as a node.
    pub const fn name(&self) -> NodeRef<'t> {
        match self {
            Self::Bare(name) | Self::With { key: name, .. } => *name,
        }
    }

    /// One of its conditions, with its key.
    pub fn condition(&self, key: &str) -> Option<(NodeRef<'t>, NodeRef<'t>)> {
        match self {
            Self::Bare(_) => None,
            Self::With { value, .. } => value.resolved()?.entry(key),
        }
    }
}

/// All triggers of a workflow.
pub fn triggers(file: FileView<'_>) -> Vec<Trigger<'_>> {
    let Some(on) = root(file).and_then(|root| get(root, "on")) else {
        return Vec::new();
    };
    if on.is_scalar() {
        return vec![Trigger::Bare(on)];
    }
    let listed = on.items().filter_map(NodeRef::resolved).map(Trigger::Bare);
    let keyed = on
        .entries()
        .map(|(key, value)| Trigger::With { key, value });
    listed.chain(keyed).collect()
}

/// The trigger of a name.
pub fn trigger<'t>(file: FileView<'t>, name: &str) -> Option<Trigger<'t>> {
    let all = triggers(file);
    all.into_iter().find(|trigger| trigger.name().is(name))
}

/// Whether a workflow runs only where another calls it: its token can then do no more than that of its caller.
pub fn is_only_called(file: FileView<'_>) -> bool {
    let triggers = triggers(file);
    !triggers.is_empty()
        && triggers
            .iter()
            .all(|trigger| trigger.name().is("workflow_call"))
}
