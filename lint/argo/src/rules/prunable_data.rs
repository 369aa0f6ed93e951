//! An object with data that goes with its file.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrunableData {}

impl Rule for PrunableData {
    const META: RuleMeta = super::on_objects(
        "argo/prunable-data",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("prunable_data.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

/// Kinds whose objects hold data, and what goes with them.
const KINDS: &[(&str, &str, &str)] = &[
    ("", "Namespace", "everything in it goes, volumes included"),
    (
        "",
        "PersistentVolumeClaim",
        "its volume goes, unless its class retains it",
    ),
    (
        "",
        "PersistentVolume",
        "what it holds is bound to nothing any more",
    ),
    (
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "all objects of its kind go, in every namespace",
    ),
];

fn judge(app: App<'_>, sink: &mut Sink) {
    if !app.prunes()
        || app.view().has_sync_option("Prune=false")
        || app.view().has_sync_option("Prune=confirm")
    {
        return;
    }
    for object in app.objects() {
        let resource = &object.resource;
        let known = KINDS
            .iter()
            .find(|(group, kind, _)| resource.is(group, kind));
        let Some((_, kind, then)) = known else {
            continue;
        };
        if app::has_sync_option(resource, "Prune=false")
            || app::has_sync_option(resource, "Prune=confirm")
        {
            continue;
        }
        let message = format!(
            "`{}` prunes by itself, and the {kind} `{}` is not held back: when it leaves the repository it is deleted, and {then}",
            app.name(),
            resource.name()
        );
        let node = resource.name_node().unwrap_or_else(|| resource.kind_node());
        app.report_object(sink, object, node, "prune", message)
            .help("annotate it with `argocd.argoproj.io/sync-options: Prune=confirm`, or `Prune=false`");
    }
}
