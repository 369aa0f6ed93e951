//! A source that leads nowhere.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IncompleteSource {}

impl Rule for IncompleteSource {
    const META: RuleMeta = super::on_applications(
        "argo/incomplete-source",
        Levels::always(Severity::Error),
        include_str!("incomplete_source.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    if !app.is_whole() {
        return;
    }
    let several = app.node.sources.len() > 1 || app.view().get(&["spec", "sources"]).is_some();
    let is_given = |text: Option<Cow<'_, str>>| text.is_some_and(|text| !text.is_empty());
    for (at, (source, _)) in app.sources().enumerate() {
        let placed = is_given(source.path())
            || is_given(source.chart())
            || (several && is_given(source.reference()));
        let missing = match (is_given(source.repo_url()), placed) {
            (true, true) => continue,
            (false, _) => "no `repoURL`",
            (true, false) => "neither `path` nor `chart`",
        };
        let message = format!(
            "a source of `{}` has {missing}: Argo CD refuses the application (`InvalidSpecError`) and never syncs it",
            app.name()
        );
        app.report(sink, source.node(), &format!("source {at}"), message)
            .help("give the source a `repoURL` and a `path`, or a `chart`; `ref` alone is enough among several sources");
    }
}
