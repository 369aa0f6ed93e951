//! A plain folder that holds nothing to apply.

use rempart_apps::Tool;
use rempart_core::{Check, FileId, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::{FileResources, class};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmptySource {}

impl Rule for EmptySource {
    const META: RuleMeta = super::on_objects(
        "argo/empty-source",
        Levels::always(Severity::Warning),
        include_str!("empty_source.md"),
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
        let Some(listing) = &used.listing else {
            continue;
        };
        // What is left out or stands below is told by the rules about that; programs and links are not followed here.
        let others = [
            &listing.left_out,
            &listing.below,
            &listing.jsonnet,
            &listing.links,
        ];
        if others.iter().any(|others| !others.is_empty()) {
            continue;
        }
        let Some(what) = nothing_in(app, folder, &listing.taken) else {
            continue;
        };
        let node = source.field("path").unwrap_or_else(|| source.node());
        let message = format!(
            "{what}: Argo CD shows the application as `Synced` and `Healthy` with nothing in it"
        );
        app.report(sink, node, &format!("source {at}"), message)
            .help("put the manifests there, or remove the application");
    }
}

/// Why the files of a folder give nothing; `None` when they give something, or when that cannot be told.
fn nothing_in(app: App<'_>, folder: &str, files: &[FileId]) -> Option<String> {
    let Some(first) = files.first() else {
        return Some(format!("the folder `{folder}` holds no manifest"));
    };
    let gives_nothing = |id: &FileId| {
        let file = app.context.file(*id);
        let is_read = file.tree().is_some() && file.source().syntax_errors().is_empty();
        let found = app.context.facts.get::<FileResources>(id);
        let is_empty = found.is_none_or(|found| found.resources.is_empty());
        is_read && is_empty && file.class() != class::TEMPLATE
    };
    files.iter().all(gives_nothing).then(|| {
        let path = app.context.file(*first).path();
        format!("no file of the folder `{folder}` holds an object, such as `{path}`")
    })
}
