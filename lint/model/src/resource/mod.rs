//! Kubernetes objects in a tree: every document, every item of a list, each with its own place.

mod stream;

use std::borrow::Cow;
use std::sync::Arc;

use rempart_core::{NodeRef, RepoPath, Span, Subject, Tree};

use crate::lookup;

pub(crate) use stream::is_sops_metadata;
pub use stream::{FileResources, NotAResource, Reason};

/// One object: a few indices into its tree, so that it costs next to nothing to make and to keep.
#[derive(Clone, Debug)]
pub struct Resource {
    tree: Arc<Tree>,
    path: RepoPath,
    node: u32,
    document: u32,
    api_version: u32,
    kind: u32,
    metadata: Option<u32>,
    /// The item of a typed list (`ConfigMapList`) that leaves its kind to the list.
    kind_from_list: bool,
    sops: bool,
    glance: u32,
}

impl Resource {
    /// The tree it stands in.
    pub const fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// The file it stands in.
    pub const fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The document it stands in, from 0. The items of a list share one.
    pub const fn document(&self) -> u32 {
        self.document
    }

    /// The mapping of the object.
    pub fn node(&self) -> NodeRef<'_> {
        self.at(self.node)
    }

    /// The index of [`Self::node`] in the tree.
    pub const fn index(&self) -> u32 {
        self.node
    }

    /// Where the whole object is written.
    pub fn span(&self) -> Span {
        self.node().span()
    }

    /// The value of `apiVersion`, as a node.
    pub fn api_version_node(&self) -> NodeRef<'_> {
        self.at(self.api_version)
    }

    /// The value of `kind`, as a node; for an item that leaves its kind to its list, that of the list.
    pub fn kind_node(&self) -> NodeRef<'_> {
        self.at(self.kind)
    }

    /// `apiVersion`, such as `apps/v1`.
    pub fn api_version(&self) -> Cow<'_, str> {
        self.api_version_node().value()
    }

    /// The part of `apiVersion` before the slash; empty for the core group.
    pub fn group(&self) -> Cow<'_, str> {
        split(self.api_version()).0
    }

    /// Whether it is of a group, which is not the core group.
    pub fn is_of_group(&self, group: &str) -> bool {
        let api_version = self.api_version();
        let version = api_version.strip_prefix(group);
        version.is_some_and(|version| version.starts_with('/'))
    }

    /// The part of `apiVersion` behind the slash.
    pub fn version(&self) -> Cow<'_, str> {
        split(self.api_version()).1
    }

    /// `kind`, such as `Deployment`.
    pub fn kind(&self) -> Cow<'_, str> {
        let kind = self.kind_node().value();
        if self.kind_from_list {
            let length = kind.len().saturating_sub("List".len());
            return match kind {
                Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
                Cow::Owned(text) => Cow::Owned(text[..length].to_owned()),
            };
        }
        kind
    }

    /// `metadata`, as a node.
    pub fn metadata(&self) -> Option<NodeRef<'_>> {
        self.metadata.map(|index| self.at(index))
    }

    /// `metadata.name`, as a node.
    pub fn name_node(&self) -> Option<NodeRef<'_>> {
        lookup::get(self.metadata()?, "name")
    }

    /// `metadata.name`; empty when it is not given.
    pub fn name(&self) -> Cow<'_, str> {
        self.name_node()
            .and_then(lookup::scalar)
            .unwrap_or_default()
    }

    /// `metadata.namespace`, as a node.
    pub fn namespace_node(&self) -> Option<NodeRef<'_>> {
        lookup::get(self.metadata()?, "namespace")
    }

    /// `metadata.namespace`; empty when it is not given.
    pub fn namespace(&self) -> Cow<'_, str> {
        self.namespace_node()
            .and_then(lookup::scalar)
            .unwrap_or_default()
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<NodeRef<'_>> {
        lookup::get(lookup::get(self.metadata()?, "annotations")?, key)
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<NodeRef<'_>> {
        lookup::get(lookup::get(self.metadata()?, "labels")?, key)
    }

    /// The value at a path of keys from the root of the object.
    pub fn get(&self, path: &[&str]) -> Option<NodeRef<'_>> {
        lookup::get_path(self.node(), path)
    }

    /// A hash of kind and name, from the moment when the object was found: two descriptions of one object have the
    /// same, and most objects of one file differ in it. 0 for an object without a name.
    pub const fn glance(&self) -> u32 {
        self.glance
    }

    /// Whether SOPS has encrypted it: its root has the key `sops` with a MAC. What the API server gets has no such
    /// key, and the values of encrypted fields are not those that are written.
    pub const fn is_sops(&self) -> bool {
        self.sops
    }

    /// Whether it is of a group and kind.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    /// What findings are about: `apiVersion`, `kind`, `namespace` and `name`, all four always given.
    pub fn subject(&self) -> Subject {
        Subject(vec![
            ("apiVersion", self.api_version().into_owned()),
            ("kind", self.kind().into_owned()),
            ("namespace", self.namespace().into_owned()),
            ("name", self.name().into_owned()),
        ])
    }

    fn at(&self, index: u32) -> NodeRef<'_> {
        match self.tree.node(index) {
            Some(node) => node,
            // Every index was taken from this very tree, and a tree never changes.
            None => unreachable!("a resource names only nodes of its own tree"),
        }
    }
}

fn split(api_version: Cow<'_, str>) -> (Cow<'_, str>, Cow<'_, str>) {
    match api_version {
        Cow::Borrowed(text) => {
            let (group, version) = text.split_once('/').unwrap_or(("", text));
            (Cow::Borrowed(group), Cow::Borrowed(version))
        }
        Cow::Owned(text) => {
            let (group, version) = text.split_once('/').unwrap_or(("", &text));
            (Cow::Owned(group.to_owned()), Cow::Owned(version.to_owned()))
        }
    }
}
