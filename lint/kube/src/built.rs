//! What the schemas say of the objects that kustomizations build: what no file shows by itself.

use std::collections::BTreeSet;

use rempart_apps::{ApplicationTree, Folder, Kustomized, Tool};
use rempart_core::{Context, Fact, FactEntry, FileId, FileView, Location, Sink};
use rempart_model::kustomization::kustomization_in;
use rempart_model::{FileResources, KustomizeGraph, Resource};
use rempart_render::kustomize::Rendered;
use rempart_schemas::{Verdict, Violation};
use rempart_syntax::scalar::Reader;

use crate::catalogues::Catalogues;
use crate::judge::Judge;
use crate::known::Known;
use crate::message;
use crate::said::Sorts;
use crate::verdicts::{self, Verdicts};

/// The violations in what one kustomization builds.
pub(crate) struct BuiltVerdicts {
    /// The kustomization.
    file: Option<FileId>,
    /// In the order of the build. Objects without a violation are left out.
    said: Vec<(Resource, Verdict)>,
    /// The applications that deploy the folder.
    applications: Vec<String>,
}

impl Fact for BuiltVerdicts {
    type Key = Folder;

    const NAME: &'static str = "verdicts on built objects";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<Kustomized>(),
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<Catalogues>(),
        FactEntry::of::<Verdicts>(),
        FactEntry::of::<KustomizeGraph>(),
    ];

    fn keys(context: &Context<'_>) -> Vec<Folder> {
        let built = context.facts.all::<Kustomized>();
        let built = built.filter(|(_, built)| built.build.outcome.is_ok());
        built.map(|(folder, _)| folder.clone()).collect()
    }

    fn compute(context: &Context<'_>, folder: &Folder) -> Self {
        let file = kustomization_in(context.snapshot, &folder.0);
        let build = context.facts.get::<Kustomized>(folder);
        let rendered = build.and_then(|built| built.build.outcome.as_ref().ok());
        let said = match (file, rendered) {
            (Some(file), Some(rendered)) => judged(context, file, rendered),
            _ => Vec::new(),
        };
        let applications = if said.is_empty() {
            Vec::new()
        } else {
            applications(context, folder)
        };
        Self {
            file,
            said,
            applications,
        }
    }
}

fn judged(context: &Context<'_>, file: FileId, rendered: &Rendered) -> Vec<(Resource, Verdict)> {
    let catalogues = context.fact::<Catalogues>();
    let path = context.file(file).path();
    let Some(catalogue) = catalogues.and_then(|catalogues| catalogues.of(path)) else {
        return Vec::new();
    };
    let judge = Judge {
        catalogue,
        // What kustomize prints is YAML, and Argo CD and kubectl read it.
        reader: Reader::GoYamlV2,
        lenient: false,
    };
    let mut known = Known::new();
    let verdicts = rendered.resources.iter().map(|resource| {
        // What an object is, its file says as well.
        let (_, verdict, _) = judge.of(resource, &mut known);
        (resource, verdict)
    });
    let faulty = verdicts.filter(|(_, verdict)| !verdict.violations.is_empty());
    faulty
        .map(|(resource, verdict)| (resource.clone(), verdict))
        .collect()
}

/// The names of the applications that deploy a folder.
fn applications(context: &Context<'_>, Folder(folder): &Folder) -> Vec<String> {
    let tree = context.fact::<ApplicationTree>();
    let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
    let deploys = nodes.filter(|(_, node)| {
        node.sources.iter().any(|used| {
            matches!(used.place.folder(), Some((path, Tool::Kustomize(Some(_)))) if path == folder)
        })
    });
    deploys
        .map(|(_, node)| node.resource.name().into_owned())
        .collect()
}

/// The kustomizations that build something faulty.
pub(crate) fn files(context: &Context<'_>) -> impl Iterator<Item = FileId> {
    let built = context.facts.all::<BuiltVerdicts>();
    let faulty = built.filter(|(_, built)| !built.said.is_empty());
    faulty.filter_map(|(_, built)| built.file)
}

/// Reports every violation of the `wanted` sorts in what a kustomization builds, where it comes from. One that the file
/// it comes from shows by itself is the same finding.
#[cold]
pub(crate) fn violations(file: FileView<'_>, sink: &mut Sink, wanted: Sorts, effect: &str) {
    let folder = Folder(file.path().parent().to_owned());
    let Some(built) = file.context.facts.get::<BuiltVerdicts>(&folder) else {
        return;
    };
    for (resource, verdict) in &built.said {
        let violations = verdict.violations.iter();
        for violation in violations.filter(|violation| Sorts::of(violation).meets(wanted)) {
            let reported = report(file, sink, resource, violation, effect);
            if let Some(found) = reported {
                for name in &built.applications {
                    found.application(name);
                }
            }
        }
    }
}

fn report<'s>(
    file: FileView<'_>,
    sink: &'s mut Sink,
    resource: &Resource,
    violation: &Violation,
    effect: &str,
) -> Option<&'s mut rempart_core::Finding> {
    let context = file.context;
    let origins = resource.tree().origins(message::place_of(violation));
    let shown = if file.path().parent().is_empty() {
        "."
    } else {
        file.path().parent()
    };
    let Some(origin) = origins.first() else {
        let found = message::finding(file.whole(), sink, resource, violation, effect);
        return Some(found);
    };
    let path = origin.path.unwrap_or_else(|| file.path());
    if let Some(id) = context.snapshot.find(path.as_str()) {
        let source = context.file(id);
        if let Some((resource, violation)) = shown_by(source, origin.node.index(), violation) {
            return message::in_file(source, sink, resource, violation, effect);
        }
    }
    let place = Location {
        side: context.side.clone(),
        path: path.clone(),
        span: message::narrow(origin.node, violation),
        document: Some(origin.document as u32),
    };
    let found = message::finding(place, sink, resource, violation, effect);
    if path != file.path() {
        found.label(file.whole(), format!("`{shown}` builds it like this"));
    }
    Some(found)
}

/// Whether a file shows a violation that is in nothing that is built of it: an overlay replaces what is wrong in the base.
/// Only where every kustomization that leads to the file is built, since nothing is known of the others.
pub(crate) fn is_replaced(file: FileView<'_>, violation: &Violation) -> bool {
    let context = file.context;
    let graph = context.fact::<KustomizeGraph>();
    let Some(graph) = graph.filter(|graph| graph.is_owned(file.id)) else {
        return false;
    };
    let mut builds = Vec::new();
    for folder in leading_to(context, graph, file.id) {
        if let Some(built) = context.facts.get::<Kustomized>(&folder) {
            if built.build.outcome.is_err() {
                return false;
            }
            builds.push(folder);
        }
    }
    let shows = |(resource, verdict): &(Resource, Verdict)| {
        let violations = verdict.violations.iter();
        let mut same = violations.filter(|built| Sorts::of(built) == Sorts::of(violation));
        same.any(|built| {
            let origins = resource.tree().origins(message::place_of(built));
            origins.iter().any(|origin| {
                origin.node.index() == message::place_of(violation)
                    && origin.path == Some(file.path())
            })
        })
    };
    let built = builds
        .iter()
        .filter_map(|folder| context.facts.get::<BuiltVerdicts>(folder));
    !builds.is_empty() && !built.flat_map(|built| &built.said).any(shows)
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

/// What the file itself shows of a violation: the same fault at the same node.
fn shown_by<'c>(
    source: FileView<'c>,
    node: u32,
    violation: &Violation,
) -> Option<(&'c Resource, &'c Violation)> {
    let sort = Sorts::of(violation);
    verdicts::said_of(source).iter().find_map(|said| {
        let same = said.verdict.violations.iter().find(|known| {
            message::place_of(known) == node
                && Sorts::of(known) == sort
                && known.field == violation.field
        })?;
        let file = source.fact::<FileResources>()?;
        Some((file.resources.get(said.object as usize)?, same))
    })
}
