//! A selector that no pod answers.

use rempart_apps::{place_of, tell_chart};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_graph::{Selection, Selections, Selects};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_selections;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelectorWithoutPods {}

impl Rule for SelectorWithoutPods {
    const META: RuleMeta = on_selections(
        "kube/selector-without-pods",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("selector_without_pods.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        let found = context.fact::<Selections>();
        for selection in found.into_iter().flat_map(Selections::all) {
            judge(context, selection, sink);
        }
    });
}

fn judge(context: &Context<'_>, selection: &Selection, sink: &mut Sink) {
    // Without anything that comes near, the pods may come from somewhere else: an operator, or another repository.
    let Some((nearest, difference)) = &selection.nearest else {
        return;
    };
    let (member, resource) = (&selection.member, &selection.member.resource);
    let Some(node) = resource.tree().node(selection.node) else {
        return;
    };
    let then = match selection.selects {
        Selects::Service => "it has no endpoints, and every connection to it is refused",
        Selects::NetworkPolicy => "it holds nothing closed and opens nothing",
        Selects::Budget => "it protects no pod from eviction",
    };
    let other = &nearest.resource;
    let message = format!(
        "the {} `{}` selects no pod: those of the {} `{}`, which come nearest, are not `{difference}`; {then}",
        resource.kind(),
        resource.name(),
        other.kind(),
        other.name()
    );
    let place = place_of(
        context,
        other,
        other.name_node().unwrap_or_else(|| other.kind_node()),
    );
    let at = place_of(context, resource, node);
    let finding = sink.report(at, message);
    finding.about(resource.subject()).keyed("selector");
    tell_chart(context, resource, node, finding);
    finding.label(place, "the pods that come nearest");
    finding.help(format!(
        "make the selector and the labels of the pods the same: `{difference}`"
    ));
    if !member.application.is_empty() {
        finding.application(member.application.as_str());
    }
}
