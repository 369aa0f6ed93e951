//! A lock file of charts that cannot be read as a whole.

use rempart_apps::{CHART_LOCK, ChartLock};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrokenChartLock {}

impl Rule for BrokenChartLock {
    const META: RuleMeta = super::on_charts(
        "argo/broken-chart-lock",
        Levels::always(Severity::Error),
        include_str!("broken_chart_lock.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| check(context, sink));
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(lock) = context.fact::<ChartLock>() else {
        return;
    };
    let Some(file) = lock.file else {
        return;
    };
    for fault in &lock.faults {
        let what = &fault.what;
        let message = format!(
            "{CHART_LOCK}: {what}: the charts it would name are not rendered, and `rempart charts fetch` ends with an error"
        );
        sink.report(context.file(file).at(fault.span, None), message)
            .help("take the last committed state of the file, or write it anew with `rempart charts fetch --update`");
    }
}
