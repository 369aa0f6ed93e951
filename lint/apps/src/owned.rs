//! Applications and sets that a kustomization names: what Argo CD gets is what is built, not what stands in their files.

use std::collections::BTreeSet;

use rempart_core::{Context, FileId, parallel};
use rempart_model::{Application, Kustomization, KustomizeGraph, Resource};
use rempart_render::kustomize;

use crate::kustomized::tops;
use crate::reach::built_from;
use crate::{Folder, Place, Repository, Tool, place};

/// An application or a set as a kustomization builds it.
pub(crate) struct Built {
    /// The folder that is built.
    pub(crate) folder: Folder,
    /// The file that its object begins in.
    pub(crate) file: FileId,
    /// The object.
    pub(crate) resource: Resource,
}

/// What is found in kustomizations.
#[derive(Default)]
pub(crate) struct Owned {
    /// The objects that are built, in the order of folders.
    pub(crate) built: Vec<Built>,
    /// The files of those: what they hold is not judged as it is written.
    pub(crate) files: BTreeSet<FileId>,
}

impl Owned {
    /// Builds every kustomization that somebody deploys and that leads to one of the `owned` files: those that no other
    /// one names, and those that an application names, `written` ones first and then those that are built. Taken are the
    /// objects of which `is_wanted` is true.
    pub(crate) fn of(
        context: &Context<'_>,
        repository: &Repository,
        owned: &BTreeSet<FileId>,
        written: &[Application<'_>],
        is_wanted: fn(&Resource) -> bool,
    ) -> Self {
        let mut found = Self::default();
        let graph = context.fact::<KustomizeGraph>();
        let Some(graph) = graph.filter(|_| !owned.is_empty()) else {
            return found;
        };
        let bears = |id: FileId| {
            built_from(graph, id)
                .iter()
                .any(|file| owned.contains(file))
        };
        let mut seen: BTreeSet<FileId> = BTreeSet::new();
        let mut waiting: BTreeSet<FileId> = tops(graph)
            .into_iter()
            .filter(|id| !is_component(context, *id))
            .collect();
        waiting.extend(
            written
                .iter()
                .flat_map(|view| named(context, repository, *view)),
        );
        // Each round builds at least one kustomization that was not built before.
        while !waiting.is_empty() {
            let now: Vec<_> = waiting
                .iter()
                .copied()
                .filter(|id| seen.insert(*id) && bears(*id))
                .collect();
            waiting.clear();
            let builds = parallel::map(context.threads, now.len(), |at| {
                let folder = context.file(now[at]).path().parent();
                kustomize::build_reading(
                    context.snapshot,
                    context.revisions,
                    folder,
                    &kustomize::Options::default(),
                )
            });
            for (id, build) in now.iter().zip(builds) {
                let folder = Folder(context.file(*id).path().parent().to_owned());
                let rendered = build.outcome.as_ref().ok();
                let resources = rendered.map_or(&[][..], |rendered| &rendered.resources);
                for view in resources.iter().filter_map(Application::of) {
                    waiting.extend(named(context, repository, view));
                }
                let wanted = resources.iter().filter(|resource| is_wanted(resource));
                let built = wanted.map(|resource| built(context, *id, &folder, resource));
                found.built.extend(built);
            }
            waiting.retain(|id| !seen.contains(id));
        }
        found
            .built
            .sort_by(|one, other| one.folder.cmp(&other.folder));
        found.files = found.built.iter().map(|built| built.file).collect();
        found
    }
}

fn is_component(context: &Context<'_>, id: FileId) -> bool {
    let tree = context.file(id).tree();
    tree.and_then(|tree| Kustomization::of(tree))
        .is_none_or(Kustomization::is_component)
}

/// The kustomizations that the sources of an application name.
fn named(context: &Context<'_>, repository: &Repository, view: Application<'_>) -> Vec<FileId> {
    let sources = view.sources().into_iter();
    let places = sources.map(|source| place(context.snapshot, repository, source));
    let ids = places.filter_map(|place| match place {
        Place::Folder {
            tool: Tool::Kustomize(id),
            ..
        } => id,
        _ => None,
    });
    ids.collect()
}

/// An object of a build. One that no file begins is shown at the kustomization.
fn built(context: &Context<'_>, id: FileId, folder: &Folder, resource: &Resource) -> Built {
    let origins = resource.tree().origins(resource.index());
    let path = origins.first().and_then(|origin| origin.path);
    Built {
        folder: folder.clone(),
        file: path
            .and_then(|path| context.snapshot.find(path.as_str()))
            .unwrap_or(id),
        resource: resource.clone(),
    }
}
