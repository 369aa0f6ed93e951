//! A text that is not written as its format demands.

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
pub(crate) struct InvalidFormat {}

impl Rule for InvalidFormat {
    const META: RuleMeta = RuleMeta {
        id: "kube/invalid-format",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("invalid_format.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl InvalidFormat {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        message::report(
            file,
            sink,
            |violation| violation.kind == ViolationKind::InvalidFormat,
            message::REFUSED,
        );
    }
}
