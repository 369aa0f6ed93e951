//! Whether a change touches what an application is made of.

use std::collections::BTreeSet;
use std::sync::Arc;

use rempart_apps::{CHART_LOCK, Node, Place, SourceUse, Tool, edited_files, values_files};
use rempart_core::{Context, FileId, RepoPath, Snapshot};
use rempart_model::{KustomizeGraph, Target};

/// Whether something differs in the files that an application reads, or might read.
pub(crate) fn is_touched(base: (&Context<'_>, &Node), head: (&Context<'_>, &Node)) -> bool {
    let before = files(base.0, base.1);
    let after = files(head.0, head.1);
    let differ = |path: &RepoPath| !is_same(base.0.snapshot, head.0.snapshot, path.as_str());
    before != after || before.iter().any(differ)
}

/// Whether a path holds the same in both states.
pub(crate) fn is_same(base: &Snapshot, head: &Snapshot, path: &str) -> bool {
    match (base.find(path), head.find(path)) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let (one, other) = (base.entry(one), head.entry(other));
            one.mode == other.mode
                && (Arc::ptr_eq(&one.file, &other.file)
                    || (one.file.blob().is_some() && one.file.blob() == other.file.blob())
                    || (one.file.text().is_some() && one.file.text() == other.file.text()))
        }
        _ => false,
    }
}

/// The files that the sources of an application read, or look for.
fn files(context: &Context<'_>, node: &Node) -> BTreeSet<RepoPath> {
    // The values of a chart may stand anywhere in the repository.
    let mut found: BTreeSet<_> = values_files(context, node).into_iter().collect();
    for used in &node.sources {
        source(context, used, &mut found);
        found.extend(edited_files(context, node, used));
    }
    let is_chart = |used: &SourceUse| {
        matches!(used.place, Place::Chart)
            || matches!(used.place.folder(), Some((_, Tool::Helm(Some(_)))))
    };
    if node.sources.iter().any(is_chart) {
        // It says which archive a chart is, and which those are that it depends on.
        found.insert(RepoPath::from_normalised(CHART_LOCK));
    }
    found
}

fn source(context: &Context<'_>, used: &SourceUse, found: &mut BTreeSet<RepoPath>) {
    let path = |id: FileId| context.snapshot.entry(id).path.clone();
    match used.place.folder() {
        Some((_, Tool::Kustomize(Some(kustomization)))) => {
            if let Some(graph) = context.fact::<KustomizeGraph>() {
                closure(context.snapshot, graph, kustomization, found);
            }
        }
        Some((folder, _)) => found.extend(context.snapshot.under(folder).map(path)),
        None => {}
    }
}

/// The files that a kustomization leads to.
fn closure(
    snapshot: &Snapshot,
    graph: &KustomizeGraph,
    kustomization: FileId,
    found: &mut BTreeSet<RepoPath>,
) {
    let path = |id: FileId| snapshot.entry(id).path.clone();
    let mut waiting = vec![kustomization];
    while let Some(id) = waiting.pop() {
        if !found.insert(path(id)) {
            continue;
        }
        for reference in graph.references(id) {
            match &reference.target {
                Target::File(file) => {
                    found.insert(path(*file));
                }
                Target::Kustomization(file) => waiting.push(*file),
                Target::Folder(folder) => found.extend(snapshot.under(folder.as_str()).map(path)),
                Target::Missing(path) => {
                    found.insert(path.clone());
                }
                Target::Remote | Target::Outside => {}
            }
        }
    }
}
