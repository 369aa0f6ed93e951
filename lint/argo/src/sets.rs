//! The `ApplicationSet`s of a repository.

use rempart_apps::argo_files;
use rempart_core::{Context, FileId, FileView};
use rempart_model::argo::GROUP;
use rempart_model::{FileResources, KustomizeGraph, Resource};

/// The manifests that may hold a set as Argo CD gets it: a kustomization may still add to an object that it names.
pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
    let graph = context.fact::<KustomizeGraph>();
    let is_whole = |id: FileId| graph.is_none_or(|graph| !graph.is_owned(id));
    argo_files(context).filter(|id| is_whole(*id)).collect()
}

/// The sets of a file.
pub(crate) fn sets(file: FileView<'_>) -> impl Iterator<Item = &Resource> {
    let found = file.fact::<FileResources>();
    let resources = found.into_iter().flat_map(|found| &found.resources);
    resources.filter(|resource| resource.is(GROUP, "ApplicationSet"))
}
