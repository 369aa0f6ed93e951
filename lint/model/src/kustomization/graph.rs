//! Which kustomizations own a file.

use std::collections::BTreeMap;

use rempart_core::{Context, Fact, FileId, Snapshot};

use super::{Kustomization, Role, Target, resolve};
use crate::class;

/// A path that a kustomization names, followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What for.
    pub role: Role,
    /// The node of the path in the tree of the kustomization.
    pub node: u32,
    /// Where it leads.
    pub target: Target,
}

/// A kustomization that names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The kustomization.
    pub kustomization: FileId,
    /// What it takes the file for.
    pub role: Role,
    /// The node of the path in the tree of the kustomization.
    pub node: u32,
}

/// Every kustomization and component of the repository with the paths it names, and the way back from a file.
#[derive(Clone, Debug, Default)]
pub struct KustomizeGraph {
    references: BTreeMap<FileId, Vec<Reference>>,
    owners: BTreeMap<FileId, Vec<Owner>>,
}

impl KustomizeGraph {
    /// Follows the paths of the kustomizations given.
    pub fn of(snapshot: &Snapshot, kustomizations: impl IntoIterator<Item = FileId>) -> Self {
        let mut graph = Self::default();
        for id in kustomizations {
            let references = references(snapshot, id);
            for reference in &references {
                graph.own(snapshot, id, reference);
            }
            graph.references.insert(id, references);
        }
        graph
    }

    fn own(&mut self, snapshot: &Snapshot, kustomization: FileId, reference: &Reference) {
        let owner = Owner {
            kustomization,
            role: reference.role,
            node: reference.node,
        };
        match &reference.target {
            Target::File(id) | Target::Kustomization(id) => {
                self.owners.entry(*id).or_default().push(owner);
            }
            // Only `resources` of plugins and generators may name a folder as it stands.
            Target::Folder(folder) if reference.role == Role::Plugin => {
                for id in snapshot.under(folder.as_str()) {
                    self.owners.entry(id).or_default().push(owner);
                }
            }
            Target::Folder(_) | Target::Remote | Target::Missing(_) | Target::Outside => {}
        }
    }

    /// The kustomizations that name a file, in the order of their paths. What such a file becomes is judged rendered;
    /// the file itself need not be a complete object.
    pub fn owners(&self, file: FileId) -> &[Owner] {
        self.owners.get(&file).map_or(&[], Vec::as_slice)
    }

    /// Every file that some kustomization names, with those that do, in the order of paths.
    pub fn owned(&self) -> impl Iterator<Item = (FileId, &[Owner])> {
        self.owners
            .iter()
            .map(|(file, owners)| (*file, owners.as_slice()))
    }

    /// Whether a kustomization names the file as a resource: it is changed before anything applies it.
    pub fn is_owned(&self, file: FileId) -> bool {
        self.owners(file)
            .iter()
            .any(|owner| owner.role == Role::Resource)
    }

    /// What a kustomization names; empty for any other file.
    pub fn references(&self, kustomization: FileId) -> &[Reference] {
        self.references
            .get(&kustomization)
            .map_or(&[], Vec::as_slice)
    }

    /// All kustomizations and components, in the order of their paths.
    pub fn kustomizations(&self) -> impl Iterator<Item = FileId> {
        self.references.keys().copied()
    }

    /// The kustomizations that no other one names: those that something builds.
    pub fn roots(&self) -> impl Iterator<Item = FileId> {
        self.kustomizations()
            .filter(|id| self.owners(*id).is_empty())
    }
}

fn references(snapshot: &Snapshot, id: FileId) -> Vec<Reference> {
    let entry = snapshot.entry(id);
    let Some(view) = entry.file.tree().and_then(|tree| Kustomization::of(tree)) else {
        return Vec::new();
    };
    let follow = |named: super::FileReference<'_>| Reference {
        role: named.role,
        node: named.node.index(),
        target: resolve(snapshot, &entry.path, &named.path),
    };
    view.references().into_iter().map(follow).collect()
}

impl Fact for KustomizeGraph {
    type Key = ();

    const NAME: &'static str = "kustomizations";

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let kustomizations = context
            .files_of(&[class::KUSTOMIZATION, class::KUSTOMIZE_COMPONENT])
            .map(|file| file.id);
        Self::of(context.snapshot, kustomizations)
    }
}
