//! A required field that is not there.

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
pub(crate) struct MissingField {}

impl Rule for MissingField {
    const META: RuleMeta = RuleMeta {
        id: "kube/missing-field",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("missing_field.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl MissingField {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        message::report(
            file,
            sink,
            |violation| violation.kind == ViolationKind::MissingField,
            message::REFUSED,
        );
    }
}
