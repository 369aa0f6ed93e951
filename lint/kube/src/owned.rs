//! The files that kustomizations own: what they become is judged rendered, so here only what no build can mend is a
//! fault.

use std::collections::BTreeSet;

use rempart_core::{Context, Fact, FactEntry, FileId};
use rempart_model::KustomizeGraph;

/// The owned files.
pub(crate) struct Owned(BTreeSet<FileId>);

impl Owned {
    /// Whether a kustomization names the file.
    pub(crate) fn has(&self, file: FileId) -> bool {
        self.0.contains(&file)
    }
}

impl Fact for Owned {
    type Key = ();

    const NAME: &'static str = "owned files";
    const NEEDS: &'static [FactEntry] = &[FactEntry::of::<KustomizeGraph>()];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let owned = context.fact::<KustomizeGraph>().map(|graph| graph.owned_files().collect());
        Self(owned.unwrap_or_default())
    }
}
