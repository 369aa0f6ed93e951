//! `kind: AppProject`.

use rempart_core::NodeRef;

use super::GROUP;
use crate::Resource;
use crate::lookup::{get_path, items};

/// A typed view of an `AppProject`.
#[derive(Clone, Copy, Debug)]
pub struct AppProject<'t> {
    root: NodeRef<'t>,
}

impl<'t> AppProject<'t> {
    /// The view of a resource; `None` for another kind.
    pub fn of(resource: &'t Resource) -> Option<Self> {
        resource.is(GROUP, "AppProject").then(|| Self {
            root: resource.node(),
        })
    }

    /// The mapping.
    pub const fn node(self) -> NodeRef<'t> {
        self.root
    }

    /// A field of `spec`; `None` when it is not written, which is not the same as an empty list.
    pub fn field(self, name: &str) -> Option<NodeRef<'t>> {
        get_path(self.root, &["spec", name])
    }

    /// `spec.sourceRepos`: globs with `/` as separator on normalised URLs, with `!` in front to deny; `*` alone is all.
    pub fn source_repos(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.field("sourceRepos"))
    }

    /// `spec.destinations`: mappings of globs without separator.
    pub fn destinations(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.field("destinations"))
    }

    /// `spec.clusterResourceWhitelist`: when it has no item, no cluster-scoped kind is allowed.
    pub fn cluster_resource_whitelist(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.field("clusterResourceWhitelist"))
    }

    /// `spec.clusterResourceBlacklist`.
    pub fn cluster_resource_blacklist(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.field("clusterResourceBlacklist"))
    }

    /// `spec.namespaceResourceWhitelist`: not written, every namespaced kind is allowed; an empty list allows none.
    pub fn namespace_resource_whitelist(self) -> Option<NodeRef<'t>> {
        self.field("namespaceResourceWhitelist")
    }

    /// `spec.namespaceResourceBlacklist`.
    pub fn namespace_resource_blacklist(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(self.field("namespaceResourceBlacklist"))
    }
}
