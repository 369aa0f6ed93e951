//! A value of a type that the field does not take.

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
pub(crate) struct WrongType {}

impl Rule for WrongType {
    const META: RuleMeta = RuleMeta {
        id: "kube/wrong-type",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("wrong_type.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl WrongType {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        message::report(
            file,
            sink,
            |violation| violation.kind == ViolationKind::WrongType,
            "the API server cannot decode the object and refuses it as a whole",
        );
    }
}
