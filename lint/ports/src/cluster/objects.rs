//! The objects of the repository by the clusters in which they meet; those that nobody is seen to apply meet in their
//! folder.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rempart_core::Context;
use rempart_graph::{Member, World, Worlds};
use rempart_model::{FileResources, class};

/// All worlds.
pub(crate) fn worlds<'c>(context: &'c Context<'c>) -> Vec<Cow<'c, World>> {
    let known = context.fact::<Worlds>().map_or(&[][..], Worlds::all);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for member in known.iter().flat_map(|world| &world.members) {
        let resource = &member.resource;
        if resource.tree().is_rendered() {
            let origins = resource.tree().origins(resource.index());
            seen.extend(
                origins
                    .iter()
                    .filter_map(|origin| origin.path)
                    .map(rempart_core::RepoPath::as_str),
            );
        }
        seen.insert(resource.path().as_str());
    }
    let mut loose: BTreeMap<&str, World> = BTreeMap::new();
    for file in context.files_of(&[class::KUBERNETES_MANIFEST]) {
        if seen.contains(file.path().as_str()) {
            continue;
        }
        let Some(found) = file.fact::<FileResources>() else {
            continue;
        };
        let world = loose.entry(file.path().parent()).or_default();
        world
            .members
            .extend(found.resources.iter().map(|resource| Member {
                resource: resource.clone(),
                namespace: resource.namespace().into_owned(),
                application: String::new(),
            }));
    }
    let known = known.iter().map(Cow::Borrowed);
    known.chain(loose.into_values().map(Cow::Owned)).collect()
}
