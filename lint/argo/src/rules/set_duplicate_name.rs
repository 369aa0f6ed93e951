//! Two elements of a set that make an application of one name.

use std::collections::BTreeMap;

use rempart_apps::{ApplicationSet, Generated, place_of};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetDuplicateName {}

impl Rule for SetDuplicateName {
    const META: RuleMeta = super::on_made_sets(
        "argo/set-duplicate-name",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("set_duplicate_name.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SetDuplicateName {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for set in sets::whole(context) {
            judge(context, set, sink);
        }
    }
}

fn judge(context: &Context<'_>, set: &ApplicationSet, sink: &mut Sink) {
    let mut by_name: BTreeMap<_, Vec<&Generated>> = BTreeMap::new();
    for made in &set.applications {
        by_name.entry(made.resource.name()).or_default().push(made);
    }
    for (name, made) in by_name.into_iter().filter(|(_, made)| made.len() > 1) {
        let resource = &made[0].resource;
        let node = resource.name_node();
        let node = node.unwrap_or_else(|| resource.kind_node());
        let elements: Vec<_> = made.iter().take(3).map(|made| made.element()).collect();
        let more = if made.len() > 3 { " and more" } else { "" };
        let message = format!(
            "{} elements of `{}` make an application `{name}` ({}{more}): Argo CD creates and changes none of them",
            made.len(),
            set.resource.name(),
            elements.join(", ")
        );
        let finding = sink.report(place_of(context, resource, node), message);
        finding.about(resource.subject()).keyed(name.as_ref());
        finding.application(name.as_ref());
        for made in made {
            for place in sets::elements(context, set, made) {
                finding.label(place, "makes it");
            }
        }
        finding.help("put a parameter into the name that differs from element to element");
    }
}
