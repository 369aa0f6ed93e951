//! An application that holds its own manifest.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelfManaged {}

impl Rule for SelfManaged {
    const META: RuleMeta = super::on_applications(
        "argo/self-managed",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("self_managed.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    if !app.node.children.contains(&app.id) {
        return;
    }
    let message = format!(
        "a source of `{}` holds the application itself: a mistake in this file is applied to the application that would have to take it back, and deleting the file deletes the application with all it holds",
        app.name()
    );
    app.report(sink, app.head(), "itself", message)
        .help("move the manifest out of the folder, or exclude it there");
}
