//! Compose files: the images of their services.

use rempart_core::{FileView, NodeRef};
use rempart_model::get;

use super::images;
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    let root = file.tree().and_then(|tree| tree.root(0)?.resolved());
    let services = root
        .and_then(|root| get(root, "services"))
        .and_then(NodeRef::resolved);
    for (_, service) in services.into_iter().flat_map(NodeRef::entries) {
        let service = service.resolved();
        // What is built here is as old as the commit, and `image` only names it.
        let pulled = service.filter(|service| get(*service, "build").is_none());
        if let Some(image) = pulled.and_then(|service| get(service, "image")) {
            images::one(file, image, found);
        }
    }
}
