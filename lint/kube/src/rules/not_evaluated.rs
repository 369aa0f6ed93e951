//! A constraint that could not be evaluated.

use rempart_core::{
    Check, FactEntry, FileView, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::verdicts::{self, Verdicts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotEvaluated {}

impl Rule for NotEvaluated {
    const META: RuleMeta = RuleMeta {
        id: "kube/not-evaluated",
        levels: Levels::strict_only(Severity::Note),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH]),
        needs: &[FactEntry::of::<Verdicts>()],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("not_evaluated.md"),
    };
    const CHECK: Check<Self> = Check::File(Self::check);
}

impl NotEvaluated {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for (resource, object) in verdicts::of_file(file) {
            let left = object.verdict.not_evaluated;
            if left.is_empty() && object.variables == 0 {
                continue;
            }
            let kinds = [
                (left.rules as usize, "CEL rules"),
                (left.patterns as usize, "patterns"),
                (left.words as usize, "words of a JSON Schema"),
                (object.variables, "values with variables"),
            ];
            let parts: Vec<String> = kinds
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect();
            let message = format!(
                "{} were not evaluated: the object passes here without them, and the API server may still refuse it",
                parts.join(" and ")
            );
            let place = file.at(resource.kind_node().span(), Some(resource.document()));
            sink.report(place, message).about(resource.subject());
        }
    }
}
