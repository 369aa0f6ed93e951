//! A set that Argo CD cannot make applications of.

use rempart_apps::{ApplicationSet, SetFault, place_of};
use rempart_core::{Check, Context, Identity, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetCannotGenerate {}

impl Rule for SetCannotGenerate {
    const META: RuleMeta = super::on_made_sets(
        "argo/set-cannot-generate",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("set_cannot_generate.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SetCannotGenerate {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for set in sets::whole(context) {
            for fault in &set.faults {
                tell(context, set, fault, sink);
            }
        }
    }
}

fn tell(context: &Context<'_>, set: &ApplicationSet, fault: &SetFault, sink: &mut Sink) {
    let resource = &set.resource;
    let node = resource.tree().node(fault.node);
    let node = node.unwrap_or_else(|| resource.kind_node());
    let place = place_of(context, resource, node);
    let message = format!(
        "{}: Argo CD creates, changes and deletes no application of `{}`, and says so in the status of the set alone",
        fault.why,
        resource.name()
    );
    let finding = sink.report(place.clone(), message);
    finding.about(resource.subject()).keyed(&fault.why);
    sets::tell(context, set, node, finding);
    finding.help(
        "correct it, and look at `rempart graph`, which shows the applications that are made",
    );
    if let Some(key) = key_of(resource.node(), fault.node, &mut 100_000) {
        // An element with a value that is no text has a rule of its own.
        finding.because(Identity {
            rule: "argo/set-element-not-a-string",
            location: place,
            key,
        });
    }
}

/// The key whose value is a node.
fn key_of(around: NodeRef<'_>, wanted: u32, budget: &mut usize) -> Option<String> {
    *budget = budget.checked_sub(1)?;
    if !(around.index()..around.next_index()).contains(&wanted) {
        return None;
    }
    for (key, value) in around.entries() {
        if value.index() == wanted {
            return Some(key.value().into_owned());
        }
        if let Some(found) = key_of(value, wanted, budget) {
            return Some(found);
        }
    }
    around.items().find_map(|item| key_of(item, wanted, budget))
}
