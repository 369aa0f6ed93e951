//! Data of a Secret under a name that is no field, or in a place where none is.

use rempart_core::{Kind, NodeRef};
use rempart_model as model;
use rempart_model::secret::{is_data, is_shown};

/// So deep below a Secret its data is looked for.
const DEPTH: usize = 4;

/// What is meant for the data of a Secret and is not read as such, with its path: `stringdata`, or `stringData` below
/// `metadata` or `spec`.
pub(crate) fn mistyped(secret: NodeRef<'_>) -> Vec<(String, NodeRef<'_>)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), secret, 0)];
    while let Some((path, node, depth)) = open.pop() {
        for (key, value) in model::entries(node) {
            let name = key.value();
            let is_field = depth == 0 && matches!(name.as_ref(), "data" | "stringData" | "sops");
            let is_other = path == "metadata" && is_shown("metadata", &name);
            if is_field || is_other || depth == 0 && name != "metadata" && is_shown("", &name) {
                continue;
            }
            let Some(value) = value
                .resolved()
                .filter(|value| value.kind() == Kind::Mapping)
            else {
                continue;
            };
            let path = match path.as_str() {
                "" => name.clone().into_owned(),
                above => format!("{above}.{name}"),
            };
            if is_data(&name) {
                found.push((path, value));
            } else if depth < DEPTH {
                open.push((path, value, depth + 1));
            }
        }
    }
    found
}
