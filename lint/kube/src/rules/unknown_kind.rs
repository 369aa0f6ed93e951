//! A kind that a built-in group does not have.

use rempart_core::{Check, FileView, Levels, Rule, RuleMeta, Severity, Sink};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message;
use crate::said::{Outcome, Sorts};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnknownKind {}

impl Rule for UnknownKind {
    const META: RuleMeta = on_objects(
        "kube/unknown-kind",
        Levels::always(Severity::Error),
        include_str!("unknown_kind.md"),
    );
    const CHECK: Check<Self> =
        Check::Files(message::spoken_files, |_, file, sink| check(file, sink));
}

fn check(file: FileView<'_>, sink: &mut Sink) {
    for spoken in message::spoken(file, Sorts::UNKNOWN_KIND) {
        let Outcome::UnknownKind { nearest, elsewhere } = &spoken.object.outcome else {
            continue;
        };
        let (api_version, kind) = (spoken.resource.api_version(), spoken.resource.kind());
        if is_answer(&kind) {
            continue;
        }
        let message = format!(
            "`{api_version}` has no kind `{kind}`: the API server answers \"no matches for kind\", and the object is never created"
        );
        let found = spoken.report(sink, spoken.resource.kind_node(), message);
        if let Some(other) = elsewhere.first() {
            found.help(format!("write `apiVersion: {other}`"));
        } else if let Some(near) = nearest.first() {
            found.help(format!("did you mean `{near}`?"));
        }
    }
}

/// Whether a kind is what servers answer and nobody creates: lists, and the documents of discovery.
fn is_answer(kind: &str) -> bool {
    kind.ends_with("List") || matches!(kind, "APIGroup" | "APIVersions" | "Status" | "WatchEvent")
}
