//! A kind that a built-in group does not have.

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
pub(crate) struct UnknownKind {}

impl Rule for UnknownKind {
    const META: RuleMeta = RuleMeta {
        id: "kube/unknown-kind",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unknown_kind.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl UnknownKind {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, object) in verdicts::of_file(file) {
            let Outcome::UnknownKind { nearest, elsewhere } = &object.outcome else {
                continue;
            };
            let (api_version, kind) = (resource.api_version(), resource.kind());
            if is_answer(&kind) {
                continue;
            }
            let message = format!(
                "`{api_version}` has no kind `{kind}`: the API server answers \"no matches for kind\", and the object is never created"
            );
            let place = file.at(resource.kind_node().span(), Some(resource.document()));
            let found = sink.report(place, message).about(resource.subject());
            if let Some(other) = elsewhere.first() {
                found.help(format!("write `apiVersion: {other}`"));
            } else if let Some(near) = nearest.first() {
                found.help(format!("did you mean `{near}`?"));
            }
        }
    }
}

/// Whether a kind is what servers answer and nobody creates: lists, and the documents of discovery.
fn is_answer(kind: &str) -> bool {
    kind.ends_with("List") || matches!(kind, "APIGroup" | "APIVersions" | "Status" | "WatchEvent")
}
