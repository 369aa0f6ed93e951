//! What the schemas say of the objects that kustomizations build: what no file shows by itself.

use std::collections::BTreeSet;

use rempart_apps::{
    ApplicationTree, ChartUse, Edited, Folder, KustomizeUse, KustomizeUses, Kustomized, Reach,
};
use rempart_core::{Context, Fact, FactEntry, FactKey, FileId, FileView, RepoPath};
use rempart_model::kustomization::{Owner, Role, kustomization_in};
use rempart_model::{KustomizeGraph, Resource};
use rempart_render::kustomize::Build;
use rempart_schemas::{Verdict, Violation};
use rempart_syntax::scalar::Reader;

use crate::catalogues::Catalogues;
use crate::judge::Judge;
use crate::known::Known;
use crate::message;
use crate::said::Sorts;
use crate::verdicts::Verdicts;

/// What is built of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BuildKey {
    /// The folder.
    folder: Folder,
    /// The source of an application that changes its kustomization; `None` for the kustomization as it is written.
    source: Option<ChartUse>,
}

impl FactKey for BuildKey {}

/// The violations in what one kustomization builds, as it is written or as one application changes it.
pub(crate) struct BuiltVerdicts {
    /// The kustomization.
    file: Option<FileId>,
    /// In the order of the build. Objects without a violation are left out.
    pub(crate) said: Vec<(Resource, Verdict)>,
    /// The applications that deploy the folder like this.
    pub(crate) applications: Vec<String>,
    /// The source that changes the kustomization.
    pub(crate) source: Option<ChartUse>,
    /// Where one does and something is said: the kustomization as it is written, if that can be built.
    pub(crate) written: Option<Written>,
}

/// A kustomization as it is written.
pub(crate) struct Written {
    /// The files it is built of.
    files: BTreeSet<RepoPath>,
    /// What is faulty in it.
    pub(crate) said: Vec<(Resource, Verdict)>,
}

impl Written {
    /// Whether it is built of a file.
    pub(crate) fn has(&self, path: Option<&RepoPath>) -> bool {
        path.is_some_and(|path| self.files.contains(path))
    }
}

impl Fact for BuiltVerdicts {
    type Key = BuildKey;

    const NAME: &'static str = "verdicts on built objects";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<Kustomized>(),
        FactEntry::of::<Edited>(),
        FactEntry::of::<KustomizeUses>(),
        FactEntry::of::<Reach>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Catalogues>(),
        FactEntry::of::<Verdicts>(),
        FactEntry::of::<KustomizeGraph>(),
    ];

    fn keys(context: &Context<'_>) -> Vec<BuildKey> {
        let built = context.facts.all::<Kustomized>();
        let keys = built.flat_map(|(folder, _)| keys(context, folder));
        keys.filter(|key| build(context, key).is_some_and(|build| build.outcome.is_ok()))
            .collect()
    }

    fn compute(context: &Context<'_>, key: &BuildKey) -> Self {
        let file = kustomization_in(context.snapshot, &key.folder.0);
        let mut found = Self {
            file,
            said: file.map_or_else(Vec::new, |file| {
                judged(context, file, key.source, build(context, key))
            }),
            applications: Vec::new(),
            source: key.source,
            written: None,
        };
        if let Some(file) = file.filter(|_| !found.said.is_empty()) {
            found.applications = applications(context, key);
            if key.source.is_some() {
                found.written = written(context, file, key);
            }
        }
        found
    }
}

/// What is built of a folder: what is applied by somebody, as far as this repository tells.
fn keys(context: &Context<'_>, folder: &Folder) -> Vec<BuildKey> {
    let uses = context.fact::<KustomizeUses>();
    let key = |source| BuildKey {
        folder: folder.clone(),
        source,
    };
    let written = uses.is_none_or(|uses| uses.is_applied_as_written(folder));
    let edited = uses.map_or(&[][..], |uses| uses.of(folder)).iter();
    let edited = edited.filter(|used| used.edits);
    let written = written.then(|| key(None)).into_iter();
    written
        .chain(edited.map(|used| key(Some(used.source))))
        .collect()
}

fn build<'c>(context: &'c Context<'_>, key: &BuildKey) -> Option<&'c Build> {
    match &key.source {
        Some(source) => Some(&context.facts.get::<Edited>(source)?.build),
        None => Some(&context.facts.get::<Kustomized>(&key.folder)?.build),
    }
}

fn written(context: &Context<'_>, file: FileId, key: &BuildKey) -> Option<Written> {
    let source = key.source;
    let built = &context.facts.get::<Kustomized>(&key.folder)?.build;
    let sources = built.outcome.as_ref().ok()?.tree.sources().iter();
    Some(Written {
        files: sources.map(|source| source.path.clone()).collect(),
        said: judged(context, file, source, Some(built)),
    })
}

fn judged(
    context: &Context<'_>,
    file: FileId,
    source: Option<ChartUse>,
    build: Option<&Build>,
) -> Vec<(Resource, Verdict)> {
    let Some(rendered) = build.and_then(|build| build.outcome.as_ref().ok()) else {
        return Vec::new();
    };
    let Some(catalogues) = context.fact::<Catalogues>() else {
        return Vec::new();
    };
    let catalogues = match source {
        Some(source) => catalogues.of_application(context, source.app),
        None => catalogues.of_file(context, file),
    };
    let mut known = Known::new();
    let verdicts = catalogues.into_iter().flat_map(|catalogue| {
        let judge = Judge {
            catalogue,
            // What kustomize prints is YAML, and Argo CD and kubectl read it.
            reader: Reader::GoYamlV2,
            lenient: false,
        };
        let known = &mut known;
        let judged = rendered.resources.iter().map(|resource| {
            // What an object is, its file says as well.
            let (_, verdict, _) = judge.of(resource, known);
            (resource, verdict)
        });
        judged.collect::<Vec<_>>()
    });
    let faulty = verdicts.filter(|(_, verdict)| !verdict.violations.is_empty());
    faulty
        .map(|(resource, verdict)| (resource.clone(), verdict))
        .collect()
}

/// The names of the applications that deploy what is built.
fn applications(context: &Context<'_>, key: &BuildKey) -> Vec<String> {
    let uses = context.fact::<KustomizeUses>();
    let uses = uses.map_or(&[][..], |uses| uses.of(&key.folder)).iter();
    let same = uses.filter(|used: &&KustomizeUse| match key.source {
        Some(source) => used.source == source,
        None => !used.edits,
    });
    let tree = context.fact::<ApplicationTree>();
    let nodes = same.filter_map(|used| tree?.node(used.source.app));
    nodes
        .map(|node| node.resource.name().into_owned())
        .collect()
}

/// The kustomizations that build something faulty.
pub(crate) fn files(context: &Context<'_>) -> impl Iterator<Item = FileId> {
    let built = context.facts.all::<BuiltVerdicts>();
    let faulty = built.filter(|(_, built)| !built.said.is_empty());
    faulty.filter_map(|(_, built)| built.file)
}

/// What is said of all that is built of a folder and applied.
pub(crate) fn of_folder<'c>(
    context: &'c Context<'_>,
    folder: &Folder,
) -> impl Iterator<Item = &'c BuiltVerdicts> {
    let keys = keys(context, folder).into_iter();
    keys.filter_map(|key| context.facts.get::<BuiltVerdicts>(&key))
}

/// Whether a violation of an object that is built, at its node, comes from a place: the node of a file.
fn comes_from(resource: &Resource, built: &Violation, file: FileView<'_>, node: u32) -> bool {
    let origins = resource.tree().origins(message::place_of(built));
    origins
        .iter()
        .any(|origin| origin.node.index() == node && origin.path == Some(file.path()))
}

/// Whether a file shows a violation that is in nothing that is built of it: an overlay replaces what is wrong in the base,
/// and kustomize writes some values in another way, such as the numbers among annotations.
/// Only where everything that the file leads to is built, since nothing is known of the rest.
pub(crate) fn is_replaced(file: FileView<'_>, violation: &Violation) -> bool {
    let context = file.context;
    let graph = context.fact::<KustomizeGraph>();
    let is_built = |owner: &Owner| matches!(owner.role, Role::Resource | Role::Patch);
    let Some(graph) = graph.filter(|graph| graph.owners(file.id).iter().any(is_built)) else {
        return false;
    };
    let folders = leading_to(context, graph, file.id);
    // A folder that is only built on is not built for itself.
    let folders = folders.into_iter();
    let folders = folders.filter(|folder| context.facts.get::<Kustomized>(folder).is_some());
    let keys: Vec<_> = folders.flat_map(|folder| keys(context, &folder)).collect();
    let fails = |key| build(context, key).is_none_or(|build| build.outcome.is_err());
    if keys.is_empty() || keys.iter().any(fails) {
        return false;
    }
    let shows = |(resource, verdict): &(Resource, Verdict)| {
        let violations = verdict.violations.iter();
        let mut same = violations.filter(|built| Sorts::of(built) == Sorts::of(violation));
        same.any(|built| comes_from(resource, built, file, message::place_of(violation)))
    };
    let mut built = keys
        .iter()
        .filter_map(|key| context.facts.get::<BuiltVerdicts>(key));
    !built.any(|built| built.said.iter().any(shows))
}

/// The folders of the kustomizations that name a file, and of those that build on them.
fn leading_to(context: &Context<'_>, graph: &KustomizeGraph, file: FileId) -> BTreeSet<Folder> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![file];
    while let Some(id) = waiting.pop() {
        let owners = graph.owners(id).iter().map(|owner| owner.kustomization);
        waiting.extend(owners.filter(|owner| seen.insert(*owner)));
    }
    let folder = |id: FileId| Folder(context.file(id).path().parent().to_owned());
    seen.into_iter().map(folder).collect()
}
