//! What each application applies.

use std::borrow::Cow;

use rempart_core::{Context, Fact, FactEntry, FactKey, Finding, Location, NodeRef, RepoPath, Skip};
use rempart_model::argo::{Destination, Source};
use rempart_model::{FileResources, Resource};
use rempart_render::helm::{SOURCE, TEMPLATE, VALUES};
use rempart_schemas::{Catalogue, Lookup, Scope};

use crate::{
    AppId, ApplicationTree, ChartUse, Charted, Edited, Folder, Kustomized, Node, Place, Reading,
    SourceUse, Tool, read,
};

/// What has to be built before its objects are known.
#[derive(Clone, Copy, Debug)]
pub enum Build<'b> {
    /// The kustomization of a folder.
    Kustomization(&'b str),
    /// The kustomization of a source, as this source changes it.
    Edited(ChartUse),
    /// A chart.
    Chart(ChartUse),
}

impl FactKey for AppId {
    fn index(&self) -> Option<usize> {
        Some(self.0 as usize)
    }
}

use crate::charted::is_chart;
use crate::edited::is_edited;

/// An object that an application applies.
#[derive(Clone, Debug)]
pub struct Object {
    /// The object, in its file or rendered.
    pub resource: Resource,
    /// The source that it comes from, from 0.
    pub source: usize,
    /// The namespace it lands in; empty for a kind without one.
    pub namespace: String,
}

/// The objects of an application, in the order of its sources.
#[derive(Clone, Debug, Default)]
pub struct AppObjects {
    /// The objects that are known.
    pub objects: Vec<Object>,
    /// Whether these are all: charts, plugins and other repositories are not looked into.
    pub is_complete: bool,
    skips: Vec<Skip>,
}

impl Fact for AppObjects {
    type Key = AppId;

    const NAME: &'static str = "objects of applications";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<FileResources>(),
        FactEntry::of::<Kustomized>(),
        FactEntry::of::<Edited>(),
        FactEntry::of::<Charted>(),
    ];

    fn keys(context: &Context<'_>) -> Vec<AppId> {
        let tree = context.fact::<ApplicationTree>();
        let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
        nodes.map(|(id, _)| id).collect()
    }

    fn compute(context: &Context<'_>, key: &AppId) -> Self {
        let unbuilt = std::cell::RefCell::new(Vec::new());
        let mut found = Self::of(context, *key, &|build| match build {
            Build::Edited(source) => {
                let edited = context.facts.get::<Edited>(&source)?;
                match &edited.build.outcome {
                    Ok(rendered) => Some(rendered.resources.clone()),
                    Err(why) => {
                        // A refusal is a finding; what is not built here is told where it is missed.
                        if !why.is_refused() {
                            unbuilt.borrow_mut().push(why.to_string());
                        }
                        None
                    }
                }
            }
            Build::Kustomization(folder) => {
                let built = context.facts.get::<Kustomized>(&Folder(folder.to_owned()));
                let rendered = built.and_then(|built| built.build.outcome.as_ref().ok());
                rendered.map(|rendered| rendered.resources.clone())
            }
            Build::Chart(chart) => {
                let charted = context.facts.get::<Charted>(&chart);
                let rendered = charted.and_then(|charted| charted.outcome.as_ref().ok());
                rendered.map(|rendered| rendered.resources.clone())
            }
        });
        let tree = context.fact::<ApplicationTree>();
        let name = tree
            .and_then(|tree| tree.node(*key))
            .map(|node| node.resource.name());
        for why in unbuilt.into_inner() {
            let name = name.clone().unwrap_or_default();
            found.skips.push(Skip::visible("not-rendered", name, why));
        }
        found
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }
}

impl AppObjects {
    /// Those of an application that is not there.
    pub fn none() -> Self {
        Self {
            is_complete: true,
            ..Self::default()
        }
    }

    /// What an application applies. `build` gives the objects of what has to be built, if it can be.
    pub fn of(
        context: &Context<'_>,
        id: AppId,
        build: &dyn Fn(Build<'_>) -> Option<Vec<Resource>>,
    ) -> Self {
        let tree = context.fact::<ApplicationTree>();
        let Some(node) = tree.and_then(|tree| tree.node(id)) else {
            return Self::default();
        };
        let mut found = Self {
            is_complete: true,
            ..Self::default()
        };
        let scopes = Scopes::of(context);
        let destination = node.view().destination().and_then(Destination::namespace);
        let destination = destination.unwrap_or_default();
        for (at, used) in node.sources.iter().enumerate() {
            let chart = ChartUse {
                app: id,
                source: at,
            };
            let resources = if is_chart(&used.place) {
                let rendered = build(Build::Chart(chart));
                found.is_complete &= rendered.is_some();
                rendered.unwrap_or_default()
            } else {
                resources(context, (node, chart), used, build, &mut found)
            };
            for resource in resources {
                let namespace = scopes.namespace(&resource, &destination).into_owned();
                found.objects.push(Object {
                    resource,
                    source: at,
                    namespace,
                });
            }
        }
        found
    }
}

fn resources(
    context: &Context<'_>,
    (node, key): (&Node, ChartUse),
    used: &SourceUse,
    build: &dyn Fn(Build<'_>) -> Option<Vec<Resource>>,
    found: &mut AppObjects,
) -> Vec<Resource> {
    match (&used.place, used.place.folder()) {
        (Place::Values, _) => Vec::new(),
        (_, Some((_, Tool::Directory))) => {
            let listing = used.listing.iter();
            let files = listing.clone().flat_map(|listing| &listing.taken);
            let is_plain =
                |listing: &crate::Listing| listing.jsonnet.is_empty() && listing.links.is_empty();
            found.is_complete &= used.listing.as_ref().is_some_and(is_plain);
            let read: Vec<_> = files.map(|id| (*id, read(context.file(*id)))).collect();
            // One file that is refused refuses the application.
            if read
                .iter()
                .any(|(_, reading)| matches!(reading, Reading::Refused(_)))
            {
                found.is_complete = false;
                return Vec::new();
            }
            for (id, _) in read
                .iter()
                .filter(|(_, reading)| *reading == Reading::Unknown)
            {
                found.is_complete = false;
                let file = context.file(*id).path().to_string();
                let why = format!(
                    "`{file}` escapes `'` in double quotes, which YAML does not know and Argo CD reads: its objects are not known here"
                );
                let name = node.resource.name();
                found.skips.push(Skip::visible("not-rendered", name, why));
            }
            let read = read.iter().filter(|(_, reading)| *reading == Reading::Read);
            let found = read.filter_map(|(id, _)| context.facts.get::<FileResources>(id));
            found.flat_map(|found| found.resources.clone()).collect()
        }
        (_, Some((folder, Tool::Kustomize(Some(_))))) => {
            let rendered = if is_edited(node, used) {
                build(Build::Edited(key))
            } else {
                build(Build::Kustomization(folder))
            };
            found.is_complete &= rendered.is_some();
            rendered.unwrap_or_default()
        }
        (place, _) => {
            found.is_complete = false;
            let source = node.resource.tree().node(used.node).map(Source::new);
            let why = match place {
                Place::Elsewhere => {
                    Some("its source is another repository, which is not read".to_owned())
                }
                Place::Image => source.map(|source| {
                    format!(
                        "its source is the image `{}`, which is not read",
                        image(source)
                    )
                }),
                // A rule says so, or another skip.
                _ => None,
            };
            let name = node.resource.name();
            let skip = why.map(|why| Skip::visible("not-rendered", name, why));
            found.skips.extend(skip);
            Vec::new()
        }
    }
}

/// The name of an image with its tag, and without who may read it.
fn image(source: Source<'_>) -> String {
    let url = source.repo_url().unwrap_or_default();
    let rest = url.trim_start_matches("oci://");
    let host = rest.find('/').unwrap_or(rest.len());
    let from = rest[..host].rfind('@').map_or(0, |at| at + 1);
    let revision = source.target_revision().unwrap_or_default();
    let mark = match &*revision {
        "" => "",
        digest if digest.starts_with("sha256:") => "@",
        _ => ":",
    };
    format!("oci://{}{mark}{revision}", &rest[from..])
}

/// Which kinds live in namespaces.
struct Scopes {
    catalogue: Option<Catalogue>,
}

impl Scopes {
    fn of(context: &Context<'_>) -> Self {
        let version = context.config.kubernetes.as_deref();
        let chosen = version.and_then(|version| Catalogue::for_version(version).ok());
        Self {
            catalogue: chosen.or_else(|| Catalogue::new(Catalogue::DEFAULT_TARGET)),
        }
    }

    /// The namespace that an object lands in. A kind that no embedded schema knows is taken for one of namespaces.
    fn namespace<'r>(&self, resource: &'r Resource, destination: &'r str) -> Cow<'r, str> {
        let lookup = self.catalogue.as_ref();
        let lookup = lookup.map(|known| known.lookup(&resource.api_version(), &resource.kind()));
        if let Some(Lookup::Found(found)) = lookup
            && found.scope == Scope::Cluster
        {
            return Cow::Borrowed("");
        }
        match resource.namespace() {
            own if own.is_empty() => Cow::Borrowed(destination),
            own => own,
        }
    }
}

/// Where a node of an object is written: in its file, or where a rendered one comes from. What comes from a chart that is
/// in no repository is written where the repository asks for it.
pub fn place_of(context: &Context<'_>, resource: &Resource, node: NodeRef<'_>) -> Location {
    let origins = resource.tree().origins(node.index());
    let is_here = |path: &RepoPath| context.snapshot.find(path.as_str()).is_some();
    let mut here = origins
        .iter()
        .filter(|origin| origin.path.is_none_or(is_here));
    let Some(origin) = here.next().or(origins.first()) else {
        return Location {
            side: context.side.clone(),
            ..Location::file(resource.path().clone())
        };
    };
    Location {
        side: context.side.clone(),
        path: origin.path.unwrap_or(resource.path()).clone(),
        span: origin.span,
        document: Some(origin.document as u32),
    }
}

/// The template that makes a node of an object, with its line, such as `redis-20.1.0/templates/web.yaml:7`, where that is no
/// file of the repository and [`place_of`] leads to the source that asks for the chart.
pub fn template_of(
    context: &Context<'_>,
    resource: &Resource,
    node: NodeRef<'_>,
) -> Option<String> {
    let tree = resource.tree();
    let origins = tree.origins(node.index());
    let origin = origins.iter().find(|origin| origin.role == TEMPLATE)?;
    let path = origin.path?;
    if context.snapshot.find(path.as_str()).is_some() {
        return None;
    }
    let mut sources = tree.sources().iter();
    // The keys of a template keep its lines; its head is one character.
    let keys = sources.rfind(|source| source.role == TEMPLATE && source.path == *path)?;
    let before = keys.tree.text().get(..origin.span.start as usize)?;
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    Some(format!("{path}:{line}"))
}

/// Says of a finding on an object of a chart what it is made of: the files with values, and the template where that is no
/// file of the repository. A finding at a source is one of many there, so its object is part of its key.
pub fn tell_chart(
    context: &Context<'_>,
    resource: &Resource,
    node: NodeRef<'_>,
    finding: &mut Finding,
) {
    let place = finding.location.clone();
    for values in values_of(context, resource, &place) {
        finding.label(values, "the chart has values from here");
    }
    if let Some(template) = template_of(context, resource, node) {
        let subject = (resource.kind(), resource.namespace(), resource.name());
        let key = format!(
            "{} of {} {}/{}",
            finding.key, subject.0, subject.1, subject.2
        );
        finding.keyed(key);
        finding.label(place, format!("`{template}` makes it"));
        return;
    }
    let origins = resource.tree().origins(node.index());
    let source = origins.iter().find(|origin| origin.role == SOURCE);
    if let Some((source, path)) = source.and_then(|source| Some((source, source.path?)))
        && *path != place.path
    {
        let asks = Location {
            side: context.side.clone(),
            path: path.clone(),
            span: source.span,
            document: Some(source.document as u32),
        };
        finding.label(asks, "asks for the chart");
    }
}

/// The files that the values of a chart come from, besides that of a place: a value may be part of
/// a longer text, and what these files conceal is taken out of what is said at a place that is labelled with them.
fn values_of(context: &Context<'_>, resource: &Resource, place: &Location) -> Vec<Location> {
    let sources = resource.tree().sources().iter();
    let is_here = |path: &RepoPath| context.snapshot.find(path.as_str()).is_some();
    let values = sources.filter(|source| {
        source.role == VALUES && source.path != place.path && is_here(&source.path)
    });
    let mut paths: Vec<_> = values.map(|source| source.path.clone()).collect();
    paths.sort_unstable();
    paths.dedup();
    let at = |path| Location {
        side: context.side.clone(),
        ..Location::file(path)
    };
    paths.into_iter().map(at).collect()
}
