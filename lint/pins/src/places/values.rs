//! Values of charts: images in the parts that charts ask for, `registry`, `repository`, `tag` and `digest`, in files of
//! values and in the `helm` block of an Application.

use std::borrow::Cow;

use rempart_core::{FileView, Kind as NodeKind, NodeRef};
use rempart_model::{Application, FileResources, get, get_path, scalar};

use super::images;
use crate::kind::Kind;
use crate::written::Written;

/// How deep images may stand in values.
const DEPTH: u32 = 32;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    if let Some(root) = file.tree().and_then(|tree| tree.root(0)?.resolved()) {
        below(file, root, DEPTH, found);
    }
}

/// `spec.source.helm.valuesObject`.
pub(super) fn of_manifest(file: FileView<'_>, found: &mut Vec<Written>) {
    let resources = file.fact::<FileResources>();
    for resource in resources.into_iter().flat_map(|all| &all.resources) {
        if resource.is("argoproj.io", "Application") {
            for source in Application::new(resource.node()).sources() {
                let values = get_path(source.node(), &["helm", "valuesObject"]);
                if let Some(values) = values.and_then(NodeRef::resolved) {
                    below(file, values, DEPTH, found);
                }
            }
        }
    }
}

fn below(file: FileView<'_>, node: NodeRef<'_>, depth: u32, found: &mut Vec<Written>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    if node.kind() == NodeKind::Mapping {
        image(file, node, found);
    }
    let values = node.entries().map(|(_, value)| value).chain(node.items());
    for value in values.filter(|value| !value.is_scalar()) {
        below(file, value, depth, found);
    }
}

/// An image in parts. Without a tag the chart has one of its own.
fn image(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    let text = |key: &str| {
        get(node, key)
            .and_then(scalar)
            .filter(|text| !text.is_empty())
    };
    let (Some(repository), Some(tag)) = (text("repository"), get(node, "tag")) else {
        return;
    };
    let version = scalar(tag).unwrap_or_default();
    let is_git = repository.contains("://") || repository.ends_with(".git");
    if version.is_empty() || is_git || repository.contains(['{', '$']) {
        return;
    }
    let registry = text("registry");
    let whole = match &registry {
        Some(registry) => format!("{registry}/{repository}"),
        None => repository.into_owned(),
    };
    let Ok(parsed) = rempart_model::ImageRef::parse(&whole) else {
        return;
    };
    let name = images::name_of(parsed.registry(), parsed.repository());
    let mut place = Written::at_node(file.id, tag, Kind::Image, name);
    // Charts take a digest beside the tag, or behind it.
    let (tag, digest) = version.split_once('@').unwrap_or((&*version, ""));
    let beside = || ["digest", "sha"].iter().find_map(|key| text(key));
    place.digest = match digest {
        "" => beside().map(Cow::into_owned),
        digest => Some(digest.to_owned()),
    };
    place.is_replaceable &= place.digest.is_none();
    tag.clone_into(&mut place.version);
    found.push(place);
}
