//! An automated application whose failing sync holds newer commits back.

use rempart_core::{Check, Kind, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::is_true;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryWithoutRefresh {}

impl Rule for RetryWithoutRefresh {
    const META: RuleMeta = super::on_applications(
        "argo/retry-without-refresh",
        Levels::strict_only(Severity::Warning),
        include_str!("retry_without_refresh.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let view = app.view();
    let Some(automated) = view.automated().filter(|node| node.kind() == Kind::Mapping) else {
        return;
    };
    let refresh = view.get(&["spec", "syncPolicy", "retry", "refresh"]);
    if is_true(refresh) {
        return;
    }
    let message = format!(
        "`{}` is automated without `retry.refresh: true`: while a commit fails, Argo CD goes on trying it and holds the commit that repairs it back for up to 310 seconds",
        app.name()
    );
    app.report(sink, automated, "retry.refresh", message)
        .help("write `retry: {limit: 5, refresh: true}` in `syncPolicy`");
}
