//! Which objects meet in one cluster.

use std::collections::{BTreeMap, BTreeSet};

use rempart_apps::{AppId, AppObjects, ApplicationTree, Folder, Kustomized, Node, Place, Tool};
use rempart_core::{Context, Fact, FactEntry};
use rempart_model::Resource;
use rempart_model::argo::Destination;

/// An object among those it meets.
#[derive(Clone, Debug)]
pub struct Member {
    /// The object, in its file or as it is built.
    pub resource: Resource,
    /// The namespace it lands in; empty where that is not known, and for a kind without one.
    pub namespace: String,
    /// The application that applies it; empty for a kustomization that none names.
    pub application: String,
}

/// Objects of one cluster, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The objects.
    pub members: Vec<Member>,
    /// The namespaces into which something lands that is not known here, such as a chart that is not rendered.
    pub open: BTreeSet<String>,
}

impl World {
    /// Whether every object of a namespace is known, as far as this repository has it.
    pub fn knows_all_of(&self, namespace: &str) -> bool {
        !self.open.contains(namespace) && !self.open.contains("")
    }
}

/// The worlds of the repository: one for each set of applications that one Argo CD creates in one cluster, and one for
/// each kustomization that is built for no application.
#[derive(Clone, Debug, Default)]
pub struct Worlds {
    worlds: Vec<World>,
}

impl Worlds {
    /// All of them.
    pub fn all(&self) -> &[World] {
        &self.worlds
    }
}

impl Fact for Worlds {
    type Key = ();

    const NAME: &'static str = "worlds";
    const NEEDS: &'static [FactEntry] = &[
        FactEntry::of::<ApplicationTree>(),
        FactEntry::of::<AppObjects>(),
        FactEntry::of::<Kustomized>(),
    ];

    fn keys(_context: &Context<'_>) -> Vec<()> {
        vec![()]
    }

    fn compute(context: &Context<'_>, (): &()) -> Self {
        let mut worlds: Vec<_> = of_applications(context).into_values().collect();
        worlds.extend(of_kustomizations(context));
        Self { worlds }
    }
}

/// Where objects meet.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// In a cluster of the configuration, by its place.
    Cluster(usize),
    /// In one that is not known: the roots of an application, and how it names the cluster it deploys to.
    Destination(Vec<AppId>, String),
}

fn of_applications(context: &Context<'_>) -> BTreeMap<Key, World> {
    let mut worlds: BTreeMap<Key, World> = BTreeMap::new();
    let Some(tree) = context.fact::<ApplicationTree>() else {
        return worlds;
    };
    for (id, node) in tree.nodes() {
        let destination = node.view().destination();
        let server = destination
            .and_then(Destination::server)
            .unwrap_or_default();
        let cluster = match destination.and_then(Destination::name) {
            Some(name) if !name.is_empty() => name,
            _ => server,
        };
        let keys = match tree.clusters_of(id) {
            [] => vec![Key::Destination(tree.roots_of(id), cluster.into_owned())],
            known => known.iter().copied().map(Key::Cluster).collect(),
        };
        for key in keys {
            add(context, worlds.entry(key).or_default(), id, node);
        }
    }
    worlds
}

/// Adds what an application applies.
fn add(context: &Context<'_>, world: &mut World, id: AppId, node: &Node) {
    let found = context.facts.get::<AppObjects>(&id);
    if found.is_none_or(|found| !found.is_complete) {
        let destination = node.view().destination();
        let namespace = destination.and_then(Destination::namespace);
        world
            .open
            .insert(namespace.unwrap_or_default().into_owned());
    }
    let name = node.resource.name();
    let members = found.into_iter().flat_map(|found| &found.objects);
    world.members.extend(members.map(|object| Member {
        resource: object.resource.clone(),
        namespace: object.namespace.clone(),
        application: name.clone().into_owned(),
    }));
}

fn of_kustomizations(context: &Context<'_>) -> Vec<World> {
    let tree = context.fact::<ApplicationTree>();
    let sources = tree
        .into_iter()
        .flat_map(ApplicationTree::nodes)
        .flat_map(|(_, node)| &node.sources);
    let named: BTreeSet<&str> = sources
        .filter_map(|used| match &used.place {
            Place::Folder {
                path,
                tool: Tool::Kustomize(_),
            } => Some(path.as_str()),
            _ => None,
        })
        .collect();
    let built = context.facts.all::<Kustomized>();
    let unnamed = built.filter(|(Folder(folder), _)| !named.contains(folder.as_str()));
    unnamed
        .filter_map(|(_, built)| built.build.outcome.as_ref().ok())
        .map(|rendered| World {
            members: rendered
                .resources
                .iter()
                .map(|resource| Member {
                    resource: resource.clone(),
                    namespace: resource.namespace().into_owned(),
                    application: String::new(),
                })
                .collect(),
            open: BTreeSet::new(),
        })
        .collect()
}
