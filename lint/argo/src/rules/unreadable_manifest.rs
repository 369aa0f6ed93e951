//! A file that Argo CD refuses, and with it the application.

use rempart_apps::{Reading, read};
use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnreadableManifest {}

impl Rule for UnreadableManifest {
    const META: RuleMeta = super::on_applications(
        "argo/unreadable-manifest",
        Levels::always(Severity::Error),
        include_str!("unreadable_manifest.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let listings = app
        .node
        .sources
        .iter()
        .filter_map(|used| used.listing.as_ref());
    for id in listings.flat_map(|listing| &listing.taken) {
        let file = app.context.file(*id);
        let Reading::Refused(refusal) = read(file) else {
            continue;
        };
        let message = format!(
            "`{}` holds {}: Argo CD renders nothing of an application with such a file, and all its objects stay as they are",
            file.path(),
            refusal.reason
        );
        sink.report(file.at(refusal.span, Some(refusal.document)), message)
            .keyed(refusal.reason)
            .application(app.name())
            .help("mend it, move it out of the folder, or name it in `directory.exclude` of the source");
    }
}
