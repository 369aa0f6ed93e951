//! A source that the project of the application does not allow.

use rempart_apps::Denied;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceNotPermitted {}

impl Rule for SourceNotPermitted {
    const META: RuleMeta = super::on_applications(
        "argo/source-not-permitted",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("source_not_permitted.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some((name, project)) = app.project() else {
        return;
    };
    for (source, _) in app.sources() {
        let Some(url) = source.repo_url().filter(|url| !url.is_empty()) else {
            continue;
        };
        let Err(why) = project.source(&url) else {
            continue;
        };
        let why = match why {
            Denied::NotListed => "`sourceRepos` does not list it",
            Denied::Refused => "`sourceRepos` denies it",
        };
        let node = source.field("repoURL").unwrap_or_else(|| source.node());
        let message = format!(
            "the project `{name}` does not allow the source `{url}` ({why}): Argo CD refuses the application (`InvalidSpecError`) and never syncs it"
        );
        app.report(sink, node, &format!("source {url}"), message)
            .label(app.place_of(project, "sourceRepos"), "what the project allows")
            .help("add the URL to `sourceRepos` of the project, or take the application to another one");
    }
}
