//! An application that leaves its objects behind.

use rempart_core::NodeRef;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoFinalizer {}

impl Rule for NoFinalizer {
    const META: RuleMeta = super::on_objects(
        "argo/no-finalizer",
        Levels::strict_only(Severity::Warning),
        include_str!("no_finalizer.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

/// What the finalizers of Argo CD begin with; behind a slash stands how objects are deleted.
const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";

/// Kinds of objects that are better left behind than deleted with an application.
const KEPT: [&str; 5] = [
    "Namespace",
    "PersistentVolumeClaim",
    "PersistentVolume",
    "CustomResourceDefinition",
    "AppProject",
];

fn judge(app: App<'_>, sink: &mut Sink) {
    // A root is deleted by hand, by somebody who chooses then. What holds data, or allows applications to be there, is
    // better left behind.
    let stays = |kind: &str| KEPT.contains(&kind);
    if app.node.parents.is_empty() || app.objects().any(|object| stays(&object.resource.kind())) {
        return;
    }
    let finalizers = app.view().get(&["metadata", "finalizers"]);
    let mut names = finalizers
        .into_iter()
        .flat_map(NodeRef::items)
        .filter_map(scalar);
    if names.any(|name| name.starts_with(FINALIZER)) {
        return;
    }
    let message = format!(
        "`{}` has no finalizer of Argo CD: when its file is removed, the application goes and everything it has deployed stays, watched by nobody",
        app.name()
    );
    app.report(sink, app.head(), "finalizer", message).help(format!(
        "add `{FINALIZER}` to `metadata.finalizers`; protect what must outlive the application with `Delete=false`"
    ));
}
