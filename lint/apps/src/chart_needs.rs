//! Which charts of Helm repositories the applications need: those that their sources name, and those that charts of this
//! repository depend on and that are not unpacked or packed in their folders `charts`.

use std::borrow::Cow;

use rempart_core::{Context, FileId, Location, NodeRef, RepoPath, Snapshot};
use rempart_model::argo::Source;
use rempart_model::{get, scalar};

use crate::tool::join;
use crate::{AppId, ApplicationTree, Node, Place, Tool, WantedChart, place_of};

/// A chart that is needed.
#[derive(Clone, Debug)]
pub struct ChartNeed {
    /// Which.
    pub chart: WantedChart,
    /// Where it is named.
    pub at: Location,
    /// The application that needs it.
    pub app: AppId,
}

/// Every chart that the applications of a repository need from Helm repositories, in the order of applications. The same
/// chart comes as often as it is named.
pub fn chart_needs(context: &Context<'_>) -> Vec<ChartNeed> {
    let mut needs = Vec::new();
    let tree = context.fact::<ApplicationTree>();
    for (app, node) in tree.into_iter().flat_map(ApplicationTree::nodes) {
        for used in &node.sources {
            let Some(source) = node.resource.tree().node(used.node).map(Source::new) else {
                continue;
            };
            match &used.place {
                Place::Chart => {
                    let at = source.field("chart").or_else(|| source.field("repoURL"));
                    let at = at.unwrap_or_else(|| source.node());
                    needs.extend(of_source(source).map(|chart| ChartNeed {
                        chart,
                        at: place_of(context, &node.resource, at),
                        app,
                    }));
                }
                Place::Folder {
                    path,
                    tool: Tool::Helm(Some(chart)),
                } => {
                    let missing = missing(context.snapshot, path, *chart);
                    let file = context.file(*chart);
                    needs.extend(missing.into_iter().filter_map(|missing| {
                        let Lacking::Remote(chart) = missing.from else {
                            return None;
                        };
                        let at = file.at(missing.span, Some(0));
                        Some(ChartNeed { chart, at, app })
                    }));
                }
                _ => {}
            }
        }
    }
    needs
}

/// The chart that a source names; `None` without a version, which Argo CD refuses.
pub(crate) fn of_source(source: Source<'_>) -> Option<WantedChart> {
    let url = source.repo_url()?;
    let (repository, chart) = if let Some(chart) = source.chart() {
        (url, chart)
    } else {
        // An image is called like the chart that it is.
        let (registry, chart) = url.trim_end_matches('/').rsplit_once('/')?;
        let registry = registry.to_owned();
        (Cow::Owned(registry), Cow::Owned(chart.to_owned()))
    };
    if repository.ends_with(":/") {
        return None;
    }
    let version = source.target_revision()?;
    let is_whole = [&repository, &chart, &version]
        .iter()
        .all(|text| !text.is_empty());
    is_whole.then(|| WantedChart::new(&repository, &chart, &version))
}

/// Where a chart is that another one depends on and does not hold.
pub(crate) enum Lacking {
    /// In a Helm repository.
    Remote(WantedChart),
    /// In a folder of this repository.
    Folder(String),
    /// Where nobody can tell: a repository by its name on one machine, a path outside. Holds what is written.
    Unknown(String),
}

/// A chart that is not in the folder of the one that depends on it.
pub(crate) struct Missing {
    pub(crate) name: String,
    pub(crate) from: Lacking,
    pub(crate) span: rempart_core::Span,
}

/// What a chart of this repository depends on and does not hold, by its `Chart.yaml`, with the versions of its
/// `Chart.lock`.
pub(crate) fn missing(snapshot: &Snapshot, folder: &str, chart: FileId) -> Vec<Missing> {
    // Its name does not say so, but it is YAML.
    let lock = snapshot.find(&join(folder, "Chart.lock"));
    let lock = lock.and_then(|id| snapshot.entry(id).file.text());
    let lock = lock.map(|text| (text, rempart_syntax::yaml::parse(text)));
    let locked = lock
        .as_ref()
        .and_then(|(text, parsed)| parsed.tape.root(text, 0));
    let tree = snapshot.entry(chart).file.tree();
    let root = tree.and_then(|tree| tree.root(0));
    let dependencies = root.and_then(|root| get(root, "dependencies"));
    let dependencies = dependencies.into_iter().flat_map(NodeRef::items);
    let charts = join(folder, "charts");
    let mut found = Vec::new();
    for dependency in dependencies {
        let text = |field: &str| get(dependency, field).and_then(scalar);
        let Some(name) = text("name").filter(|name| !name.is_empty()) else {
            continue;
        };
        if is_held(snapshot, &charts, &name) {
            continue;
        }
        let repository = text("repository").unwrap_or_default();
        let version = locked.and_then(|locked| version_of(locked, &name, &repository));
        let version = version.or_else(|| text("version")).unwrap_or_default();
        found.push(Missing {
            from: from(folder, &name, &repository, &version),
            name: name.into_owned(),
            span: get(dependency, "name").unwrap_or(dependency).span(),
        });
    }
    found
}

/// Whether the folder `charts` holds a chart of a name, unpacked or packed.
fn is_held(snapshot: &Snapshot, charts: &str, name: &str) -> bool {
    if snapshot
        .find(&format!("{charts}/{name}/Chart.yaml"))
        .is_some()
    {
        return true;
    }
    let packed = format!("{charts}/{name}-");
    snapshot.under(charts).any(|id| {
        let path = snapshot.entry(id).path.as_str();
        let version = path
            .strip_prefix(&packed)
            .and_then(|rest| rest.strip_suffix(".tgz"));
        version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()))
    })
}

fn version_of<'l>(locked: NodeRef<'l>, name: &str, repository: &str) -> Option<Cow<'l, str>> {
    let mut all = get(locked, "dependencies")?.items();
    let is = |entry: NodeRef<'_>, field: &str, value: &str| {
        get(entry, field).and_then(scalar).unwrap_or_default() == value
    };
    let found = all.find(|entry| is(*entry, "name", name) && is(*entry, "repository", repository));
    get(found?, "version").and_then(scalar)
}

fn from(folder: &str, name: &str, repository: &str, version: &str) -> Lacking {
    if let Some(path) = repository.strip_prefix("file://") {
        return match RepoPath::new(&join(folder, path)) {
            Ok(path) if !path.as_str().is_empty() => Lacking::Folder(path.as_str().to_owned()),
            _ => Lacking::Unknown(repository.to_owned()),
        };
    }
    let is_url = ["https://", "http://", "oci://"]
        .iter()
        .any(|scheme| repository.starts_with(scheme));
    if is_url && !version.is_empty() {
        Lacking::Remote(WantedChart::new(repository, name, version))
    } else {
        Lacking::Unknown(repository.to_owned())
    }
}

/// The chart that a source of an application names.
pub(crate) fn need_of(node: &Node, source: usize) -> Option<WantedChart> {
    let used = node.sources.get(source)?;
    of_source(Source::new(node.resource.tree().node(used.node)?))
}
