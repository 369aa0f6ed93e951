//! What a patch puts into a Secret: operations of RFC 6902, and strategic merge patches.

use rempart_core::NodeRef;
use rempart_model as model;

use super::reveals::is_open;

/// A value in clear that a patch puts into a Secret.
pub(crate) struct Open<'t> {
    /// The field, as a path with slashes.
    pub(crate) path: String,
    /// The value.
    pub(crate) value: NodeRef<'t>,
}

/// The first value in clear of a document of a patch. `is_secret` says whether the target is known to be a Secret;
/// `stringData` is a field of nothing else.
pub(crate) fn in_patch(document: NodeRef<'_>, is_secret: bool) -> Option<Open<'_>> {
    let kind = model::get(document, "kind").and_then(model::scalar);
    if let Some(kind) = kind {
        return (kind == "Secret").then(|| merged(document)).flatten();
    }
    let mut operations = document.items();
    if let Some(open) = operations.find_map(|operation| operation_of(operation, is_secret)) {
        return Some(open);
    }
    is_secret.then(|| merged(document)).flatten()
}

/// The first value in clear of a strategic merge patch of a Secret.
fn merged(document: NodeRef<'_>) -> Option<Open<'_>> {
    ["data", "stringData"].into_iter().find_map(|field| {
        let values = model::get(document, field)?;
        below(values, &format!("/{field}"), field == "data")
    })
}

fn operation_of(operation: NodeRef<'_>, is_secret: bool) -> Option<Open<'_>> {
    let (path, value) = (is_operation(operation)?, model::get(operation, "value")?);
    let field = path.split('/').nth(1)?;
    if !(field == "stringData" || field == "data" && is_secret) {
        return None;
    }
    let is_coded = field == "data";
    if model::scalar(value).is_some() {
        let key = path.rsplit('/').next().unwrap_or_default();
        return is_open(is_coded, key, value).then_some(Open { path, value });
    }
    below(value, &path, is_coded)
}

/// The path of an operation that adds or replaces something.
pub(crate) fn is_operation(node: NodeRef<'_>) -> Option<String> {
    let operation = model::get(node, "op").and_then(model::scalar)?;
    let path = model::get(node, "path").and_then(model::scalar)?;
    matches!(operation.as_ref(), "add" | "replace" | "test").then(|| path.into_owned())
}

fn below<'t>(values: NodeRef<'t>, path: &str, is_coded: bool) -> Option<Open<'t>> {
    let mut open = values
        .entries()
        .filter(|(key, value)| is_open(is_coded, &key.value(), *value));
    open.next().map(|(key, value)| Open {
        path: format!("{path}/{}", key.value()),
        value,
    })
}
