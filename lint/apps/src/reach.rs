//! Which clusters the manifests of a repository are deployed to by its applications.

use std::collections::BTreeMap;

use rempart_core::{Context, Fact, FactEntry, FileId};
use rempart_model::{KustomizeGraph, Role, Target};

use crate::{ApplicationTree, SourceUse, Tool};

/// The clusters that files reach through applications, where the configuration names clusters.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    by_file: BTreeMap<FileId, Vec<Option<usize>>>,
}

impl Reach {
    /// The clusters whose applications apply a manifest, by their places in the configuration; `None` among them for
    /// applications whose cluster is not known. Empty where no application applies it.
    pub fn of(&self, file: FileId) -> &[Option<usize>] {
        self.by_file.get(&file).map_or(&[], Vec::as_slice)
    }
}

impl Fact for Reach {
    type Key = ();

    const NAME: &'static str = "reach of files";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<KustomizeGraph>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let mut found = Self::default();
        let tree = context.fact::<ApplicationTree>();
        let Some(tree) = tree.filter(|_| !context.config.clusters.is_empty()) else {
            return found;
        };
        for (app, node) in tree.nodes() {
            let clusters = tree.releases_of(app);
            for used in &node.sources {
                let kustomization = match used.place.folder() {
                    Some((_, Tool::Kustomize(id))) => id,
                    _ => None,
                };
                let files = files_of(context, used).into_iter().chain(kustomization);
                for file in files {
                    let reached = found.by_file.entry(file).or_default();
                    match clusters {
                        [] => reached.push(None),
                        some => reached.extend(some.iter().copied().map(Some)),
                    }
                }
            }
        }
        for reached in found.by_file.values_mut() {
            reached.sort_unstable();
            reached.dedup();
        }
        found
    }
}

/// The files whose objects a source applies.
pub(crate) fn files_of(context: &Context<'_>, source: &SourceUse) -> Vec<FileId> {
    match source.place.folder() {
        Some((_, Tool::Directory)) => {
            let taken = source.listing.as_ref().map(|listing| listing.taken.clone());
            taken.unwrap_or_default()
        }
        Some((_, Tool::Kustomize(Some(kustomization)))) => {
            let graph = context.fact::<KustomizeGraph>();
            graph.map_or_else(Vec::new, |graph| built_from(graph, kustomization))
        }
        _ => Vec::new(),
    }
}

/// The files that a kustomization names as resources, through those it builds on.
pub(crate) fn built_from(graph: &KustomizeGraph, kustomization: FileId) -> Vec<FileId> {
    let mut files = Vec::new();
    let mut seen = vec![kustomization];
    let mut waiting = vec![kustomization];
    while let Some(id) = waiting.pop() {
        for reference in graph.references(id) {
            let role = matches!(reference.role, Role::Resource | Role::Component);
            let Some(file) = reference.target.file().filter(|_| role) else {
                continue;
            };
            if matches!(reference.target, Target::File(_)) {
                files.push(file);
            } else if !seen.contains(&file) {
                seen.push(file);
                waiting.push(file);
            }
        }
    }
    files
}
