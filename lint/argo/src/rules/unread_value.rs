//! A value that nothing in the chart reads.

use rempart_apps::unread_values;
use rempart_core::config::nearest;
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnreadValue {}

impl Rule for UnreadValue {
    const META: RuleMeta = super::on_charts(
        "argo/unread-value",
        Levels::always(Severity::Warning),
        include_str!("unread_value.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| check(context, sink));
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for value in unread_values(context) {
        let Some(app) = app::of(context, value.app) else {
            continue;
        };
        let (path, chart) = (&value.path, &value.chart);
        let message = format!(
            "nothing in the chart `{chart}` reads the value `{path}`, nor names it: Helm drops it without a word, and the default stays"
        );
        let finding = sink.report(value.at, message);
        finding
            .keyed(format!("{path} of {chart}"))
            .application(app.name());
        let (around, last) = path.rsplit_once('.').unwrap_or(("", path));
        match nearest(last, value.known.iter().map(String::as_str)) {
            Some(near) if around.is_empty() => finding.help(format!("did you mean `{near}`?")),
            Some(near) => finding.help(format!("did you mean `{around}.{near}`?")),
            None => finding.help("write a key that the chart's `values.yaml` has, or remove it"),
        };
    }
}
