//! Applications that create one another.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rempart_apps::{AppId, ApplicationTree};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplicationCircle {}

impl Rule for ApplicationCircle {
    const META: RuleMeta = super::on_applications(
        "argo/application-circle",
        Levels::always(Severity::Warning),
        include_str!("application_circle.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl ApplicationCircle {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(tree) = context.fact::<ApplicationTree>() else {
            return;
        };
        let leading = leading_to_circles(tree);
        let mut told = BTreeSet::new();
        for id in &leading {
            if told.contains(id) {
                continue;
            }
            let Some(circle) = circle(tree, *id, &leading) else {
                continue;
            };
            let names = circle.iter().chain([id]).filter_map(|id| tree.node(*id));
            let names: Vec<_> = names
                .map(|node| format!("`{}`", node.resource.name()))
                .collect();
            let message = format!(
                "applications create one another: {}: to delete one deletes them all, and what is wrong in one keeps the others from mending it",
                names.join(" → ")
            );
            told.extend(circle);
            if let Some(app) = app::of(context, *id) {
                app.report(sink, app.head(), "circle", message)
                    .help("let an application above both create them");
            }
        }
    }
}

/// The applications from which a circle is reached: what is left when those without children go, again and again.
fn leading_to_circles(tree: &ApplicationTree) -> BTreeSet<AppId> {
    let mut parents: BTreeMap<AppId, Vec<AppId>> = BTreeMap::new();
    let mut open: BTreeMap<AppId, usize> = BTreeMap::new();
    for (id, node) in tree.nodes() {
        let children: BTreeSet<AppId> = node.children.iter().copied().collect();
        let others = children.into_iter().filter(|child| *child != id);
        let count = others.map(|child| parents.entry(child).or_default().push(id));
        open.insert(id, count.count());
    }
    let mut done: Vec<AppId> = open
        .iter()
        .filter(|(_, open)| **open == 0)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = done.pop() {
        open.remove(&id);
        for parent in parents.remove(&id).unwrap_or_default() {
            if let Some(count) = open.get_mut(&parent) {
                *count -= 1;
                if *count == 0 {
                    done.push(parent);
                }
            }
        }
    }
    open.into_keys().collect()
}

/// The shortest way from an application over others back to itself.
fn circle(tree: &ApplicationTree, start: AppId, within: &BTreeSet<AppId>) -> Option<Vec<AppId>> {
    let mut from: BTreeMap<AppId, AppId> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(id) = waiting.pop_front() {
        let children = tree.node(id).map_or(&[][..], |node| &node.children);
        for child in children.iter().filter(|child| **child != id) {
            if *child == start {
                let mut way = vec![id];
                while let Some(before) = way.last().and_then(|last| from.get(last)) {
                    way.push(*before);
                }
                way.reverse();
                return Some(way);
            }
            if within.contains(child) && !from.contains_key(child) {
                from.insert(*child, id);
                waiting.push_back(*child);
            }
        }
    }
    None
}
