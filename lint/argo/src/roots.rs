//! The applications that the configuration calls roots, and what they reach.

use std::collections::BTreeSet;

use rempart_apps::{AppId, ApplicationTree, is_root};
use rempart_core::{Context, Location, RepoPath, Span};

use crate::app::{self, App};

/// A root that a cluster names.
pub(crate) struct Root<'c> {
    /// The cluster.
    pub(crate) cluster: &'c str,
    /// What it names: a file, a folder, or the name of an application.
    pub(crate) name: &'c str,
    /// The applications that are meant.
    pub(crate) found: Vec<App<'c>>,
    span: Span,
}

impl Root<'_> {
    /// Where the cluster is configured.
    pub(crate) fn location(&self, context: &Context<'_>) -> Location {
        let path = context.config.path.clone();
        let path = path.unwrap_or_else(|| RepoPath::from_normalised("rempart.toml"));
        Location {
            side: context.side.clone(),
            span: self.span,
            ..Location::file(path)
        }
    }
}

/// All roots.
pub(crate) struct Roots<'c> {
    /// Those of the configuration, in its order.
    pub(crate) configured: Vec<Root<'c>>,
    /// What they create, themselves included, directly and through others.
    pub(crate) reached: BTreeSet<AppId>,
}

impl<'c> Roots<'c> {
    /// The roots of all clusters.
    pub(crate) fn of(context: &'c Context<'c>) -> Self {
        let mut roots = Self {
            configured: Vec::new(),
            reached: BTreeSet::new(),
        };
        for cluster in &context.config.clusters {
            let Some(name) = cluster.argo_root.as_deref() else {
                continue;
            };
            let is_meant = |app: &App<'_>| is_root(context, app.node, cluster);
            let found: Vec<_> = app::all(context).filter(is_meant).collect();
            roots.reach(context, &found);
            roots.configured.push(Root {
                cluster: &cluster.name,
                name,
                found,
                span: cluster.span,
            });
        }
        roots
    }

    fn reach(&mut self, context: &Context<'_>, found: &[App<'_>]) {
        let tree = context.fact::<ApplicationTree>();
        let mut waiting: Vec<_> = found.iter().map(|app| app.id).collect();
        while let Some(id) = waiting.pop() {
            let node = tree.and_then(|tree| tree.node(id));
            if let Some(node) = node.filter(|_| self.reached.insert(id)) {
                waiting.extend(&node.children);
            }
        }
    }
}
