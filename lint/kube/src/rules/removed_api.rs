//! An API version that the target version no longer serves.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message;
use crate::said::{Outcome, Sorts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemovedApi {}

impl Rule for RemovedApi {
    const META: RuleMeta = on_objects(
        "kube/removed-api",
        Levels::always(Severity::Error),
        include_str!("removed_api.md"),
    );
    const CHECK: Check<Self> =
        Check::Files(message::spoken_files, |_, file, sink| check(file, sink));
}

fn check(file: FileView<'_>, sink: &mut Sink) {
    for spoken in message::spoken(file, Sorts::REMOVED) {
        let Outcome::Removed { last, replacement } = &spoken.object.outcome else {
            continue;
        };
        let (api_version, kind) = (spoken.resource.api_version(), spoken.resource.kind());
        let message = format!(
            "`{kind}` of `{api_version}` is no longer served, last served by Kubernetes {last}: the API server answers \"no matches for kind\""
        );
        let instead = replacement.as_deref();
        let instead = instead.map(|other| (other, ", and check the fields that changed with it"));
        spoken.api_version(sink, message, instead);
    }
}
