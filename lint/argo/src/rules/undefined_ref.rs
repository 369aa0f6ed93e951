//! A value file that names a source there is not.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndefinedRef {}

impl Rule for UndefinedRef {
    const META: RuleMeta = super::on_applications(
        "argo/undefined-ref",
        Levels::always(Severity::Error),
        include_str!("undefined_ref.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let several = app.node.sources.len() > 1;
    let names: Vec<_> = app
        .sources()
        .filter_map(|(source, _)| source.reference())
        .collect();
    for (source, _) in app.sources() {
        for file in source.value_files() {
            let Some(path) = scalar(file).filter(|path| path.starts_with('$')) else {
                continue;
            };
            let name = path[1..].split('/').next().unwrap_or_default();
            if several && names.iter().any(|known| known == name) {
                continue;
            }
            // Of a single source Argo CD replaces its own variables before it looks for the file.
            if !several && name.trim_start_matches('{').starts_with("ARGOCD_") {
                continue;
            }
            let message = if several {
                format!(
                    "`{path}` names the source `{name}`, and no source has `ref: {name}`: Argo CD does not render the application"
                )
            } else {
                format!(
                    "`{path}` names another source, and this application has one: Argo CD takes `${name}` for an empty variable and looks for the rest from the root of the repository"
                )
            };
            app.report(sink, file, &format!("value file {path}"), message)
                .help(format!(
                    "add a source with `repoURL`, `targetRevision` and `ref: {name}` to `sources`"
                ));
        }
    }
}
