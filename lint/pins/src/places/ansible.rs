//! Ansible: the collections and roles of `requirements.yml`, images in variables and tasks.

use rempart_core::{FileView, NodeRef};
use rempart_model::{get, scalar};

use super::images;
use crate::kind::Kind;
use crate::written::Written;

pub(super) fn of_requirements(file: FileView<'_>, found: &mut Vec<Written>) {
    let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
        return;
    };
    let items = |list: &str| {
        get(root, list)
            .into_iter()
            .flat_map(NodeRef::items)
            .filter_map(NodeRef::resolved)
    };
    for collection in items("collections") {
        one(file, collection, Kind::AnsibleCollection, found);
    }
    // The older form is a list of roles at the root.
    for role in items("roles").chain(root.items().filter_map(NodeRef::resolved)) {
        one(file, role, Kind::AnsibleRole, found);
    }
}

/// Images under `image` and keys that end so. One without a tag may be a name that something else follows.
pub(super) fn of_images(file: FileView<'_>, found: &mut Vec<Written>) {
    let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) else {
        return;
    };
    let mut all = Vec::new();
    let is_image = |key: &str| key == "image" || key.ends_with("_image");
    images::under(file, root, is_image, &mut all);
    found.extend(all.into_iter().filter(|place| !place.version.is_empty()));
}

fn one(file: FileView<'_>, item: NodeRef<'_>, kind: Kind, found: &mut Vec<Written>) {
    let name = get(item, "name")
        .or_else(|| get(item, "src"))
        .and_then(scalar);
    let Some(name) = name else { return };
    match get(item, "version") {
        Some(version) => found.push(Written::at_node(file.id, version, kind, name)),
        // Without a version, the newest is installed.
        None => found.push(Written {
            version: String::new(),
            is_replaceable: false,
            span: item.span(),
            ..Written::at_node(file.id, item, kind, name)
        }),
    }
}
