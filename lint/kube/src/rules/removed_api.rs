//! An API version that the target version no longer serves.

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
pub(crate) struct RemovedApi {}

impl Rule for RemovedApi {
    const META: RuleMeta = RuleMeta {
        id: "kube/removed-api",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("removed_api.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl RemovedApi {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, object) in verdicts::of_file(file) {
            let Outcome::Removed { last, replacement } = &object.outcome else {
                continue;
            };
            let (api_version, kind) = (resource.api_version(), resource.kind());
            let last = last.map_or_else(String::new, |last| {
                format!(", last served by Kubernetes {last}")
            });
            let message = format!(
                "`{kind}` of `{api_version}` is no longer served{last}: the API server answers \"no matches for kind\""
            );
            let place = file.at(
                resource.api_version_node().span(),
                Some(resource.document()),
            );
            let found = sink.report(place, message).about(resource.subject());
            if let Some(replacement) = replacement {
                found.help(format!(
                    "write `apiVersion: {replacement}`, and check the fields that changed with it"
                ));
            }
        }
    }
}
