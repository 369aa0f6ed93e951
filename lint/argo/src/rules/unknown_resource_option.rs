//! A sync option of an object that Argo CD does not know.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, Annotation, annotations, first_unknown, instead};
use crate::app::SYNC_OPTIONS;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownResourceOption {}

impl Rule for UnknownResourceOption {
    const META: RuleMeta = super::on_annotations(
        "argo/unknown-resource-option",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unknown_resource_option.md"),
    );
    const CHECK: Check<Self> = Check::Files(Annotated::files, Self::check);
}

impl UnknownResourceOption {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, file: FileView<'_>, sink: &mut Sink) {
        for annotation in annotations(file, SYNC_OPTIONS) {
            judge(&annotation, sink);
        }
    }
}

/// What Argo CD 3.3 compares the options of an object with.
const KNOWN: [&str; 16] = [
    "Delete=confirm",
    "Delete=false",
    "Force=false",
    "Force=true",
    "Prune=confirm",
    "Prune=false",
    "Prune=true",
    "PruneLast=true",
    "Replace=false",
    "Replace=true",
    "ServerSideApply=false",
    "ServerSideApply=true",
    "SkipDryRunOnMissingResource=true",
    "Validate=false",
    "Validate=true",
    "ClientSideApplyMigration=false",
];

fn judge(annotation: &Annotation<'_>, sink: &mut Sink) {
    let (resource, text) = (annotation.resource, annotation.text.as_str());
    let Some(unknown) = first_unknown(text, &KNOWN) else {
        return;
    };
    let message = format!(
        "no sync option of an object is called `{unknown}`: Argo CD treats {} `{}` as if it were not there",
        resource.kind(),
        resource.name()
    );
    let finding = annotation.report(sink, SYNC_OPTIONS, message);
    finding.help(instead(unknown, &KNOWN));
}
