//! A child application with a retry limit of zero.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::scalar;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryLimitZero {}

impl Rule for RetryLimitZero {
    const META: RuleMeta = super::on_applications(
        "argo/retry-limit-zero",
        Levels::always(Severity::Warning),
        include_str!("retry_limit_zero.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let limit = app.view().get(&["spec", "syncPolicy", "retry", "limit"]);
    let Some(limit) = limit.filter(|limit| scalar(*limit).is_some_and(|text| text == "0")) else {
        return;
    };
    if app.node.parents.is_empty() {
        return;
    }
    let message = format!(
        "`{}` has `retry.limit: 0`, and another application creates it: Argo CD drops the zero when it writes the object, so the parent finds a difference and syncs again and again",
        app.name()
    );
    app.report(sink, limit, "retry.limit", message)
        .help("write a limit of 1 or more, or leave `retry` out");
}
