//! Value files that are taken from a chart.

use rempart_core::{Check, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use std::borrow::Cow;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefWithChart {}

impl Rule for RefWithChart {
    const META: RuleMeta = super::on_applications(
        "argo/ref-with-chart",
        Levels::always(Severity::Error),
        include_str!("ref_with_chart.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let is_given = |text: &Cow<'_, str>| !text.is_empty();
    for (source, _) in app.sources() {
        let name = source.reference().filter(is_given);
        let Some(name) = name.filter(|_| source.chart().is_some_and(|chart| is_given(&chart)))
        else {
            continue;
        };
        let files = app.sources().flat_map(|(source, _)| source.value_files());
        let wanted = format!("${name}/");
        let names_it =
            |file: NodeRef<'_>| scalar(file).is_some_and(|file| file.starts_with(&wanted));
        let Some(file) = files.into_iter().find(|file| names_it(*file)) else {
            continue;
        };
        let message = format!(
            "`{}` is to come from the source `{name}`, which is a chart: Argo CD takes value files from git repositories alone and does not render the application",
            file.value()
        );
        app.report(sink, file, &format!("ref {name}"), message)
            .help("give the value files a source of their own: `repoURL` of the git repository, `targetRevision` and `ref`");
    }
}
