//! Two items of a list with one key, where only server-side apply refuses them.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use rempart_schemas::{Server, ViolationKind};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::message;
use crate::verdicts::Verdicts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicateListKeyInApply {}

impl Rule for DuplicateListKeyInApply {
    const META: RuleMeta = RuleMeta {
        id: "kube/duplicate-list-key-in-apply",
        levels: Levels::always(Severity::Warning),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("duplicate_list_key_in_apply.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl DuplicateListKeyInApply {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        message::report(
            file,
            sink,
            |violation| {
                violation.kind == ViolationKind::DuplicateListKey
                    && violation.server == Server::SsaOnly
            },
            "the last one wins on create, and server-side apply refuses the object",
        );
    }
}
