//! An API version that the target version does not serve yet.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message;
use crate::said::{Outcome, Sorts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FutureApi {}

impl Rule for FutureApi {
    const META: RuleMeta = on_objects(
        "kube/future-api",
        Levels::always(Severity::Error),
        include_str!("future_api.md"),
    );
    const CHECK: Check<Self> =
        Check::Files(message::spoken_files, |_, file, sink| check(file, sink));
}

fn check(file: FileView<'_>, sink: &mut Sink) {
    for spoken in message::spoken(file, Sorts::NOT_YET) {
        let Outcome::NotYet { first, instead } = &spoken.object.outcome else {
            continue;
        };
        let (api_version, kind) = (spoken.resource.api_version(), spoken.resource.kind());
        let message = format!(
            "`{kind}` of `{api_version}` is served from Kubernetes {first} on: the API server of the target version answers \"no matches for kind\""
        );
        let instead = instead.as_deref();
        let instead = instead.map(|other| (other, " until the cluster is upgraded"));
        spoken.api_version(sink, message, instead);
    }
}
