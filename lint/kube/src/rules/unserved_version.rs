//! A version of a custom resource that its definition does not serve.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message;
use crate::said::{Outcome, Sorts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnservedVersion {}

impl Rule for UnservedVersion {
    const META: RuleMeta = on_objects(
        "kube/unserved-version",
        Levels::split(Severity::Warning, Severity::Error),
        include_str!("unserved_version.md"),
    );
    const CHECK: Check<Self> =
        Check::Files(message::spoken_files, |_, file, sink| check(file, sink));
}

fn check(file: FileView<'_>, sink: &mut Sink) {
    for spoken in message::spoken(file, Sorts::UNSERVED_VERSION) {
        let Outcome::Missing { versions, .. } = &spoken.object.outcome else {
            continue;
        };
        let message = format!(
            "`{}` is known as {}, not as `{}`: where the definition is the same, the API server answers \"no matches for kind\"",
            spoken.resource.kind(),
            versions.join(", "),
            spoken.resource.api_version()
        );
        let instead = versions.last().map(|last| {
            (
                last.as_str(),
                ", or put the definition that serves this version into the repository",
            )
        });
        spoken.api_version(sink, message, instead);
    }
}
