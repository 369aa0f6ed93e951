//! A `Chart.lock` that is not that of its `Chart.yaml`.

use rempart_apps::{DependencyLock, loaded_dependencies};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaleDependencyLock {}

impl Rule for StaleDependencyLock {
    const META: RuleMeta = super::on_charts(
        "argo/stale-dependency-lock",
        Levels::always(Severity::Error),
        include_str!("stale_dependency_lock.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| check(context, sink));
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for loaded in loaded_dependencies(context) {
        let (DependencyLock::Stale(at), Some(app)) = (loaded.lock, app::of(context, loaded.app))
        else {
            continue;
        };
        let message = "the lock file is that of another `Chart.yaml`: Argo CD has Helm load what the chart depends on, Helm refuses to (`Chart.lock is out of sync`), and the application stays as it is";
        let finding = sink.report(at, message);
        finding.application(app.name());
        for (name, place) in loaded.missing {
            finding.label(place, format!("`{name}` is not in the folder `charts`"));
        }
        finding.help("run `helm dependency update` and commit `Chart.lock`");
    }
}
