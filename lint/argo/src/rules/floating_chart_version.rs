//! A chart whose version is a range.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FloatingChartVersion {}

impl Rule for FloatingChartVersion {
    const META: RuleMeta = super::on_applications(
        "argo/floating-chart-version",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("floating_chart_version.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (source, _) in app.sources() {
        let Some(chart) = source.chart().filter(|chart| !chart.is_empty()) else {
            continue;
        };
        let Some(node) = source.field("targetRevision") else {
            continue;
        };
        let version = source.target_revision().unwrap_or_default();
        if version.is_empty() || is_exact(&version) {
            continue;
        }
        let message = format!(
            "the version `{version}` of the chart `{chart}` is a range: Argo CD installs whatever is newest in it when it next looks, without a commit"
        );
        app.report(sink, node, &format!("chart {chart}"), message)
            .help("write one version, such as `1.4.2`");
    }
}

/// Whether a text is one version to Helm (`semver.NewConstraint`): three numbers, or a tag that is no number at all.
fn is_exact(version: &str) -> bool {
    let number = version.strip_prefix('v').unwrap_or(version);
    let (release, _) = number
        .find(['-', '+'])
        .map_or((number, ""), |at| number.split_at(at));
    let parts: Vec<_> = release.split('.').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() == 3 && parts.iter().all(is_number) {
        return !version.contains([' ', ',', '|']);
    }
    // Tags of OCI registries that are no versions mean one thing each, except this one.
    let is_range = version.contains(['*', '^', '~', '<', '>', '=', '|', ' ', ',']);
    !is_range && !number.starts_with(|first: char| first.is_ascii_digit()) && !is_wild(version)
}

fn is_wild(version: &str) -> bool {
    ["x", "X", "latest"].contains(&version)
}
