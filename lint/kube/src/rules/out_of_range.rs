//! A number, length or count out of bounds.

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
pub(crate) struct OutOfRange {}

impl Rule for OutOfRange {
    const META: RuleMeta = RuleMeta {
        id: "kube/out-of-range",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("out_of_range.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl OutOfRange {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        message::report(
            file,
            sink,
            |violation| {
                matches!(
                    violation.kind,
                    ViolationKind::OutOfRange | ViolationKind::Alternative
                )
            },
            message::REFUSED,
        );
    }
}
