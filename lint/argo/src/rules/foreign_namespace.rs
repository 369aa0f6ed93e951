//! An object for a namespace that the project of its application does not allow.

use rempart_apps::Wanted;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForeignNamespace {}

impl Rule for ForeignNamespace {
    const META: RuleMeta = super::on_objects(
        "argo/foreign-namespace",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("foreign_namespace.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some((name, project)) = app.project() else {
        return;
    };
    let Some(destination) = app.view().destination() else {
        return;
    };
    let own = destination.namespace().unwrap_or_default();
    for object in app.objects() {
        let namespace = &object.namespace;
        if namespace.is_empty() || *namespace == own {
            continue;
        }
        let wanted = Wanted {
            server: destination.server().unwrap_or_default().into_owned(),
            name: destination.name().unwrap_or_default().into_owned(),
            namespace: namespace.clone(),
        };
        if project.destination(&wanted.completed()).is_ok() {
            continue;
        }
        let resource = &object.resource;
        let node = resource
            .namespace_node()
            .unwrap_or_else(|| resource.kind_node());
        let message = format!(
            "{} `{}` is for the namespace `{namespace}`, which the project `{name}` does not allow: the whole sync of `{}` fails",
            resource.kind(),
            resource.name(),
            app.name()
        );
        let place = app.place_of(project, "destinations");
        app.report_object(
            sink,
            object,
            node,
            &format!("namespace in {}", app.name()),
            message,
        )
        .label(place, "what the project allows")
        .help(
            "leave `metadata.namespace` out, or add the namespace to `destinations` of the project",
        );
    }
}
