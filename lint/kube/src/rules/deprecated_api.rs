//! An API version that a later version no longer serves.

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
pub(crate) struct DeprecatedApi {}

impl Rule for DeprecatedApi {
    const META: RuleMeta = RuleMeta {
        id: "kube/deprecated-api",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("deprecated_api.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl DeprecatedApi {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, object) in verdicts::of_file(file) {
            let Outcome::Deprecated {
                removed_in,
                replacement,
                warning,
            } = &object.outcome
            else {
                continue;
            };
            let (api_version, kind) = (resource.api_version(), resource.kind());
            let message = match (removed_in, warning) {
                (Some(removed_in), _) => format!(
                    "`{kind}` of `{api_version}` is not served by Kubernetes {removed_in} and later: the object fails after that upgrade"
                ),
                (None, Some(warning)) => {
                    format!(
                        "`{kind}` of `{api_version}` is deprecated by its definition: {}",
                        warning.trim_end_matches('.')
                    )
                }
                (None, None) => continue,
            };
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
