//! A kind that a built-in group does not have.

use rempart_core::{Check, FileView, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_syntax::scalar::{Reader, Scalar, resolve};
use schemars::JsonSchema;
use serde::Deserialize;

use super::on_objects;
use crate::message::{self, Spoken};
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
        if kind.ends_with("List") {
            list_without_items(&spoken, &kind, sink);
            continue;
        }
        if is_answer(&kind) || is_policy_of_scheduler(&spoken, &kind) {
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

/// A list that is applied as its items is none of the objects of a file; one that stands here has none.
fn list_without_items(spoken: &Spoken<'_>, kind: &str, sink: &mut Sink) {
    let items = spoken.resource.node().get("items");
    let place = match items {
        // `items:` with nothing behind it is an empty list.
        Some(items) if items.is_scalar() && is_null(items) => return,
        Some(items) => items,
        None => spoken.resource.kind_node(),
    };
    let what = if items.is_some() {
        "`items` is no sequence"
    } else {
        "there is no `items`"
    };
    let message = format!(
        "`{kind}` is applied as the objects under its `items`, and {what}: kubectl refuses the file, and nothing of it is created"
    );
    spoken
        .report(sink, place, message)
        .help("write the objects as a sequence under `items`, or the kind of a single object");
}

fn is_null(node: NodeRef<'_>) -> bool {
    matches!(resolve(Reader::GoYamlV2, node), Scalar::Null)
}

/// Whether a kind is what servers answer and nobody creates: the documents of discovery.
fn is_answer(kind: &str) -> bool {
    matches!(kind, "APIGroup" | "APIVersions" | "Status" | "WatchEvent")
}

/// The policy file of schedulers before Kubernetes 1.23, which no server is asked to create.
fn is_policy_of_scheduler(spoken: &Spoken<'_>, kind: &str) -> bool {
    let has = |key: &&str| spoken.resource.node().get(key).is_some();
    kind == "Policy" && ["predicates", "priorities", "extenders"].iter().any(has)
}
