//! A source in another repository that follows a branch.

use rempart_apps::Place;
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FloatingRevision {}

impl Rule for FloatingRevision {
    const META: RuleMeta = super::on_applications(
        "argo/floating-revision",
        Levels::strict_only(Severity::Warning),
        include_str!("floating_revision.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        // The repository that is judged is followed on purpose: its commits are what is reviewed.
        let names_a_repository = source.repo_url().is_some_and(|url| !url.is_empty());
        let is_there = used.place == Place::Elsewhere || source.is_image();
        if !is_there || !names_a_repository {
            continue;
        }
        let revision = source.target_revision().unwrap_or_default();
        let moves = is_floating(&revision) || (source.is_image() && revision == "latest");
        if !moves {
            continue;
        }
        let node = source
            .field("targetRevision")
            .unwrap_or_else(|| source.node());
        let shown = if revision.is_empty() {
            "HEAD"
        } else {
            &*revision
        };
        let message = format!(
            "the source follows `{shown}` of `{}`: whoever can push there changes this cluster, without a commit here",
            source.repo_url().unwrap_or_default()
        );
        app.report(sink, node, &format!("source {at}"), message)
            .help("write a tag or a commit in `targetRevision`");
    }
}

/// Whether a revision moves: nothing, a well-known branch, or a range of tags.
fn is_floating(revision: &str) -> bool {
    const BRANCHES: [&str; 8] = [
        "", "HEAD", "main", "master", "develop", "dev", "trunk", "stable",
    ];
    BRANCHES.contains(&revision)
        || revision.starts_with("refs/heads/")
        || revision.contains(['*', '^', '~', '<', '>'])
}
