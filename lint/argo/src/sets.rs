//! The `ApplicationSet`s of a repository.

use rempart_apps::{
    ApplicationSet, ApplicationTree, Element, Generated, all_sets, argo_files, place_of, tell_chart,
};
use rempart_core::{Context, FileId, FileView, Finding, Location, NodeRef};
use rempart_model::argo::GROUP;
use rempart_model::{FileResources, KustomizeGraph, Resource};

/// The manifests that may hold a set as Argo CD gets it: a kustomization may still add to an object that it names.
pub(crate) fn files(context: &Context<'_>) -> Vec<FileId> {
    let graph = context.fact::<KustomizeGraph>();
    let is_whole = |id: FileId| graph.is_none_or(|graph| !graph.is_owned(id));
    argo_files(context).filter(|id| is_whole(*id)).collect()
}

/// The sets as Argo CD gets them, with what they make.
pub(crate) fn whole<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c ApplicationSet> {
    let graph = context.fact::<KustomizeGraph>();
    all_sets(context).filter(move |set| {
        set.built.is_some()
            || set.made.is_some()
            || graph.is_none_or(|graph| !graph.is_owned(set.file))
    })
}

/// Says of a finding on a node of a set what chart makes the set, if one does.
pub(crate) fn tell(
    context: &Context<'_>,
    set: &ApplicationSet,
    node: NodeRef<'_>,
    finding: &mut Finding,
) {
    let tree = context.fact::<ApplicationTree>();
    let Some(asks) = set.made.and_then(|chart| tree?.node(chart.app)) else {
        return;
    };
    finding.application(asks.resource.name());
    tell_chart(context, &set.resource, node, finding);
}

/// Where the elements stand that an application of a set is made of, as far as they are written: a folder is not.
pub(crate) fn elements(
    context: &Context<'_>,
    set: &ApplicationSet,
    made: &Generated,
) -> Vec<Location> {
    let places = made.from.iter().filter_map(|element| match element {
        Element::Item { node, .. } => {
            let node = set.resource.tree().node(*node)?;
            Some(place_of(context, &set.resource, node))
        }
        Element::File { file, node, .. } => {
            let file = context.file(*file);
            let node = node.and_then(|node| file.tree()?.node(node));
            Some(node.map_or_else(|| file.whole(), |node| file.at_node(node)))
        }
        Element::Folder(_) => None,
    });
    places.collect()
}

/// The sets of a file.
pub(crate) fn sets(file: FileView<'_>) -> impl Iterator<Item = &Resource> {
    let found = file.fact::<FileResources>();
    let resources = found.into_iter().flat_map(|found| &found.resources);
    resources.filter(|resource| resource.is(GROUP, "ApplicationSet"))
}
