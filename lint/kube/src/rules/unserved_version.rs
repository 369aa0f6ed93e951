//! A version of a custom resource that its definition does not serve.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::verdicts::{self, Outcome, Verdicts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnservedVersion {}

impl Rule for UnservedVersion {
    const META: RuleMeta = RuleMeta {
        id: "kube/unserved-version",
        levels: Levels::split(Severity::Warning, Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unserved_version.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl UnservedVersion {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, object) in verdicts::of_file(file) {
            let Outcome::Missing(versions) = &object.outcome else {
                continue;
            };
            let Some(last) = versions.last() else {
                continue;
            };
            let (api_version, kind) = (resource.api_version(), resource.kind());
            let known = versions.join(", ");
            let message = format!(
                "`{kind}` is known as {known}, not as `{api_version}`: where the definition is the same, the API server answers \"no matches for kind\""
            );
            let place = file.at(
                resource.api_version_node().span(),
                Some(resource.document()),
            );
            sink.report(place, message)
                .about(resource.subject())
                .help(format!("write `apiVersion: {last}`, or put the definition that serves this version into the repository"));
        }
    }
}
