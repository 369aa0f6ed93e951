//! A chart that is loaded at each rendering, as its repository then has it.

use rempart_apps::{DependencyLock, loaded_dependencies};
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlockedDependency {}

impl Rule for UnlockedDependency {
    const META: RuleMeta = super::on_charts(
        "argo/unlocked-dependency",
        Levels::always(Severity::Warning),
        include_str!("unlocked_dependency.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| check(context, sink));
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for loaded in loaded_dependencies(context) {
        let Some(app) =
            app::of(context, loaded.app).filter(|_| loaded.lock == DependencyLock::None)
        else {
            continue;
        };
        for (name, place) in loaded.missing {
            let message = format!(
                "the chart depends on `{name}`, holds it neither in `charts` nor in a `Chart.lock`: Argo CD has Helm load it when it renders, and applies whatever the repository then gives for it"
            );
            sink.report(place, message)
                .keyed(name)
                .application(app.name())
                .help(
                    "run `helm dependency update` and commit `Chart.lock`, or the folder `charts`",
                );
        }
    }
}
