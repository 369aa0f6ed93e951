//! A chart of a Helm repository without a version.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartWithoutVersion {}

impl Rule for ChartWithoutVersion {
    const META: RuleMeta = super::on_applications(
        "argo/chart-without-version",
        Levels::always(Severity::Error),
        include_str!("chart_without_version.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    if !app.is_whole() {
        return;
    }
    for (source, _) in app.sources() {
        let chart = source.chart().filter(|chart| !chart.is_empty());
        let version = source.target_revision().unwrap_or_default();
        if let Some(chart) = chart.filter(|_| version.is_empty()) {
            let node = source.field("chart").unwrap_or_else(|| source.node());
            let message = format!(
                "the chart `{chart}` has no `targetRevision`: Argo CD refuses the application (`InvalidSpecError`) and never syncs it"
            );
            app.report(sink, node, &format!("chart {chart}"), message)
                .help("write the version of the chart in `targetRevision`");
        }
    }
}
