//! An application whose name does not fit into a label.

use rempart_core::{Check, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LongApplicationName {}

impl Rule for LongApplicationName {
    const META: RuleMeta = super::on_applications(
        "argo/long-application-name",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("long_application_name.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        app::all(context).for_each(|app| judge(app, sink));
    });
}

/// The longest value of a label (`LabelValueMaxLength`), and the longest name of an object.
const LIMITS: (usize, usize) = (63, 253);

fn judge(app: App<'_>, sink: &mut Sink) {
    let name = app.name();
    let (label, object) = LIMITS;
    if name.len() <= label || name.len() > object || name.contains(['{', '}', '$']) {
        return;
    }
    let message = format!(
        "the name has {} characters, and a label takes {label}: an Argo CD that tracks by label cannot write it into `app.kubernetes.io/instance`, and applies nothing",
        name.len()
    );
    app.report(sink, app.head(), "name", message)
        .help("shorten the name");
}
