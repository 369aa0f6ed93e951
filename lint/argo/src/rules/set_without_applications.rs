//! A set whose generators yield nothing.

use rempart_core::{Check, FileView, Kind, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::{Resource, get, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetWithoutApplications {}

impl Rule for SetWithoutApplications {
    const META: RuleMeta = super::on_sets(
        "argo/set-without-applications",
        Levels::always(Severity::Warning),
        include_str!("set_without_applications.md"),
    );
    const CHECK: Check<Self> = Check::Files(sets::files, Self::check);
}

impl SetWithoutApplications {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for set in sets::sets(file) {
            judge(file, set, sink);
        }
    }
}

fn judge(file: FileView<'_>, set: &Resource, sink: &mut Sink) {
    let Some(generators) = set.get(&["spec", "generators"]) else {
        return;
    };
    if generators.kind() != Kind::Sequence || !generators.items().all(yields_nothing) {
        return;
    }
    let policy = set.get(&["spec", "syncPolicy", "applicationsSync"]);
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
    let message = format!("no generator of `{}` yields anything: {then}", set.name());
    let finding = sink.report(file.at_node(generators), message);
    finding.about(set.subject()).keyed("generators");
    finding.help("give a generator an element, or delete the set");
}

/// Whether a generator is a list that is written, and empty. What other generators yield is decided elsewhere.
fn yields_nothing(generator: NodeRef<'_>) -> bool {
    let Some(generator) = generator.resolved() else {
        return false;
    };
    // A generator is one of several fields, and two of them make a set that Argo CD reads otherwise.
    let is_list = |key: NodeRef<'_>| key.is("list") || key.is("selector");
    if !generator.entries().all(|(key, _)| is_list(key)) {
        return false;
    }
    let Some(list) = get(generator, "list").filter(|list| list.kind() == Kind::Mapping) else {
        return false;
    };
    let elements = get(list, "elements");
    let is_empty = elements.is_some_and(|elements| {
        elements.kind() == Kind::Sequence && elements.items().next().is_none()
    });
    is_empty && get(list, "elementsYaml").is_none()
}
