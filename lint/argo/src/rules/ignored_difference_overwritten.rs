//! Differences that are ignored and overwritten all the same.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IgnoredDifferenceOverwritten {}

impl Rule for IgnoredDifferenceOverwritten {
    const META: RuleMeta = super::on_applications(
        "argo/ignored-difference-overwritten",
        Levels::strict_only(Severity::Warning),
        include_str!("ignored_difference_overwritten.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let view = app.view();
    let Some(first) = view.ignore_differences().next().filter(|_| app.heals()) else {
        return;
    };
    if view.has_sync_option("RespectIgnoreDifferences=true") {
        return;
    }
    let message = format!(
        "`{}` ignores differences and heals itself without `RespectIgnoreDifferences=true`: the next sync writes the ignored fields back all the same",
        app.name()
    );
    app.report(sink, first, "ignoreDifferences", message)
        .help("add the sync option `RespectIgnoreDifferences=true`");
}
