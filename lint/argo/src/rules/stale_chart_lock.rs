//! An entry of the lock file that nobody asks for.

use std::collections::BTreeSet;

use rempart_apps::{CHART_LOCK, ChartLock, chart_needs};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaleChartLock {}

impl Rule for StaleChartLock {
    const META: RuleMeta = super::on_charts(
        "argo/stale-chart-lock",
        Levels::always(Severity::Warning),
        include_str!("stale_chart_lock.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| check(context, sink));
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let lock = context.fact::<ChartLock>();
    let Some((lock, file)) = lock.and_then(|lock| Some((lock, lock.file?))) else {
        return;
    };
    let needs = chart_needs(context);
    let needed: BTreeSet<_> = needs.iter().map(|need| &need.chart).collect();
    let stale = lock.entries.iter();
    for entry in stale.filter(|entry| !needed.contains(&entry.wanted)) {
        let (chart, version) = (&entry.wanted.chart, &entry.wanted.version);
        let others = needed.iter().filter(|need| need.chart == *chart);
        let others: BTreeSet<_> = others.map(|need| need.version.as_str()).collect();
        let instead = if others.is_empty() {
            String::new()
        } else {
            let others: Vec<_> = others.into_iter().collect();
            format!(" (they ask for {})", others.join(", "))
        };
        let message = format!(
            "no application asks for the chart `{chart}` {version}{instead}: the entry of {CHART_LOCK} vouches for nothing"
        );
        sink.report(context.file(file).at(entry.span, None), message)
            .keyed(format!("{chart} {version} of {}", entry.wanted.repository))
            .help("run `rempart charts fetch`, which takes it out");
    }
}
