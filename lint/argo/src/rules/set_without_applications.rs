//! A set whose generators yield nothing.

use rempart_apps::{ApplicationSet, place_of};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetWithoutApplications {}

impl Rule for SetWithoutApplications {
    const META: RuleMeta = super::on_made_sets(
        "argo/set-without-applications",
        Levels::always(Severity::Warning),
        include_str!("set_without_applications.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl SetWithoutApplications {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for set in sets::whole(context) {
            if set.is_decided() && set.applications.is_empty() {
                tell(context, set, sink);
            }
        }
    }
}

fn tell(context: &Context<'_>, set: &ApplicationSet, sink: &mut Sink) {
    let resource = &set.resource;
    let Some(generators) = resource.get(&["spec", "generators"]) else {
        return;
    };
    let policy = resource.get(&["spec", "syncPolicy", "applicationsSync"]);
    // `ApplicationsSyncPolicy.AllowDelete`.
    let stay = matches!(
        policy.and_then(scalar).as_deref(),
        Some("create-only" | "create-update")
    );
    let then = if stay {
        "it creates no application"
    } else {
        "it creates no application, and deletes those it created before"
    };
    let message = format!(
        "no generator of `{}` yields anything: {then}",
        resource.name()
    );
    let finding = sink.report(place_of(context, resource, generators), message);
    finding.about(resource.subject()).keyed("generators");
    let patterns = set.unmatched.iter();
    for pattern in patterns.filter_map(|node| resource.tree().node(*node)) {
        finding.label(place_of(context, resource, pattern), "finds nothing");
    }
    finding.help("give a generator an element, or delete the set");
}
