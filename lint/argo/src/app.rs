//! An application as the rules see it.

use std::borrow::Cow;

use rempart_apps::{
    AppId, AppObjects, ApplicationTree, Node, Object, Project, Projects, SourceUse, is_root,
    is_this_state, place_of, set_of, tell_chart,
};
use rempart_core::{Context, Finding, Location, NodeRef, Sink};
use rempart_model::argo::Source;
use rempart_model::{Application, KustomizeGraph, Resource, is_true, scalar};

use crate::sets::elements;

/// The annotation that holds the wave of an object.
pub(crate) const WAVE: &str = "argocd.argoproj.io/sync-wave";

/// The annotation that holds the sync options of an object.
pub(crate) const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";

/// An application in its context.
#[derive(Clone, Copy)]
pub(crate) struct App<'c> {
    pub(crate) context: &'c Context<'c>,
    pub(crate) id: AppId,
    pub(crate) node: &'c Node,
}

/// All applications of the repository, in the order of files.
pub(crate) fn all<'c>(context: &'c Context<'c>) -> impl Iterator<Item = App<'c>> {
    let tree = context.fact::<ApplicationTree>();
    let nodes = tree.into_iter().flat_map(ApplicationTree::nodes);
    nodes.map(move |(id, node)| App { context, id, node })
}

/// An application of the tree.
pub(crate) fn of<'c>(context: &'c Context<'c>, id: AppId) -> Option<App<'c>> {
    let node = context.fact::<ApplicationTree>()?.node(id)?;
    Some(App { context, id, node })
}

/// The wave of an object; 0 when it has none that is an integer.
pub(crate) fn wave_of(resource: &Resource) -> i64 {
    let wave = resource.annotation(WAVE);
    let wave = wave.and_then(scalar).and_then(|wave| wave.parse().ok());
    wave.unwrap_or_default()
}

/// Whether an object has a sync option of its own.
pub(crate) fn has_sync_option(resource: &Resource, option: &str) -> bool {
    let options = resource.annotation(SYNC_OPTIONS);
    let options = options.and_then(scalar).unwrap_or_default();
    options.split(',').any(|one| one.trim() == option)
}

impl<'c> App<'c> {
    /// Its fields.
    pub(crate) fn view(self) -> Application<'c> {
        self.node.view()
    }

    /// Its name; empty when it has none.
    pub(crate) fn name(self) -> Cow<'c, str> {
        self.node.resource.name()
    }

    /// Its sources, and where each leads.
    pub(crate) fn sources(self) -> impl Iterator<Item = (Source<'c>, &'c SourceUse)> {
        let tree = self.node.resource.tree();
        let sources = self.node.sources.iter();
        sources.filter_map(|used| Some((Source::new(tree.node(used.node)?), used)))
    }

    /// The project it names, where this repository describes it, and its name.
    pub(crate) fn project(self) -> Option<(Cow<'c, str>, &'c Project)> {
        let name = self.view().project()?;
        let project = self.context.fact::<Projects>()?.get(&name)??;
        Some((name, project))
    }

    /// A field of a project, or its name where the field is not written.
    pub(crate) fn place_of(self, project: &Project, field: &str) -> Location {
        let resource = &project.resource;
        let written = project.view().and_then(|view| view.field(field));
        let node = written.or_else(|| resource.name_node());
        let node = node.unwrap_or_else(|| resource.kind_node());
        self.context.file(project.file).at_node(node)
    }

    /// Whether it deletes by itself what is no longer in its sources.
    pub(crate) fn prunes(self) -> bool {
        let automated = self.view().automated();
        is_true(automated.and_then(|automated| rempart_model::get(automated, "prune")))
    }

    /// Whether it writes back what differs in the cluster.
    pub(crate) fn heals(self) -> bool {
        let automated = self.view().automated();
        is_true(automated.and_then(|automated| rempart_model::get(automated, "selfHeal")))
    }

    /// The folders of the roots it comes from, sorted: applications that share one are read by one Argo CD. Those of
    /// other clusters may have the same names and the same objects.
    pub(crate) fn realms(self) -> Vec<&'c str> {
        let Some(tree) = self.context.fact::<ApplicationTree>() else {
            return Vec::new();
        };
        let roots = tree.roots_of(self.id).into_iter();
        let mut realms: Vec<_> = roots
            .filter_map(|root| tree.node(root))
            .map(|node| {
                // A root that a cluster names is read by the Argo CD of that one.
                let mut clusters = self.context.config.clusters.iter();
                let cluster = clusters.find(|cluster| is_root(self.context, node, cluster));
                cluster.map_or_else(|| node.folder(self.context), |cluster| &cluster.name)
            })
            .collect();
        realms.sort_unstable();
        realms.dedup();
        realms
    }

    /// The names of the clusters of the configuration that it deploys to.
    pub(crate) fn clusters(self) -> Vec<&'c str> {
        let tree = self.context.fact::<ApplicationTree>();
        let places = tree
            .map_or(&[][..], |tree| tree.clusters_of(self.id))
            .iter();
        let clusters = places.filter_map(|at| self.context.config.clusters.get(*at));
        clusters.map(|cluster| cluster.name.as_str()).collect()
    }

    /// What it applies; `None` for an application that is judged without that.
    pub(crate) fn found(self) -> Option<&'c AppObjects> {
        self.context.facts.get::<AppObjects>(&self.id)
    }

    /// What it applies, as far as that is known.
    pub(crate) fn objects(self) -> impl Iterator<Item = &'c Object> {
        self.found().into_iter().flat_map(|found| &found.objects)
    }

    /// Where a node of an object is written.
    pub(crate) fn place(self, object: &Object, node: NodeRef<'_>) -> Location {
        place_of(self.context, &object.resource, node)
    }

    /// Reports a fault of an object it applies, at a node of that.
    pub(crate) fn report_object<'s>(
        self,
        sink: &'s mut Sink,
        object: &Object,
        node: NodeRef<'_>,
        key: &str,
        message: impl Into<String>,
    ) -> &'s mut Finding {
        let place = self.place(object, node);
        let finding = sink.report(place, message);
        finding
            .about(object.resource.subject())
            .keyed(key)
            .application(self.name());
        tell_chart(self.context, &object.resource, node, finding);
        finding
    }

    /// Whether it is what Argo CD gets: where a kustomization that names it is not built, that may still add to it.
    pub(crate) fn is_whole(self) -> bool {
        if self.node.built.is_some() || self.node.made.is_some() {
            return true;
        }
        let graph = self.context.fact::<KustomizeGraph>();
        graph.is_none_or(|graph| !graph.is_owned(self.node.file))
    }

    /// Where to show what is missing from the application as a whole.
    pub(crate) fn head(self) -> NodeRef<'c> {
        let resource = &self.node.resource;
        resource.name_node().unwrap_or_else(|| resource.kind_node())
    }

    /// The place of one of its nodes; for an application that a set makes, where the set says so.
    pub(crate) fn at(self, node: NodeRef<'_>) -> Location {
        place_of(self.context, &self.node.resource, node)
    }

    /// Where the elements stand that it is made of, as far as they are written.
    fn elements(self) -> Vec<(Location, String)> {
        let set = self.node.set.and_then(|id| set_of(self.context, id));
        let places = set.map_or_else(Vec::new, |(set, made)| elements(self.context, set, made));
        let text = format!("makes `{}`", self.name());
        let places = places.into_iter();
        places.map(|place| (place, text.clone())).collect()
    }

    /// Reports a fault at one of its nodes. The key tells it from other faults of the same rule in this application.
    pub(crate) fn report<'s>(
        self,
        sink: &'s mut Sink,
        node: NodeRef<'_>,
        key: &str,
        message: impl Into<String>,
    ) -> &'s mut Finding {
        let message = message.into();
        // What is the same for every element is one finding, whatever the applications are called.
        let key = match self.node.set {
            Some(_) => format!("{key}: {}", message.replace(&*self.name(), "")),
            None => key.to_owned(),
        };
        let finding = sink.report(self.at(node), message);
        for (place, text) in self.elements() {
            finding.label(place, text);
        }
        finding
            .about(self.node.resource.subject())
            .keyed(key)
            .application(self.name());
        if self.node.made.is_some() {
            tell_chart(self.context, &self.node.resource, node, finding);
        }
        finding
    }
}

/// Whether a source reads the state that is judged, as far as its revision tells: tags, commits and other branches may
/// hold other files.
pub(crate) fn reads_this_state(source: Source<'_>) -> bool {
    is_this_state(&source.target_revision().unwrap_or_default())
}
