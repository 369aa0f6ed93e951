//! Labels for a namespace that Argo CD does not create.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnusedNamespaceMetadata {}

impl Rule for UnusedNamespaceMetadata {
    const META: RuleMeta = super::on_applications(
        "argo/unused-namespace-metadata",
        Levels::always(Severity::Warning),
        include_str!("unused_namespace_metadata.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let view = app.view();
    let Some(metadata) = view.get(&["spec", "syncPolicy", "managedNamespaceMetadata"]) else {
        return;
    };
    if metadata.entries().next().is_none() || view.has_sync_option("CreateNamespace=true") {
        return;
    }
    let message = format!(
        "`{}` has `managedNamespaceMetadata` without `CreateNamespace=true`: Argo CD does not create the namespace and sets none of these labels and annotations",
        app.name()
    );
    app.report(sink, metadata, "managedNamespaceMetadata", message)
        .help("add the sync option `CreateNamespace=true`, or remove the block");
}
