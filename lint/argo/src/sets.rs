//! The `ApplicationSet`s of a repository.

use rempart_core::{Context, FileId, FileView, NodeRef};
use rempart_model::argo::GROUP;
use rempart_model::{FileResources, KustomizeGraph, Resource, class, may_hold_argo, scalar};

/// The manifests that may hold a set as Argo CD gets it: a kustomization may still add to an object that it names.
pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
    let graph = context.fact::<KustomizeGraph>();
    let is_whole = |id: FileId| graph.is_none_or(|graph| !graph.is_owned(id));
    let ids = context.snapshot.ids();
    ids.filter(|id| {
        context.classes.get(*id) == class::KUBERNETES_MANIFEST
            && may_hold_argo(context.snapshot.entry(*id))
            && is_whole(*id)
    })
    .collect()
}

/// The sets of a file.
pub(crate) fn sets(file: FileView<'_>) -> impl Iterator<Item = &Resource> {
    let found = file.fact::<FileResources>();
    let resources = found.into_iter().flat_map(|found| &found.resources);
    resources.filter(|resource| resource.is(GROUP, "ApplicationSet"))
}

/// Whether a field is `true` to the reader of Argo CD, which takes every spelling of YAML 1.1 unless it is quoted.
pub(crate) fn is_true(node: Option<NodeRef<'_>>) -> bool {
    let plain = node.filter(|node| node.kind() == rempart_core::Kind::Plain);
    let text = plain.and_then(scalar);
    text.is_some_and(|text| {
        matches!(
            &*text,
            "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y"
        )
    })
}
