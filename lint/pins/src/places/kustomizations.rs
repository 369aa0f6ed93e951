//! Kustomizations: tags of images, charts, and bases of other repositories.

use std::borrow::Cow;

use rempart_core::{FileView, NodeRef};
use rempart_model::kustomization::is_remote;
use rempart_model::{ImageRef, Kustomization, get, scalar};

use super::images;
use crate::kind::Kind;
use crate::register::project;
use crate::written::Written;

pub(super) fn of_file(file: FileView<'_>, found: &mut Vec<Written>) {
    let Some(kustomization) = file.tree().and_then(|tree| Kustomization::of(tree)) else {
        return;
    };
    for image in kustomization.list("images") {
        let text = |key: &str| get(image, key).and_then(scalar);
        let name = text("newName").or_else(|| text("name")).unwrap_or_default();
        if let (Ok(parsed), Some(tag)) = (ImageRef::parse(&name), get(image, "newTag")) {
            let name = images::name_of(parsed.registry(), parsed.repository());
            found.push(Written {
                digest: text("digest").map(Cow::into_owned),
                ..Written::at_node(file.id, tag, Kind::Image, name)
            });
        }
    }
    for chart in kustomization.list("helmCharts") {
        if let (Some(name), Some(version)) =
            (get(chart, "name").and_then(scalar), get(chart, "version"))
        {
            found.push(Written::at_node(file.id, version, Kind::HelmChart, name));
        }
    }
    for list in ["resources", "components", "bases"] {
        kustomization
            .list(list)
            .for_each(|node| remote(file, node, found));
    }
}

/// A base of another repository: `https://github.com/owner/name//path?ref=v1`.
fn remote(file: FileView<'_>, node: NodeRef<'_>, found: &mut Vec<Written>) {
    let Some(text) = scalar(node).filter(|text| is_remote(text)) else {
        return;
    };
    let address = text.split_once("://").map_or(&*text, |(_, rest)| rest);
    // A file by its address is found by the project in it.
    let (Some(name), Some((before, reference))) = (
        project(address),
        text.split_once("?ref=")
            .or_else(|| text.split_once("&ref=")),
    ) else {
        return;
    };
    let version = reference.split('&').next().unwrap_or_default();
    let mut place = Written::at_node(file.id, node, Kind::Git, name);
    version.clone_into(&mut place.version);
    if let Some(span) = node.value_span() {
        let start = span.start + before.len() as u32 + "?ref=".len() as u32;
        place.span = rempart_core::Span::new(start, start + version.len() as u32);
    } else {
        place.is_replaceable = false;
    }
    found.push(place);
}
