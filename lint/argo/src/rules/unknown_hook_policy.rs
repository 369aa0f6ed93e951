//! A policy for the deletion of hooks that there is not.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, Annotation, annotations, first_unknown, instead};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownHookPolicy {}

impl Rule for UnknownHookPolicy {
    const META: RuleMeta = super::on_annotations(
        "argo/unknown-hook-policy",
        Levels::always(Severity::Warning),
        include_str!("unknown_hook_policy.md"),
    );
    const CHECK: Check<Self> = Check::Files(Annotated::files, Self::check);
}

impl UnknownHookPolicy {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for annotation in annotations(file, NAME) {
            judge(&annotation, sink);
        }
    }
}

const NAME: &str = "argocd.argoproj.io/hook-delete-policy";

/// The policies of Argo CD 3.3 (`common.NewHookDeletePolicy`).
const POLICIES: [&str; 3] = ["HookSucceeded", "HookFailed", "BeforeHookCreation"];

fn judge(annotation: &Annotation<'_>, sink: &mut Sink) {
    let (resource, text) = (annotation.resource, annotation.text.as_str());
    let Some(unknown) = first_unknown(text, &POLICIES) else {
        return;
    };
    let message = format!(
        "the hook {} `{}` has the deletion policy `{unknown}`, which there is not: Argo CD deletes it before it is created anew (`BeforeHookCreation`)",
        resource.kind(),
        resource.name()
    );
    let finding = annotation.report(sink, NAME, message);
    finding.help(instead(unknown, &POLICIES));
}
