//! A plain folder with manifests in folders below it.

use std::collections::BTreeSet;

use rempart_apps::{ApplicationSet, Tool};
use rempart_core::{Check, Context, FileId, Levels, Rule, RuleMeta, Severity, Sink};
use rempart_model::kustomization::kustomization_in;
use rempart_model::{KustomizeGraph, class};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::{self, App};

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NestedManifestsIgnored {}

impl Rule for NestedManifestsIgnored {
    const META: RuleMeta = super::on_applications(
        "argo/nested-manifests-ignored",
        Levels::always(Severity::Warning),
        include_str!("nested_manifests_ignored.md"),
    );
    const CHECK: Check<Self> = Check::Repository(|_, context, sink| {
        let claimed = Claimed::of(context);
        app::all(context).for_each(|app| judge(app, &claimed, sink));
    });
}

fn judge(app: App<'_>, claimed: &Claimed<'_>, sink: &mut Sink) {
    for (at, (source, used)) in app.sources().enumerate() {
        let (Some((folder, Tool::Directory)), Some(listing)) =
            (used.place.folder(), used.listing.as_ref())
        else {
            continue;
        };
        let holds_none = listing.taken.is_empty();
        // Beside manifests that are applied, folders often hold something else: what nobody applies at all counts.
        let forgotten = listing.below.iter();
        let forgotten: Vec<_> = forgotten
            .filter(|id| holds_none || claimed.forgets(app.context, folder, **id))
            .collect();
        let Some(first) = forgotten.first() else {
            continue;
        };
        let first = app.context.snapshot.entry(**first).path.as_str();
        let node = source.field("path").unwrap_or_else(|| source.node());
        let others = match forgotten.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = if holds_none {
            format!(
                "the manifests of `{folder}` stand in folders below it (`{first}`{others}): without `recurse` Argo CD does not look there and applies nothing"
            )
        } else {
            format!(
                "`{folder}` holds manifests in folders below it (`{first}`{others}) that no application applies: without `recurse` Argo CD does not look there"
            )
        };
        app.report(sink, node, &format!("source {at}"), message)
            .help("write `directory: {recurse: true}` in the source");
    }
}

/// What applications and kustomizations take.
struct Claimed<'c> {
    taken: BTreeSet<FileId>,
    folders: BTreeSet<&'c str>,
    graph: Option<&'c KustomizeGraph>,
    /// Whether all applications are known.
    is_whole: bool,
}

impl<'c> Claimed<'c> {
    fn of(context: &'c Context<'c>) -> Self {
        let sources = || app::all(context).flat_map(|app| &app.node.sources);
        let listings = sources().filter_map(|used| used.listing.as_ref());
        let taken = listings.flat_map(|listing| listing.taken.iter().chain(&listing.left_out));
        Self {
            taken: taken.copied().collect(),
            folders: sources()
                .filter_map(|used| Some(used.place.folder()?.0))
                .collect(),
            graph: context.fact::<KustomizeGraph>(),
            is_whole: rempart_apps::all_sets(context).all(ApplicationSet::is_decided),
        }
    }

    /// Whether nobody takes a manifest below a folder: neither itself nor a folder it stands in.
    fn forgets(&self, context: &Context<'_>, folder: &str, id: FileId) -> bool {
        let file = context.file(id);
        let is_manifest = self.is_whole && file.class() == class::KUBERNETES_MANIFEST;
        if !is_manifest || self.taken.contains(&id) {
            return false;
        }
        if self.graph.is_some_and(|graph| !graph.owners(id).is_empty()) {
            return false;
        }
        let mut at = file.path().parent();
        while at.len() > folder.len() {
            let is_chart = context.snapshot.find(&format!("{at}/Chart.yaml")).is_some();
            if self.folders.contains(at)
                || is_chart
                || kustomization_in(context.snapshot, at).is_some()
            {
                return false;
            }
            at = at.rsplit_once('/').map_or("", |(above, _)| above);
        }
        true
    }
}
