//! An API version that the target version does not serve yet.

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
pub(crate) struct FutureApi {}

impl Rule for FutureApi {
    const META: RuleMeta = RuleMeta {
        id: "kube/future-api",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("future_api.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl FutureApi {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, object) in verdicts::of_file(file) {
            let Outcome::NotYet { first, instead } = &object.outcome else {
                continue;
            };
            let (api_version, kind) = (resource.api_version(), resource.kind());
            let message = format!(
                "`{kind}` of `{api_version}` is served from Kubernetes {first} on: the API server of the target version answers \"no matches for kind\""
            );
            let place = file.at(
                resource.api_version_node().span(),
                Some(resource.document()),
            );
            let found = sink.report(place, message).about(resource.subject());
            if let Some(instead) = instead {
                found.help(format!(
                    "write `apiVersion: {instead}` until the cluster is upgraded"
                ));
            }
        }
    }
}
