//! A port of a Service that no selected pod has.

use rempart_apps::{place_of, tell_chart};
use rempart_core::{Check, Context, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_graph::{Pods, Selection, Selections, Selects, pods_of};
use rempart_model::{get, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_selections;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetPortWithoutName {}

impl Rule for TargetPortWithoutName {
    const META: RuleMeta = on_selections(
        "kube/target-port-without-name",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("target_port_without_name.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        let found = context.fact::<Selections>();
        for selection in found.into_iter().flat_map(Selections::all) {
            if selection.selects == Selects::Service && !selection.selected.is_empty() {
                judge(context, selection, sink);
            }
        }
    });
}

fn judge(context: &Context<'_>, selection: &Selection, sink: &mut Sink) {
    let resource = &selection.member.resource;
    let pods: Vec<Pods<'_>> = selection
        .selected
        .iter()
        .filter_map(|member| pods_of(&member.resource))
        .collect();
    let ports = resource.get(&["spec", "ports"]);
    for port in ports.into_iter().flat_map(NodeRef::items) {
        let Some(target) = get(port, "targetPort") else {
            continue;
        };
        let name = scalar(target).unwrap_or_default();
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        if is_number
            || pods
                .iter()
                .any(|pods| pods.port_names().iter().any(|known| *known == *name))
        {
            continue;
        }
        let mut known: Vec<_> = pods.iter().flat_map(Pods::port_names).collect();
        known.sort_unstable();
        known.dedup();
        let message = format!(
            "no container of the pods that `{}` selects has a port called `{name}`: the Service has no endpoints for it, and every connection is refused",
            resource.name()
        );
        let at = place_of(context, resource, target);
        let finding = sink.report(at, message);
        finding
            .about(resource.subject())
            .keyed(format!("port {name}"));
        tell_chart(context, resource, target, finding);
        if known.is_empty() {
            finding.help("name a port of the container so, or write its number");
        } else {
            finding.help(format!(
                "write the name of one of their ports ({}), or its number",
                known.join(", ")
            ));
        }
        if !selection.member.application.is_empty() {
            finding.application(selection.member.application.as_str());
        }
    }
}
