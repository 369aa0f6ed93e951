//! An object that expands beyond what is judged.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use rempart_schemas::ViolationKind;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::message;
use crate::verdicts::Verdicts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TooLargeToJudge {}

impl Rule for TooLargeToJudge {
    const META: RuleMeta = RuleMeta {
        id: "kube/too-large-to-judge",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("too_large_to_judge.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl TooLargeToJudge {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        message::report(
            file,
            sink,
            |violation| violation.kind == ViolationKind::Limit,
            "what lies beyond was not judged, and the API server refuses documents that expand like this",
        );
    }
}
