//! A hook of a phase that there is not.

use rempart_core::{Check, FileView, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::Resource;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, annotations, first_unknown, instead};

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
        for (resource, node, text) in annotations(file, NAME) {
            judge((file, resource, node), &text, sink);
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

fn judge(
    (file, resource, node): (FileView<'_>, &Resource, NodeRef<'_>),
    text: &str,
    sink: &mut Sink,
) {
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
    let finding = sink.report(file.at_node(node), message);
    finding.about(resource.subject()).keyed(NAME);
    finding.help(instead(unknown, &PHASES));
}
