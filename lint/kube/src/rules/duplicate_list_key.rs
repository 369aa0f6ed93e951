//! Two items of a list with one key, where the API server refuses them.

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
pub(crate) struct DuplicateListKey {}

impl Rule for DuplicateListKey {
    const META: RuleMeta = RuleMeta {
        id: "kube/duplicate-list-key",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("duplicate_list_key.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl DuplicateListKey {
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
                    && violation.server == Server::Refuses
            },
            message::REFUSED,
        );
    }
}
