//! Which application creates which.

use std::collections::BTreeMap;

use rempart_core::{Context, Fact, FactEntry, FileId, Skip};
use rempart_model::argo::Source;
use rempart_model::{Application, FileResources, KustomizeGraph, Resource, class, may_hold_argo};
use rempart_render::helm::{Rendered, Unrendered};

use crate::chart_files::FetchedChart;
use crate::clusters::Clusters;
use crate::made::{Followed, MadeByCharts};
use crate::owned::Owned;
use crate::reach::files_of;
use crate::{
    ApplicationSet, ApplicationSets, ChartLock, ChartUse, Folder, Listing, Place, Repository, Tool,
    list, place,
};

/// The number of an application in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppId(pub u32);

/// A source of an application, followed.
#[derive(Clone, Debug)]
pub struct SourceUse {
    /// The node of the source in the tree of the application.
    pub node: u32,
    /// Where it leads.
    pub place: Place,
    /// The files of a plain folder; `None` for every other place, and where a pattern is no glob.
    pub listing: Option<Listing>,
}

/// An application.
#[derive(Clone, Debug)]
pub struct Node {
    /// The file it stands in; that of the set which makes it, or that a kustomization builds it from.
    pub file: FileId,
    /// The object.
    pub resource: Resource,
    /// Its sources, in order.
    pub sources: Vec<SourceUse>,
    /// The applications whose sources hold it, sorted. Without one it is a root: somebody creates it by hand.
    pub parents: Vec<AppId>,
    /// The applications that its sources hold, sorted.
    pub children: Vec<AppId>,
    /// For an application that a set makes: which one.
    pub set: Option<SetId>,
    /// For an application that a kustomization names, or whose set one names: the folder that builds it.
    pub built: Option<Folder>,
    /// For an application that a chart makes: which use of it.
    pub made: Option<ChartUse>,
}

/// The place of a set among those of a repository, and that of an application among those it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetId {
    /// The set, see [`crate::set_of`].
    pub set: usize,
    /// The application.
    pub application: usize,
}

impl Node {
    /// The view of its fields.
    pub fn view(&self) -> Application<'_> {
        Application::known(&self.resource)
    }

    /// The folder that whoever creates it by hand applies: that of its file, or that of the kustomization.
    pub fn folder<'n>(&'n self, context: &'n Context<'_>) -> &'n str {
        match &self.built {
            Some(Folder(folder)) => folder,
            None => context.snapshot.entry(self.file).path.parent(),
        }
    }
}

/// The applications of a repository.
#[derive(Clone, Debug, Default)]
pub struct ApplicationTree {
    nodes: Vec<Node>,
    repository: Repository,
    /// The charts that were rendered to look for applications in them.
    charts: BTreeMap<ChartUse, Result<Rendered, Unrendered>>,
    /// The sets that charts make.
    sets: Vec<ApplicationSet>,
    skips: Vec<Skip>,
    /// See [`Self::clusters_of`]; empty where the configuration names none.
    clusters: Vec<Vec<usize>>,
    /// See [`Self::releases_of`].
    releases: Vec<Vec<usize>>,
}

impl ApplicationTree {
    /// All applications, in the order of files; those that a set makes stand behind those of its file, and those that a
    /// chart makes behind all others.
    pub fn nodes(&self) -> impl Iterator<Item = (AppId, &Node)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (AppId(at as u32), node))
    }

    /// An application.
    pub fn node(&self, id: AppId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// The file of an application; for one that a chart makes that of the application which asks for the chart.
    pub fn file_of(&self, id: AppId) -> Option<FileId> {
        let mut node = self.node(id)?;
        // An application stands behind the one that makes it: this ends.
        while let Some(by) = node.made {
            node = self.node(by.app)?;
        }
        Some(node.file)
    }

    /// The clusters whose releases an application is for, by their places in the configuration: those it deploys to, or
    /// the one that claims its file.
    pub fn releases_of(&self, id: AppId) -> &[usize] {
        let known = self.releases.get(id.0 as usize);
        known.map_or(&[], Vec::as_slice)
    }

    /// The clusters that an application deploys to, by their places in the configuration: what its destination names; for
    /// one that deploys to where its Argo CD runs, who claims its file, whose root it is, or where its creator deploys to.
    /// Empty where nothing tells.
    pub fn clusters_of(&self, id: AppId) -> &[usize] {
        let known = self.clusters.get(id.0 as usize);
        known.map_or(&[], Vec::as_slice)
    }

    /// The sets that charts make, in the order found.
    pub fn sets(&self) -> &[ApplicationSet] {
        &self.sets
    }

    /// A chart that was rendered to look for applications in it.
    pub(crate) fn rendered(&self, chart: ChartUse) -> Option<&Result<Rendered, Unrendered>> {
        self.charts.get(&chart)
    }

    /// The roots that an application comes from, sorted; itself when nothing here creates it. Applications that create
    /// each other in a circle have none.
    pub fn roots_of(&self, id: AppId) -> Vec<AppId> {
        let mut seen = vec![id];
        let mut at = 0;
        while let Some(node) = seen.get(at).and_then(|id| self.node(*id)) {
            for parent in &node.parents {
                if !seen.contains(parent) {
                    seen.push(*parent);
                }
            }
            at += 1;
        }
        let is_root = |id: &AppId| self.node(*id).is_some_and(|node| node.parents.is_empty());
        seen.retain(is_root);
        seen.sort_unstable();
        seen
    }

    /// The repository that is judged.
    pub const fn repository(&self) -> &Repository {
        &self.repository
    }
}

/// The manifests that may hold an object of Argo CD, in the order of paths.
pub fn argo_files(context: &Context<'_>) -> impl Iterator<Item = FileId> {
    let snapshot = context.snapshot;
    snapshot.ids().filter(|id| {
        context.classes.get(*id) == class::KUBERNETES_MANIFEST && may_hold_argo(snapshot.entry(*id))
    })
}

/// The objects of Argo CD in manifests, in the order of files.
pub(crate) fn argo_objects<'c>(
    context: &'c Context<'_>,
) -> impl Iterator<Item = (FileId, &'c Resource)> {
    let files = argo_files(context);
    let found = files.filter_map(|id| Some((id, context.facts.get::<FileResources>(&id)?)));
    found
        .filter(|(_, found)| found.of_argo)
        .flat_map(|(id, found)| found.resources.iter().map(move |resource| (id, resource)))
}

impl Fact for ApplicationTree {
    type Key = ();

    const NAME: &'static str = "applications";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<FileResources>(),
        FactEntry::of::<KustomizeGraph>(),
        FactEntry::of::<ApplicationSets>(),
        FactEntry::of::<ChartLock>(),
        FactEntry::of::<FetchedChart>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn skips(&self) -> &[Skip] {
        &self.skips
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let sets = context.fact::<ApplicationSets>();
        let repository = sets.map(ApplicationSets::repository);
        let repository = repository.cloned().unwrap_or_default();
        let written =
            || argo_objects(context).filter(|(_, resource)| Application::of(resource).is_some());
        let owned = owned(context, &repository, written());
        // What is built takes the place of what is written.
        let written = written().filter(|(file, _)| !owned.files.contains(file));
        let written = written.map(|(file, resource)| (file, resource, None, None));
        let built = owned.built.iter().map(|built| {
            (
                built.file,
                &built.resource,
                None,
                Some(built.folder.clone()),
            )
        });
        let written_sets = sets.map_or(0, |sets| sets.sets().len());
        let sets = sets.into_iter().flat_map(ApplicationSets::sets).enumerate();
        let made = sets.flat_map(|(set, found)| {
            let made = found.applications.iter().enumerate();
            made.map(move |(application, made)| {
                let id = SetId { set, application };
                (found.file, &made.resource, Some(id), found.built.clone())
            })
        });
        let mut found: Vec<_> = written.chain(built).chain(made).collect();
        found.sort_by_key(|(file, ..)| *file);
        let mut nodes: Vec<_> = found
            .into_iter()
            .map(|(file, resource, set, built)| Node {
                file,
                resource: resource.clone(),
                sources: follow(context, &repository, Application::known(resource)),
                parents: Vec::new(),
                children: Vec::new(),
                set,
                built,
                made: None,
            })
            .collect();
        let clusters = Clusters::of(context);
        if !clusters.is_empty() {
            // Which cluster a chart is rendered for may depend on what creates the application.
            link(context, &mut nodes);
        }
        let made = Followed {
            context,
            repository: &repository,
            clusters: &clusters,
            written_sets,
        };
        let made = MadeByCharts::add(&made, &mut nodes);
        link(context, &mut nodes);
        let reached = clusters.reached(context, &nodes);
        let releases = clusters.meant(context, &nodes, &reached);
        Self {
            nodes,
            repository,
            charts: made.charts,
            sets: made.sets,
            skips: made.skips,
            clusters: reached,
            releases,
        }
    }
}

/// The applications that kustomizations build.
fn owned<'c>(
    context: &Context<'_>,
    repository: &Repository,
    written: impl Iterator<Item = (FileId, &'c Resource)>,
) -> Owned {
    let graph = context.fact::<KustomizeGraph>();
    let is_owned = |file: FileId| graph.is_some_and(|graph| graph.is_owned(file));
    let (owned, free): (Vec<_>, Vec<_>) = written.partition(|(file, _)| is_owned(*file));
    let owned = owned.into_iter().map(|(file, _)| file).collect();
    let free: Vec<_> = free
        .into_iter()
        .map(|(_, resource)| Application::known(resource))
        .collect();
    Owned::of(context, repository, &owned, &free, |resource| {
        Application::of(resource).is_some()
    })
}

/// Where the sources of an application lead.
pub(crate) fn follow(
    context: &Context<'_>,
    repository: &Repository,
    view: Application<'_>,
) -> Vec<SourceUse> {
    let follow = |source: Source<'_>| {
        let place = place(context.snapshot, repository, source);
        let listing = match place.folder() {
            Some((folder, Tool::Directory)) => list(context.snapshot, folder, source).ok(),
            _ => None,
        };
        SourceUse {
            node: source.node().index(),
            place,
            listing,
        }
    };
    view.sources().into_iter().map(follow).collect()
}

/// Says of each application which others its sources hold.
fn link(context: &Context<'_>, nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        node.parents.clear();
    }
    let mut by_file: BTreeMap<FileId, Vec<AppId>> = BTreeMap::new();
    let mut by_folder: BTreeMap<String, Vec<AppId>> = BTreeMap::new();
    let mut by_chart: BTreeMap<ChartUse, Vec<AppId>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let id = AppId(at as u32);
        match (&node.built, node.made) {
            (_, Some(chart)) => by_chart.entry(chart).or_default().push(id),
            (Some(Folder(folder)), None) => by_folder.entry(folder.clone()).or_default().push(id),
            (None, None) => by_file.entry(node.file).or_default().push(id),
        }
    }
    for at in 0..nodes.len() {
        let files = nodes[at]
            .sources
            .iter()
            .flat_map(|source| files_of(context, source));
        let built = nodes[at]
            .sources
            .iter()
            .filter_map(|source| match source.place.folder()? {
                (folder, Tool::Kustomize(_)) => by_folder.get(folder),
                _ => None,
            });
        let app = AppId(at as u32);
        let made = (0..nodes[at].sources.len())
            .filter_map(|source| by_chart.get(&ChartUse { app, source }));
        let mut children: Vec<_> = files
            .filter_map(|file| by_file.get(&file))
            .chain(built)
            .chain(made)
            .flatten()
            .copied()
            .collect();
        children.sort_unstable();
        children.dedup();
        for child in &children {
            nodes[child.0 as usize].parents.push(AppId(at as u32));
        }
        nodes[at].children = children;
    }
}
