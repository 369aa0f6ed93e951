//! A plain folder that holds nothing to apply.

use rempart_apps::Tool;
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmptySource {}

impl Rule for EmptySource {
    const META: RuleMeta = super::on_applications(
        "argo/empty-source",
        Levels::always(Severity::Warning),
        include_str!("empty_source.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl EmptySource {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        for app in app::all(context) {
            judge(app, sink);
        }
    }
}

fn judge(app: App<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        let Some((folder, Tool::Directory)) = used.place.folder() else {
            continue;
        };
        let Some(listing) = &used.listing else {
            continue;
        };
        let nothing =
            listing.taken.is_empty() && listing.jsonnet.is_empty() && listing.links.is_empty();
        // What is left out or stands below is told by the rules about that.
        if !nothing || !listing.left_out.is_empty() || !listing.below.is_empty() {
            continue;
        }
        let node = source.field("path").unwrap_or_else(|| source.node());
        let message = format!(
            "the folder `{folder}` holds no manifest: Argo CD shows the application as `Synced` and `Healthy` with nothing in it"
        );
        app.report(sink, node, &format!("source {at}"), message)
            .help("put the manifests there, or remove the application");
    }
}
