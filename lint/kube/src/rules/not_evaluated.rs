//! A constraint that could not be evaluated.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::said::Sorts;
use crate::verdicts;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotEvaluated {}

impl Rule for NotEvaluated {
    const META: RuleMeta = on_objects(
        "kube/not-evaluated",
        Levels::strict_only(Severity::Note),
        include_str!("not_evaluated.md"),
    );
    const CHECK: Check<Self> = Check::Files(verdicts::files, |_, file, sink| check(file, sink));
}

fn check(file: FileView<'_>, sink: &mut Sink) {
    for (resource, object) in verdicts::of_file(file, Sorts::NOT_EVALUATED) {
        let left = object.verdict.not_evaluated;
        let kinds = [
            (left.rules, "CEL rules"),
            (left.patterns, "patterns"),
            (left.words, "words of a JSON Schema"),
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
