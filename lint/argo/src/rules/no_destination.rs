//! An application whose destination names no cluster.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::argo::Destination;
use schemars::JsonSchema;
use serde::Deserialize;

use std::borrow::Cow;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoDestination {}

impl Rule for NoDestination {
    const META: RuleMeta = super::on_applications(
        "argo/no-destination",
        Levels::always(Severity::Error),
        include_str!("no_destination.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let destination = app.view().destination();
    let text = |text: Option<Cow<'_, str>>| text.is_some_and(|text| !text.is_empty());
    let is_given = destination.is_some_and(|one| text(one.server()) || text(one.name()));
    if is_given || !app.is_whole() {
        return;
    }
    let node = destination.map_or_else(|| app.head(), Destination::node);
    let message = format!(
        "the destination of `{}` has neither `server` nor `name`: Argo CD refuses the application (`InvalidSpecError`) and never syncs it",
        app.name()
    );
    app.report(sink, node, "destination", message).help(
        "write `server: https://kubernetes.default.svc` for the cluster that Argo CD runs on",
    );
}
