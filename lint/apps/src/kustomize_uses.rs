//! Which sources of applications build which kustomization.

use std::collections::{BTreeMap, BTreeSet};

use rempart_core::{Context, Fact, FactEntry, FileId};

use crate::edited::{self, is_edited};
use crate::{ApplicationTree, ChartUse, Folder, Tool};

/// A source that builds a kustomization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KustomizeUse {
    /// The source.
    pub source: ChartUse,
    /// Whether it changes the kustomization first: what it builds is [`crate::Edited`] then.
    pub edits: bool,
}

/// The sources that build kustomizations of this repository, by their folders.
#[derive(Clone, Debug, Default)]
pub struct KustomizeUses {
    by_folder: BTreeMap<Folder, Vec<KustomizeUse>>,
    patches: BTreeSet<FileId>,
}

impl KustomizeUses {
    /// The sources that build a folder, in the order of applications.
    pub fn of(&self, folder: &Folder) -> &[KustomizeUse] {
        self.by_folder.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Whether a source names a file as a patch of its own: it need not be a complete object, and is applied as a part of
    /// others.
    pub fn is_patch(&self, file: FileId) -> bool {
        self.patches.contains(&file)
    }

    /// The files that sources name as patches of their own.
    pub fn patches(&self) -> impl Iterator<Item = FileId> {
        self.patches.iter().copied()
    }

    /// Whether a folder is applied as it is written: some source takes it like that, or none takes it at all and somebody
    /// applies it by hand. Where every source changes it, nobody applies what stands there.
    pub fn is_applied_as_written(&self, folder: &Folder) -> bool {
        let uses = self.of(folder);
        uses.is_empty() || uses.iter().any(|used| !used.edits)
    }
}

impl Fact for KustomizeUses {
    type Key = ();

    const NAME: &'static str = "uses of kustomizations";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<ApplicationTree>()];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let mut found = Self::default();
        let tree = context.fact::<ApplicationTree>();
        for (app, node) in tree.into_iter().flat_map(ApplicationTree::nodes) {
            for (source, used) in node.sources.iter().enumerate() {
                if let Some((folder, Tool::Kustomize(Some(_)))) = used.place.folder() {
                    let patches = edited::patches(context, node, used, folder);
                    found.patches.extend(patches);
                    let uses = found.by_folder.entry(Folder(folder.to_owned()));
                    uses.or_default().push(KustomizeUse {
                        source: ChartUse { app, source },
                        edits: is_edited(node, used),
                    });
                }
            }
        }
        found
    }
}
