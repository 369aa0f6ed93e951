//! A manifest that no application applies.

use std::collections::{BTreeMap, BTreeSet};

use rempart_apps::{ApplicationSet, KustomizeUses, all_sets};
use rempart_core::{Check, Context, Levels, NodeRef, Rule, RuleMeta, Severity, Sink};
use rempart_core::{FileId, FileView};
use rempart_model::kustomization::kustomization_in;
use rempart_model::{Application, FileResources, KustomizeGraph, class, get, scalar};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app;

/// No options.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnappliedManifest {}

impl Rule for UnappliedManifest {
    const META: RuleMeta = super::on_objects(
        "argo/unapplied-manifest",
        Levels::strict_only(Severity::Warning),
        include_str!("unapplied_manifest.md"),
    );
    const CHECK: Check<Self> = Check::Repository(Self::check);
}

impl UnappliedManifest {
    #[expect(
        clippy::unused_self,
        reason = "the rule is its options, and this one has none"
    )]
    fn check(&self, context: &Context<'_>, sink: &mut Sink) {
        let mut folders: BTreeMap<&str, Vec<FileView<'_>>> = BTreeMap::new();
        let tree = Tree::of(context);
        if tree.roots.is_empty() {
            return;
        }
        for file in context.files_of(&[class::KUBERNETES_MANIFEST]) {
            if tree.forgets(file) {
                folders.entry(file.path().parent()).or_default().push(file);
            }
        }
        for files in folders.values() {
            report(files, sink);
        }
    }
}

/// What the applications of the repository read.
struct Tree<'c> {
    /// The folders that hold the sources: of `gitops/apps/web`, `gitops`.
    roots: BTreeSet<&'c str>,
    applied: BTreeSet<FileId>,
    graph: Option<&'c KustomizeGraph>,
    /// Where applications may read that are not known, since their set is not decided or cannot generate: what their
    /// paths begin with.
    unknown: Vec<String>,
    /// Folders that a set leaves out on purpose.
    left_out: Vec<&'c str>,
}

impl<'c> Tree<'c> {
    fn of(context: &'c Context<'c>) -> Self {
        let mut tree = Self {
            roots: BTreeSet::new(),
            applied: BTreeSet::new(),
            graph: context.fact::<KustomizeGraph>(),
            unknown: Vec::new(),
            left_out: Vec::new(),
        };
        for set in all_sets(context) {
            tree.left_out
                .extend(set.left_out.iter().map(String::as_str));
            if !set.is_decided() {
                tree.unknown.extend(beginnings(set));
            }
        }
        let uses = context.fact::<KustomizeUses>();
        let patches = uses.into_iter().flat_map(KustomizeUses::patches);
        tree.applied.extend(patches);
        for used in app::all(context).flat_map(|app| &app.node.sources) {
            if let Some((folder, _)) = used.place.folder() {
                tree.roots
                    .insert(folder.split('/').next().unwrap_or_default());
            }
            if let Some(listing) = &used.listing {
                let said = listing
                    .taken
                    .iter()
                    .chain(&listing.left_out)
                    .chain(&listing.below);
                tree.applied.extend(said);
            }
        }
        tree
    }

    /// Whether a manifest stands where the sources are, and in none of them. What an application leaves out on purpose
    /// has rules of its own.
    fn forgets(&self, file: FileView<'_>) -> bool {
        let is_inside = self.roots.iter().any(|root| file.path().is_under(root));
        let is_owned = self
            .graph
            .is_some_and(|graph| !graph.owners(file.id).is_empty());
        let found = file.fact::<FileResources>();
        // The root of the tree is applied by hand.
        // Beside a kustomization it is one that this does not list, which has a rule of its own.
        let is_beside = kustomization_in(file.context.snapshot, file.path().parent()).is_some();
        let path = file.path();
        let is_known = !self
            .unknown
            .iter()
            .any(|start| path.as_str().starts_with(start))
            && !self.left_out.iter().any(|folder| path.is_under(folder));
        is_inside
            && is_known
            && !is_beside
            && !is_owned
            && !self.applied.contains(&file.id)
            && found.is_some_and(|found| !found.resources.is_empty() && !found.of_argo)
    }
}

/// What the paths of the template of a set begin with, up to the first place that an element fills.
fn beginnings(set: &ApplicationSet) -> Vec<String> {
    let spec = set.resource.get(&["spec"]);
    let template = Application::new(spec.unwrap_or_else(|| set.resource.node()));
    let single = template.get(&["template", "spec", "source"]).into_iter();
    let several = template.get(&["template", "spec", "sources"]);
    let sources = single.chain(several.into_iter().flat_map(NodeRef::items));
    let own = sources.filter_map(|source| scalar(get(source, "path")?));
    let begins = |path: std::borrow::Cow<'_, str>| {
        let start = path.split("{{").next().unwrap_or_default();
        start.trim_start_matches("./").to_owned()
    };
    let starts: Vec<_> = own.map(begins).collect();
    // A generator may have a template of its own, and a patch may write any path.
    let text = set.resource.node().raw();
    if starts.is_empty() || text.contains("templatePatch") || text.matches("template:").count() > 1
    {
        return vec![String::new()];
    }
    starts
}

/// One fault for a folder: what was forgotten is the folder, most of the time.
fn report(files: &[FileView<'_>], sink: &mut Sink) {
    let Some(file) = files.first() else { return };
    let others = match files.len() - 1 {
        0 => String::new(),
        1 => ", nor the other manifest beside it".to_owned(),
        count => format!(", nor the other {count} manifests beside it"),
    };
    let message = format!(
        "no application applies `{}`{others}: what it describes never gets into the cluster by Argo CD, and nothing notices when it is gone",
        file.path()
    );
    sink.report(file.whole(), message)
        .keyed("unapplied")
        .help("make an application for the folder, move it under a source, or delete it");
}
