//! A chart beside the URL of an image.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IgnoredChart {}

impl Rule for IgnoredChart {
    const META: RuleMeta = super::on_applications(
        "argo/ignored-chart",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("ignored_chart.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

// `IsOCI` comes before `IsHelm` wherever Argo CD 3.3 fetches a source (`runRepoOperation` of the repo-server).
fn judge(app: App<'_>, sink: &mut Sink) {
    for (source, _) in app.sources() {
        let chart = source.chart().filter(|chart| !chart.is_empty());
        let (Some(chart), Some(node)) = (chart, source.field("chart")) else {
            continue;
        };
        if !source.is_image() {
            continue;
        }
        let message = format!(
            "`chart` is not looked at beside a `repoURL` with `oci://`: Argo CD looks for an image without `{chart}` in its name, and does not render the application"
        );
        app.report(sink, node, &format!("chart {chart}"), message)
            .help("end `repoURL` with the name of the chart and write `path: .`, or leave `oci://` out of it");
    }
}
