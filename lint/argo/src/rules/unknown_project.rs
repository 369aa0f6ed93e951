//! A project that nothing describes.

use rempart_apps::Projects;
use rempart_core::config::nearest;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownProject {}

impl Rule for UnknownProject {
    const META: RuleMeta = super::on_applications(
        "argo/unknown-project",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unknown_project.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some(projects) = app.context.fact::<Projects>() else {
        return;
    };
    // Without any project here they are described elsewhere.
    let Some(node) = app
        .view()
        .get(&["spec", "project"])
        .filter(|_| !projects.is_empty())
    else {
        return;
    };
    let Some(name) = scalar(node).filter(|name| !name.is_empty() && projects.get(name).is_none())
    else {
        return;
    };
    let message = format!(
        "no `AppProject` of this repository is called `{name}`: Argo CD refuses the application (`InvalidSpecError`) and never syncs it"
    );
    let found = app.report(sink, node, "project", message);
    match nearest(&name, projects.names()) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!(
            "describe the project: `kind: AppProject` with the name `{name}`"
        )),
    };
}
