//! A source with a chart and a path.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PathBesideChart {}

impl Rule for PathBesideChart {
    const META: RuleMeta = super::on_applications(
        "argo/path-beside-chart",
        Levels::always(Severity::Warning),
        include_str!("path_beside_chart.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, _)) in app.sources().enumerate() {
        let chart = source.chart().filter(|chart| !chart.is_empty());
        let (Some(chart), Some(node)) = (chart, source.field("path")) else {
            continue;
        };
        let path = scalar(node).filter(|path| !path.is_empty());
        let Some(path) = path.filter(|_| !source.is_image()) else {
            continue;
        };
        let message = format!(
            "the source has `chart: {chart}` and `path: {path}`: Argo CD renders the chart and never looks at the path"
        );
        app.report(sink, node, &format!("source {at}"), message)
            .help("remove `path`; for a chart of a git repository remove `chart` and let `repoURL` lead there");
    }
}
