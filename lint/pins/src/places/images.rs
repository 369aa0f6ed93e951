//! Images of containers in manifests, wherever the pods stand in an object.

use rempart_core::{FileView, Kind as NodeKind, NodeRef, Span};
use rempart_model::{FileResources, ImageRef, get};

use crate::kind::Kind;
use crate::written::Written;

/// How deep pods may stand in an object.
const DEPTH: u32 = 32;

/// Lists of containers.
const LISTS: &[&str] = &["containers", "initContainers", "ephemeralContainers"];

pub(super) fn of_manifest(file: FileView<'_>, found: &mut Vec<Written>) {
    let resources = file.fact::<FileResources>();
    for resource in resources.into_iter().flat_map(|all| &all.resources) {
        below(file, resource.node(), DEPTH, found);
    }
}

fn below(file: FileView<'_>, node: NodeRef<'_>, depth: u32, found: &mut Vec<Written>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for (key, value) in node.entries() {
        if value.kind() == NodeKind::Mapping {
            below(file, value, depth, found);
        } else if LISTS.iter().any(|list| key.is(list)) {
            let containers = value.items().filter_map(NodeRef::resolved);
            for image in containers.filter_map(|container| get(container, "image")) {
                one(file, image, found);
            }
        }
    }
}

/// An image as one text: the tag is its version.
pub(super) fn one(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    let text = node.value();
    let Ok(image) = ImageRef::parse(&text) else {
        return;
    };
    let name = name_of(image.registry(), image.repository());
    let mut place = Written::at_node(file.id, node, Kind::Image, name);
    let tag = image.tag().unwrap_or_default();
    // Where the tag stands: behind the last colon of what comes before the digest.
    let before = text.split('@').next().unwrap_or_default();
    match (node.value_span(), before.strip_suffix(tag)) {
        (Some(span), Some(rest)) if !tag.is_empty() => {
            let start = span.start + rest.len() as u32;
            place.span = Span::new(start, start + tag.len() as u32);
            // With a digest, another tag would name what the digest is not of.
            place.is_replaceable = image.digest().is_none();
        }
        _ => place.is_replaceable = false,
    }
    place.digest = image.digest().map(str::to_owned);
    tag.clone_into(&mut place.version);
    found.push(place);
}

/// What an image is called: its registry and its repository. The public one has several hosts.
pub(crate) fn name_of(registry: Option<&str>, repository: &str) -> String {
    let registry = match registry {
        None | Some("index.docker.io" | "registry-1.docker.io" | "registry.hub.docker.com") => {
            "docker.io"
        }
        Some(registry) => registry,
    };
    format!("{registry}/{repository}")
}

/// The scalars under keys for which `is_image` holds, wherever they stand.
pub(super) fn under(
    file: FileView<'_>,
    node: NodeRef<'_>,
    is_image: fn(&str) -> bool,
    found: &mut Vec<Written>,
) {
    scalars(file, node, is_image, DEPTH, found);
}

fn scalars(
    file: FileView<'_>,
    node: NodeRef<'_>,
    is_image: fn(&str) -> bool,
    depth: u32,
    found: &mut Vec<Written>,
) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for (key, value) in node.entries() {
        if value.is_scalar() {
            if is_image(&key.value()) {
                one(file, value, found);
            }
        } else {
            scalars(file, value, is_image, depth, found);
        }
    }
    for item in node.items().filter(|item| !item.is_scalar()) {
        scalars(file, item, is_image, depth, found);
    }
}
