//! A chart that must be rendered and was not.

use rempart_apps::{AppObjects, ApplicationTree, Charted};
use rempart_core::config::Rendering;
use rempart_core::{
    Check, Context, FactEntry, Inputs, Levels, Rule, RuleMeta, Severity, Sink, Waivable,
};
use rempart_model::class;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnrenderedChart {}

impl Rule for UnrenderedChart {
    const META: RuleMeta = RuleMeta {
        id: "argo/unrendered-chart",
        levels: Levels::always(Severity::Error),
        inputs: Inputs::Classes(&[class::KUBERNETES_MANIFEST]),
        needs: &[
            FactEntry::of::<ApplicationTree>(),
            FactEntry::of::<Charted>(),
            FactEntry::of::<AppObjects>(),
        ],
        fixable: false,
        waivable: Waivable::Yes,
        since: "0.1.0",
        docs: include_str!("unrendered_chart.md"),
    };
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnrenderedChart {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        if context.config.charts.rendering != Rendering::Require {
            return;
        }
        for (key, charted) in context.facts.all::<Charted>() {
            // What is refused is told by the rule about that, and a tool that is missing ends the run.
            let why = match &charted.outcome {
                Err(why) if !why.is_refused() && !why.is_of_tool() => why,
                _ => continue,
            };
            let Some(app) = app::of(context, key.app) else {
                continue;
            };
            let Some((source, _)) = app.sources().nth(key.source) else {
                continue;
            };
            let chart = source.field("chart").or_else(|| source.field("path"));
            let node = chart.unwrap_or_else(|| source.node());
            let message = format!(
                "{why}: the objects that `{}` applies are not judged, and `helm = \"require\"` wants them to be",
                app.name()
            );
            app.report(sink, node, &format!("source {}", key.source), message)
                .help("run `rempart charts fetch`, or put the chart and all it needs into this repository");
        }
    }
}
