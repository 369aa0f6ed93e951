//! `kind: Application`.

use std::borrow::Cow;

use rempart_core::NodeRef;

use super::{GROUP, Source};
use crate::Resource;
use crate::lookup::{get, get_path, items, scalar};

/// A typed view of an Application. It borrows its tree and looks fields up when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Application<'t> {
    root: NodeRef<'t>,
}

/// `spec.destination`. Argo CD refuses one with both `server` and `name`.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'t> {
    node: NodeRef<'t>,
}

impl<'t> Application<'t> {
    /// The view of a resource; `None` for another kind.
    pub fn of(resource: &'t Resource) -> Option<Self> {
        resource
            .is(GROUP, "Application")
            .then(|| Self::new(resource.node()))
    }

    /// The view of a resource that is known to be an Application.
    pub fn known(resource: &'t Resource) -> Self {
        Self::new(resource.node())
    }

    /// The view of a mapping that is known to be an Application, such as the template of an `ApplicationSet`.
    pub const fn new(root: NodeRef<'t>) -> Self {
        Self { root }
    }

    /// The mapping.
    pub const fn node(self) -> NodeRef<'t> {
        self.root
    }

    /// The value at a path of keys.
    pub fn get(self, path: &[&str]) -> Option<NodeRef<'t>> {
        get_path(self.root, path)
    }

    /// `metadata.name`: the release name of a chart, unless the source names another.
    pub fn name(self) -> Option<Cow<'t, str>> {
        self.text(&["metadata", "name"])
    }

    /// The value of an annotation, such as `argocd.argoproj.io/sync-wave`.
    pub fn annotation(self, key: &str) -> Option<Cow<'t, str>> {
        self.text(&["metadata", "annotations", key])
    }

    /// `spec.project`, which the CRD requires.
    pub fn project(self) -> Option<Cow<'t, str>> {
        self.text(&["spec", "project"])
    }

    /// Where it deploys to.
    pub fn destination(self) -> Option<Destination<'t>> {
        let node = self.get(&["spec", "destination"])?;
        Some(Destination { node })
    }

    /// The sources that count: `spec.sources` when it has an item, `spec.source` otherwise (`GetSources`).
    pub fn sources(self) -> Vec<Source<'t>> {
        let several: Vec<_> = items(self.get(&["spec", "sources"]))
            .map(Source::new)
            .collect();
        if !several.is_empty() {
            return several;
        }
        let single = self.get(&["spec", "source"]);
        single.map(Source::new).into_iter().collect()
    }

    /// `spec.syncPolicy`.
    pub fn sync_policy(self) -> Option<NodeRef<'t>> {
        self.get(&["spec", "syncPolicy"])
    }

    /// `spec.syncPolicy.automated`.
    pub fn automated(self) -> Option<NodeRef<'t>> {
        get(self.sync_policy()?, "automated")
    }

    /// `spec.syncPolicy.syncOptions`, as nodes. Argo CD compares each as a whole text.
    pub fn sync_options(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.get(&["spec", "syncPolicy", "syncOptions"]))
    }

    /// Whether a sync option is set to exactly this text, such as `ServerSideApply=true`.
    pub fn has_sync_option(self, option: &str) -> bool {
        self.sync_options()
            .any(|node| scalar(node).is_some_and(|text| text == option))
    }

    /// The items of `spec.ignoreDifferences`.
    pub fn ignore_differences(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.get(&["spec", "ignoreDifferences"]))
    }

    fn text(self, path: &[&str]) -> Option<Cow<'t, str>> {
        scalar(self.get(path)?)
    }
}

impl<'t> Destination<'t> {
    /// The mapping.
    pub const fn node(self) -> NodeRef<'t> {
        self.node
    }

    /// `server`: the URL of the API server.
    pub fn server(self) -> Option<Cow<'t, str>> {
        scalar(get(self.node, "server")?)
    }

    /// `name`: the name Argo CD knows the cluster by.
    pub fn name(self) -> Option<Cow<'t, str>> {
        scalar(get(self.node, "name")?)
    }

    /// `namespace`: where namespaced objects without a namespace go.
    pub fn namespace(self) -> Option<Cow<'t, str>> {
        scalar(get(self.node, "namespace")?)
    }
}
