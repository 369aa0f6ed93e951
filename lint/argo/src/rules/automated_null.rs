//! An `automated` without a value.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AutomatedNull {}

impl Rule for AutomatedNull {
    const META: RuleMeta = super::on_applications(
        "argo/automated-null",
        Levels::always(Severity::Warning),
        include_str!("automated_null.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some(policy) = app.view().sync_policy() else {
        return;
    };
    let Some((key, value)) = policy.entry("automated") else {
        return;
    };
    let is_null =
        value.is_scalar() && matches!(&*value.value(), "" | "~" | "null" | "Null" | "NULL");
    if is_null {
        let message = "`automated` has no value, which is `null`: Argo CD does not sync the application by itself, ever";
        app.report(sink, key, "automated", message)
            .help("write `automated: {}`, or what it is to do: `prune`, `selfHeal`");
    }
}
