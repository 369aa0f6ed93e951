//! A chart of a Helm repository that the lock file does not hold.

use rempart_apps::{CHART_LOCK, ChartLock, chart_needs};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlockedChart {}

impl Rule for UnlockedChart {
    const META: RuleMeta = super::on_charts(
        "argo/unlocked-chart",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unlocked_chart.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| check(context, sink));
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Who has no lock file has not asked for one, and a broken one is told by the rule about that.
    let lock = context.fact::<ChartLock>();
    let Some(lock) = lock.filter(|lock| lock.file.is_some() && lock.faults.is_empty()) else {
        return;
    };
    let needs = chart_needs(context);
    for need in needs.iter().filter(|need| lock.find(&need.chart).is_none()) {
        let Some(app) = app::of(context, need.app) else {
            continue;
        };
        let (chart, version) = (&need.chart.chart, &need.chart.version);
        let message = format!(
            "{CHART_LOCK} does not hold the chart `{chart}` {version}: what it applies is not rendered and not judged here, and a repository that replaces the archive is not noticed"
        );
        sink.report(need.at.clone(), message)
            .keyed(format!("{chart} {version} of {}", need.chart.repository))
            .application(app.name())
            .help("run `rempart charts fetch` and commit the lock file");
    }
}
