//! Which clusters of the configuration applications deploy to.

use std::collections::BTreeSet;

use rempart_core::config::{Claims, Cluster};
use rempart_core::{Context, FileId};
use rempart_model::argo::Destination;

use crate::Node;

/// How applications name the cluster that Argo CD runs in.
const OWN: [&str; 2] = ["https://kubernetes.default.svc", "in-cluster"];

/// The clusters of the configuration, and how they are told.
pub(crate) struct Clusters<'c> {
    clusters: &'c [Cluster],
    claims: Claims,
}

/// The cluster that a destination names.
enum Named {
    /// One of the configuration, by its place.
    Known(usize),
    /// That of the Argo CD which reads the application.
    Own,
    /// One that the configuration does not know.
    Unknown,
}

impl<'c> Clusters<'c> {
    /// Those of a configuration.
    pub(crate) fn of(context: &Context<'c>) -> Self {
        let clusters = context.config.clusters.as_slice();
        Self {
            clusters,
            claims: Claims::of(clusters),
        }
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }

    fn named(&self, destination: Option<Destination<'_>>) -> Named {
        let server = destination.and_then(Destination::server);
        let name = destination.and_then(Destination::name);
        let written = [server, name].into_iter().flatten();
        let mut written = written.filter(|text| !text.is_empty()).peekable();
        if written.peek().is_none() {
            return Named::Own;
        }
        let mut named = Named::Unknown;
        for text in written {
            let text = text.trim_end_matches('/');
            let is_meant = |cluster: &Cluster| {
                let own = cluster.destinations.iter();
                cluster.name == text
                    || own
                        .map(|own| own.trim_end_matches('/'))
                        .any(|own| own == text)
            };
            if let Some(at) = self.clusters.iter().position(is_meant) {
                return Named::Known(at);
            }
            if OWN.contains(&text) {
                named = Named::Own;
            }
        }
        named
    }

    /// The cluster that an application says itself that it deploys to: by its destination, or by the path of the file
    /// that asks for it.
    pub(crate) fn told_by(&self, context: &Context<'_>, node: &Node, asked: FileId) -> Told {
        let claimed = || self.claimed(context, asked);
        match self.named(node.view().destination()) {
            Named::Known(at) => Told::Cluster(at),
            Named::Own => claimed().map_or(Told::Creator, Told::Cluster),
            Named::Unknown => Told::Nothing,
        }
    }

    /// The clusters that each application deploys to, by their places, sorted. None where nothing tells.
    pub(crate) fn reached(&self, context: &Context<'_>, nodes: &[Node]) -> Vec<Vec<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut reached = vec![BTreeSet::new(); nodes.len()];
        // Whether it deploys to where its creator puts it.
        let mut follows = vec![false; nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            match self.told_by(context, node, asked(nodes, at)) {
                Told::Cluster(cluster) => _ = reached[at].insert(cluster),
                Told::Nothing => {}
                Told::Creator => {
                    let roots = self.clusters.iter().enumerate();
                    let roots = roots.filter(|(_, cluster)| is_root(context, node, cluster));
                    reached[at].extend(roots.map(|(cluster, _)| cluster));
                    follows[at] = reached[at].is_empty();
                }
            }
        }
        let mut waiting: Vec<_> = (0..nodes.len())
            .filter(|at| !reached[*at].is_empty())
            .collect();
        while let Some(at) = waiting.pop() {
            for child in &nodes[at].children {
                let child = child.0 as usize;
                if !follows[child] {
                    continue;
                }
                let more: Vec<_> = reached[at].difference(&reached[child]).copied().collect();
                if !more.is_empty() {
                    reached[child].extend(more);
                    waiting.push(child);
                }
            }
        }
        let sorted = reached.into_iter().map(|set| set.into_iter().collect());
        sorted.collect()
    }

    /// The clusters whose releases an application is for: those that are `reached`, or the one that claims the file.
    pub(crate) fn meant(
        &self,
        context: &Context<'_>,
        nodes: &[Node],
        reached: &[Vec<usize>],
    ) -> Vec<Vec<usize>> {
        let meant = reached.iter().enumerate().map(|(at, reached)| {
            if reached.is_empty() {
                self.claimed(context, asked(nodes, at))
                    .into_iter()
                    .collect()
            } else {
                reached.clone()
            }
        });
        meant.collect()
    }

    /// The cluster that claims a file.
    pub(crate) fn claimed(&self, context: &Context<'_>, file: FileId) -> Option<usize> {
        self.claims.cluster(context.file(file).path())
    }
}

/// What an application tells of its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The place of the cluster.
    Cluster(usize),
    /// It deploys to the cluster that it is created in.
    Creator,
    /// It deploys to a cluster that is not known.
    Nothing,
}

/// The file of the application that asks first for one that charts make.
fn asked(nodes: &[Node], at: usize) -> FileId {
    let mut node = &nodes[at];
    while let Some(by) = node.made {
        node = &nodes[by.app.0 as usize];
    }
    node.file
}

/// Whether an application is the root of a cluster: its file, its folder or its name.
pub fn is_root(context: &Context<'_>, node: &Node, cluster: &Cluster) -> bool {
    let Some(name) = cluster.argo_root.as_deref() else {
        return false;
    };
    let place = name.trim_start_matches("./").trim_matches('/');
    let path = &context.snapshot.entry(node.file).path;
    path.as_str() == place || path.is_under(place) || node.resource.name() == name
}
