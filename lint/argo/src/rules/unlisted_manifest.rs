//! A manifest beside a kustomization that does not list it.

use std::collections::BTreeSet;

use rempart_apps::KustomizeUses;
use rempart_core::FileId;
use rempart_core::{Check, Context, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::{FileResources, KustomizeGraph, Target, class};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlistedManifest {}

impl Rule for UnlistedManifest {
    const META: RuleMeta = super::on_objects(
        "argo/unlisted-manifest",
        Levels::split(Severity::Note, Severity::Warning),
        include_str!("unlisted_manifest.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnlistedManifest {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let Some(graph) = context.fact::<KustomizeGraph>() else {
            return;
        };
        let applied = applied(context);
        for id in graph.kustomizations() {
            judge(context, graph, &applied, id, sink);
        }
    }
}

/// The manifests of plain folders that applications read, and the patches that they name.
fn applied(context: &Context<'_>) -> BTreeSet<FileId> {
    let sources = app::all(context).flat_map(|app| &app.node.sources);
    let listings = sources.filter_map(|used| used.listing.as_ref());
    let taken = listings.flat_map(|listing| listing.taken.iter().copied());
    let uses = context.fact::<KustomizeUses>();
    let patches = uses.into_iter().flat_map(KustomizeUses::patches);
    taken.chain(patches).collect()
}

fn judge(
    context: &Context<'_>,
    graph: &KustomizeGraph,
    applied: &BTreeSet<FileId>,
    id: FileId,
    sink: &mut Sink,
) {
    let kustomization = context.file(id);
    let folder = kustomization.path().parent();
    // One that names what is not there means another file, and is told so.
    let mut named = graph.references(id).iter();
    if named.any(|reference| matches!(reference.target, Target::Missing(_))) {
        return;
    }
    for file in context.snapshot.under(folder).map(|id| context.file(id)) {
        let is_beside =
            file.path().parent() == folder && file.class() == class::KUBERNETES_MANIFEST;
        if !is_beside || !graph.owners(file.id).is_empty() || applied.contains(&file.id) {
            continue;
        }
        let first = file
            .fact::<FileResources>()
            .and_then(|found| found.resources.first());
        let Some(resource) = first else { continue };
        // An application is created by hand, or by a folder that another application reads.
        if resource.is_of_group(rempart_model::argo::GROUP) {
            continue;
        }
        let message = format!(
            "`{}` does not list `{}`: the {} `{}` is built nowhere, and never gets into the cluster",
            kustomization.path(),
            file.path().file_name(),
            resource.kind(),
            resource.name()
        );
        sink.report(file.at_node(resource.kind_node()), message)
            .about(resource.subject())
            .keyed("unlisted")
            .help(format!(
                "add `{}` to `resources`, or delete the file",
                file.path().file_name()
            ));
    }
}
