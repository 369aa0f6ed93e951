//! An application whose name is too long for Helm.

use rempart_apps::{Place, Tool};
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LongReleaseName {}

impl Rule for LongReleaseName {
    const META: RuleMeta = super::on_applications(
        "argo/long-release-name",
        Levels::always(Severity::Error),
        include_str!("long_release_name.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

/// The longest name of a release (`chartutil.ValidateReleaseName`).
const LIMIT: usize = 53;

fn judge(app: App<'_>, sink: &mut Sink) {
    for (source, used) in app.sources() {
        let is_helm = matches!(used.place, Place::Chart)
            || matches!(used.place.folder(), Some((_, Tool::Helm(Some(_)))));
        let given = source
            .helm()
            .and_then(|helm| rempart_model::get(helm, "releaseName"));
        let given = given.filter(|node| scalar(*node).is_some_and(|name| !name.is_empty()));
        let node = given.unwrap_or_else(|| app.head());
        let name = scalar(node).unwrap_or_default();
        if is_helm && name.len() > LIMIT {
            let message = format!(
                "the release name `{name}` has {} characters, and Helm takes {LIMIT}: the application cannot be rendered",
                name.len()
            );
            app.report(sink, node, "release name", message)
                .help("shorten the name, or write `helm.releaseName`");
            return;
        }
    }
}
