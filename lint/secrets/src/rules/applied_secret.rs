//! A Secret whose annotation repeats its data in clear.

use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model as model;
use rempart_model::FileResources;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scan::weighing::{self, Certainty};
use crate::sops::clear;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppliedSecret {}

impl Rule for AppliedSecret {
    const META: RuleMeta = RuleMeta {
        id: "secrets/applied-secret",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::All,
        needs: &[FactEntry::of::<FileResources>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("applied_secret.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl AppliedSecret {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for (id, found) in context.facts.all::<FileResources>() {
            let view = context.file(*id);
            for resource in found
                .resources
                .iter()
                .filter(|resource| resource.is("", "Secret"))
            {
                let Some(annotation) =
                    resource.annotation("kubectl.kubernetes.io/last-applied-configuration")
                else {
                    continue;
                };
                if !model::scalar(annotation).is_some_and(|text| clear::repeats_secret(&text)) {
                    continue;
                }
                let finding = sink.report(
                    view.at_node(annotation),
                    "the annotation of `kubectl apply` repeats the data of this Secret in clear, whatever became of the data itself",
                );
                finding
                    .about(resource.subject())
                    .help("replace the credential, and remove the annotation");
                weighing::weigh(view, Certainty::Likely, finding);
            }
        }
    }
}
