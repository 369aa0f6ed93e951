//! A destination that the project of the application does not allow.

use rempart_apps::Wanted;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DestinationNotPermitted {}

impl Rule for DestinationNotPermitted {
    const META: RuleMeta = super::on_applications(
        "argo/destination-not-permitted",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("destination_not_permitted.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some((name, project)) = app.project() else {
        return;
    };
    let Some(destination) = app.view().destination().filter(|_| app.is_whole()) else {
        return;
    };
    let wanted = Wanted {
        server: destination.server().unwrap_or_default().into_owned(),
        name: destination.name().unwrap_or_default().into_owned(),
        namespace: destination.namespace().unwrap_or_default().into_owned(),
    };
    let cluster = if wanted.server.is_empty() {
        wanted.name.clone()
    } else {
        wanted.server.clone()
    };
    let namespace = wanted.namespace.clone();
    if cluster.is_empty() || project.destination(&wanted.completed()).is_ok() {
        return;
    }
    let message = format!(
        "the project `{name}` does not allow the namespace `{namespace}` on `{cluster}`: Argo CD refuses the application (`InvalidSpecError`) and never syncs it"
    );
    // The namespace is what differs most often, and what an overlay writes.
    let node = rempart_model::get(destination.node(), "namespace");
    app.report(sink, node.unwrap_or_else(|| destination.node()), "destination", message)
        .label(app.place_of(project, "destinations"), "what the project allows")
        .help("add the destination to `destinations` of the project, or take the application to another one");
}
