//! A set that takes everything its applications deployed with it.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::{Resource, is_true, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sets;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetDeletesApplications {}

impl Rule for SetDeletesApplications {
    const META: RuleMeta = super::on_sets(
        "argo/set-deletes-applications",
        Levels::strict_only(Severity::Warning),
        include_str!("set_deletes_applications.md"),
    );
    const CHECK: Check<Self> = Check::Files(sets::files, |_, file, sink| {
        sets::sets(file).for_each(|set| judge(file, set, sink));
    });
}

fn judge(file: FileView<'_>, set: &Resource, sink: &mut Sink) {
    let Some(spec) = set.get(&["spec"]) else {
        return;
    };
    let policy = set.get(&["spec", "syncPolicy", "applicationsSync"]);
    let policy = policy.and_then(scalar);
    // `ApplicationsSyncPolicy.AllowDelete`: with these two the applications stay when the set goes.
    if matches!(policy.as_deref(), Some("create-only" | "create-update")) {
        return;
    }
    // Finalizers of the template's own replace the one that Argo CD adds, and each element may have others.
    let patched = ["generators", "template", "templatePatch"];
    let mut fields = patched.iter().filter_map(|field| set.get(&["spec", field]));
    if fields.any(|field| field.raw().contains("finalizers")) {
        return;
    }
    let preserve = set.get(&["spec", "syncPolicy", "preserveResourcesOnDeletion"]);
    if is_true(preserve) {
        return;
    }
    let message = format!(
        "deleting `{}`, or an element of its generators, deletes the generated applications and everything they deployed",
        set.name()
    );
    let node = preserve.or_else(|| set.get(&["spec", "syncPolicy"]));
    let node = node.or_else(|| set.name_node()).unwrap_or(spec);
    let finding = sink.report(file.at_node(node), message);
    finding.about(set.subject()).keyed("deletes");
    finding.help(
        "write `preserveResourcesOnDeletion: true` into `spec.syncPolicy`, so that what runs stays",
    );
}
