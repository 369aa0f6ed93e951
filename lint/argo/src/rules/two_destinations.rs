//! An application whose destination names its cluster twice.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TwoDestinations {}

impl Rule for TwoDestinations {
    const META: RuleMeta = super::on_applications(
        "argo/two-destinations",
        Levels::always(Severity::Error),
        include_str!("two_destinations.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

fn judge(app: App<'_>, sink: &mut Sink) {
    let Some(destination) = app.view().destination() else {
        return;
    };
    let (server, name) = (destination.server(), destination.name());
    let is_given = |text: &Option<Cow<'_, str>>| text.as_ref().is_some_and(|text| !text.is_empty());
    if is_given(&server) && is_given(&name) {
        let message = format!(
            "the destination has the server `{}` and the name `{}`: Argo CD refuses the application (`InvalidSpecError`) and never syncs it",
            server.unwrap_or_default(),
            name.unwrap_or_default()
        );
        app.report(sink, destination.node(), "destination", message)
            .help("keep one of `server` and `name`");
    }
}
