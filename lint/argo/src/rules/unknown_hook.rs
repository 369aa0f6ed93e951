//! A hook of a phase that there is not.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, Annotation, annotations, first_unknown, instead};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownHook {}

impl Rule for UnknownHook {
    const META: RuleMeta = super::on_annotations(
        "argo/unknown-hook",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unknown_hook.md"),
    );
    const CHECK: Check<Self> = Check::Files(Annotated::files, Self::check);
}

impl UnknownHook {
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

const NAME: &str = "argocd.argoproj.io/hook";

/// The phases of Argo CD 3.3 (`common.NewHookType`).
const PHASES: [&str; 7] = [
    "PreSync",
    "Sync",
    "PostSync",
    "SyncFail",
    "Skip",
    "PreDelete",
    "PostDelete",
];

fn judge(annotation: &Annotation<'_>, sink: &mut Sink) {
    let (resource, text) = (annotation.resource, annotation.text.as_str());
    let Some(unknown) = first_unknown(text, &PHASES) else {
        return;
    };
    let shown = format!("{} `{}`", resource.kind(), resource.name());
    let message = if text.split(',').any(|value| PHASES.contains(&value.trim())) {
        format!(
            "the hook of {shown} names the phase `{unknown}`, which there is not: it never runs in that phase"
        )
    } else {
        format!(
            "the hook {shown} is of the phase `{unknown}`, which there is not: Argo CD takes it for a hook of no phase and never applies it"
        )
    };
    let finding = annotation.report(sink, NAME, message);
    finding.help(instead(unknown, &PHASES));
}
