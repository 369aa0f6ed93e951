//! An API version that a later version no longer serves.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message;
use crate::said::{Outcome, Sorts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeprecatedApi {}

impl Rule for DeprecatedApi {
    const META: RuleMeta = on_objects(
        "kube/deprecated-api",
        Levels::always(Severity::Warning),
        include_str!("deprecated_api.md"),
    );
    const CHECK: Check<Self> =
        Check::Files(message::spoken_files, |_, file, sink| check(file, sink));
}

fn check(file: FileView<'_>, sink: &mut Sink) {
    for spoken in message::spoken(file, Sorts::DEPRECATED) {
        let Outcome::Deprecated {
            removed_in,
            replacement,
            since,
            warning,
        } = &spoken.object.outcome
        else {
            continue;
        };
        let (api_version, kind) = (spoken.resource.api_version(), spoken.resource.kind());
        let message = match (removed_in, since, warning) {
            (Some(removed_in), ..) => format!(
                "`{kind}` of `{api_version}` is not served by Kubernetes {removed_in} and later: the object fails after that upgrade"
            ),
            (None, Some(since), _) => format!(
                "`{kind}` of `{api_version}` is deprecated since Kubernetes {since}: the API server warns of every such object"
            ),
            (None, None, Some(warning)) => format!(
                "`{kind}` of `{api_version}` is deprecated by its definition: {}",
                warning.trim_end_matches('.')
            ),
            // A beta of which a stable version is served stays for now.
            (None, None, None) if replacement.is_some() => continue,
            (None, None, None) => format!(
                "`{kind}` of `{api_version}` is deprecated by its definition: the API server warns of every such object"
            ),
        };
        let instead = replacement.as_deref();
        let instead = instead.map(|other| (other, ", and check the fields that changed with it"));
        spoken.api_version(sink, message, instead);
    }
}
