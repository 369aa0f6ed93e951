//! Every kustomization that something builds, built.

use std::collections::BTreeSet;

use rempart_core::{Context, Fact, FactEntry, FactKey, FileId, Skip};
use rempart_model::{Kustomization, KustomizeGraph};
use rempart_render::kustomize::{self, Build, Unbuilt};

use crate::{ApplicationTree, Tool};

/// The folder of a kustomization; empty for the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Folder(pub String);

impl FactKey for Folder {}

/// A folder that is built, and what became of it. Folders are those that applications name, and those that no other
/// kustomization builds on: somebody applies them by hand, or an application that is not in this repository does.
#[derive(Debug)]
pub struct Kustomized {
    /// The objects, or why there are none.
    pub build: Build,
    skips: Vec<Skip>,
}

impl Fact for Kustomized {
    type Key = Folder;

    const NAME: &'static str = "kustomized";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<KustomizeGraph>(),
    ];

    fn keys(context: &Context<'_>) -> Vec<Folder> {
        let tree = context.fact::<ApplicationTree>();
        let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
        let named = nodes.flat_map(|(_, node)| &node.sources);
        let named = named.filter_map(|used| match used.place.folder()? {
            (folder, Tool::Kustomize(Some(_))) => Some(Folder(folder.to_owned())),
            _ => None,
        });
        let roots = context.fact::<KustomizeGraph>().map(tops);
        let roots = roots.into_iter().flatten().filter_map(|id| {
            let entry = context.snapshot.entry(id);
            let view = Kustomization::of(entry.file.tree()?)?;
            (!view.is_component()).then(|| Folder(entry.path.parent().to_owned()))
        });
        named.chain(roots).collect()
    }

    fn compute(context: &Context<'_>, key: &Folder) -> Self {
        let build = kustomize::build_reading(
            context.snapshot,
            context.revisions,
            &key.0,
            &kustomize::Options::default(),
        );
        let skips = match &build.outcome {
            Err(Unbuilt::Unsupported(_)) => vec![not_rendered(key, &build)],
            _ => Vec::new(),
        };
        Self { build, skips }
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

/// The kustomizations that no other one builds on, and of those that build on each other in a circle one of each circle.
pub(crate) fn tops(graph: &KustomizeGraph) -> Vec<FileId> {
    let mut tops: Vec<_> = graph.roots().collect();
    let mut reached = BTreeSet::new();
    let reach = |top: FileId, reached: &mut BTreeSet<FileId>| {
        let mut waiting = vec![top];
        while let Some(id) = waiting.pop() {
            if reached.insert(id) {
                let targets = graph.references(id).iter();
                waiting.extend(targets.filter_map(|reference| reference.target.file()));
            }
        }
    };
    for top in &tops {
        reach(*top, &mut reached);
    }
    for id in graph.kustomizations() {
        if !reached.contains(&id) {
            reach(id, &mut reached);
            tops.push(id);
        }
    }
    tops
}

fn not_rendered(key: &Folder, build: &Build) -> Skip {
    let folder = if key.0.is_empty() { "." } else { &key.0 };
    let why = build.outcome.as_ref().err();
    let why = why.map_or_else(String::new, ToString::to_string);
    Skip::visible("not-rendered", folder, why)
}
