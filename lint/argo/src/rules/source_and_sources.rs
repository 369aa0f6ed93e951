//! An application with both `source` and `sources`.

use rempart_core::{Check, Kind, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceAndSources {}

impl Rule for SourceAndSources {
    const META: RuleMeta = super::on_applications(
        "argo/source-and-sources",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("source_and_sources.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let view = app.view();
    let source = view.get(&["spec", "source"]);
    let several = view.get(&["spec", "sources"]);
    let has_items = several.is_some_and(|list| list.items().next().is_some());
    let Some(source) = source.filter(|source| source.kind() == Kind::Mapping && has_items) else {
        return;
    };
    let message = "`source` stands beside `sources`: Argo CD reads `sources` alone and ignores this one without a word";
    app.report(sink, source, "source", message)
        .help("move it into `sources`, or remove it");
}
