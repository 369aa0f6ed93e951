//! An application that is to create a namespace which its project forbids.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::argo::Destination;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamespaceNotPermitted {}

impl Rule for NamespaceNotPermitted {
    const META: RuleMeta = super::on_applications(
        "argo/namespace-not-permitted",
        Levels::always(Severity::Warning),
        include_str!("namespace_not_permitted.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some((name, project)) = app.project() else {
        return;
    };
    let option = app
        .view()
        .sync_options()
        .find(|option| option.is("CreateNamespace=true"));
    let Some(option) = option else {
        return;
    };
    let namespace = app
        .view()
        .destination()
        .and_then(Destination::namespace)
        .unwrap_or_default();
    if project.object("", "Namespace", &namespace, false).is_ok() {
        return;
    }
    let message = format!(
        "`CreateNamespace=true`, and the project `{name}` does not allow the kind `Namespace`: unless `{namespace}` is there already, the sync fails (\"resource :Namespace is not permitted in project {name}\")"
    );
    app.report(sink, option, "CreateNamespace", message)
        .label(app.place_of(project, "clusterResourceWhitelist"), "what the project allows")
        .help("allow `{group: \"\", kind: Namespace}` in `clusterResourceWhitelist`, or create the namespace elsewhere and drop the option");
}
