//! A plain folder whose manifests all stand in folders below it.

use rempart_apps::Tool;
use rempart_core::{Check, FileId, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NestedManifestsIgnored {}

impl Rule for NestedManifestsIgnored {
    const META: RuleMeta = super::on_applications(
        "argo/nested-manifests-ignored",
        Levels::always(Severity::Warning),
        include_str!("nested_manifests_ignored.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        let Some((folder, Tool::Directory)) = used.place.folder() else {
            continue;
        };
        let Some(listing) = used
            .listing
            .as_ref()
            .filter(|listing| listing.taken.is_empty())
        else {
            continue;
        };
        let path = |id: &FileId| app.context.snapshot.entry(*id).path.as_str();
        let Some(first) = listing.below.first() else {
            continue;
        };
        let node = source.field("path").unwrap_or_else(|| source.node());
        let others = match listing.below.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "the manifests of `{folder}` stand in folders below it (`{}`{others}): without `recurse` Argo CD does not look there and applies nothing",
            path(first)
        );
        app.report(sink, node, &format!("source {at}"), message)
            .help("write `directory: {recurse: true}` in the source");
    }
}
