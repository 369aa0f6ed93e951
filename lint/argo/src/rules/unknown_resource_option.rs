//! A sync option of an object that Argo CD does not know.

use rempart_core::config::nearest;
use rempart_core::{Check, FileView, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::Resource;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::annotated::{Annotated, annotations};

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
        for (resource, node, text) in annotations(file, NAME) {
            judge((file, resource, node), &text, sink);
        }
    }
}

const NAME: &str = "argocd.argoproj.io/sync-options";

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

fn judge(
    (file, resource, node): (FileView<'_>, &Resource, NodeRef<'_>),
    text: &str,
    sink: &mut Sink,
) {
    let options = text.split(',').map(str::trim);
    let Some(unknown) = options.into_iter().find(|option| !KNOWN.contains(option)) else {
        return;
    };
    let message = format!(
        "no sync option of an object is called `{unknown}`: Argo CD treats {} `{}` as if it were not there",
        resource.kind(),
        resource.name()
    );
    let finding = sink.report(file.at_node(node), message);
    let finding = finding.about(resource.subject()).keyed(NAME);
    let same = KNOWN
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(unknown));
    match same.or_else(|| nearest(unknown, KNOWN)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write one of the options of objects, such as `Prune=false`"),
    };
}
