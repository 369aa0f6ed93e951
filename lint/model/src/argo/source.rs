//! A source of an Application.

use std::borrow::Cow;

use rempart_core::NodeRef;

use crate::lookup::{get, get_path, is_true, items, scalar};

/// A typed view of `spec.source`, or of an item of `spec.sources`.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    node: NodeRef<'t>,
}

impl<'t> Source<'t> {
    /// The view of a mapping.
    pub const fn new(node: NodeRef<'t>) -> Self {
        Self { node }
    }

    /// The mapping.
    pub const fn node(self) -> NodeRef<'t> {
        self.node
    }

    /// The value of a field.
    pub fn field(self, name: &str) -> Option<NodeRef<'t>> {
        get(self.node, name)
    }

    /// `repoURL`: a git repository, a Helm repository, or an OCI registry.
    pub fn repo_url(self) -> Option<Cow<'t, str>> {
        self.text("repoURL")
    }

    /// `path`: a folder of the repository, from its root.
    pub fn path(self) -> Option<Cow<'t, str>> {
        self.text("path")
    }

    /// Whether it is an image of a registry (`IsOCI` of Argo CD 3.1 and later), which holds manifests, a kustomization or a
    /// chart: `chart` is not looked at then.
    pub fn is_image(self) -> bool {
        self.repo_url().is_some_and(|url| url.starts_with("oci://"))
    }

    /// `chart`: the name of a chart in a Helm repository.
    pub fn chart(self) -> Option<Cow<'t, str>> {
        self.text("chart")
    }

    /// `targetRevision`: a branch, tag or commit, or a version or range of a chart.
    pub fn target_revision(self) -> Option<Cow<'t, str>> {
        self.text("targetRevision")
    }

    /// `ref`: the name by which value files of other sources reach this one.
    pub fn reference(self) -> Option<Cow<'t, str>> {
        self.text("ref")
    }

    /// `helm`.
    pub fn helm(self) -> Option<NodeRef<'t>> {
        self.field("helm")
    }

    /// `kustomize`.
    pub fn kustomize(self) -> Option<NodeRef<'t>> {
        self.field("kustomize")
    }

    /// `directory`.
    pub fn directory(self) -> Option<NodeRef<'t>> {
        self.field("directory")
    }

    /// `plugin`.
    pub fn plugin(self) -> Option<NodeRef<'t>> {
        self.field("plugin")
    }

    /// `helm.valueFiles`, as nodes: relative to `path`, from the root of the repository with a leading slash, from the
    /// root of another source with `$ref/`, or a URL.
    pub fn value_files(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(get_path(self.node, &["helm", "valueFiles"]))
    }

    /// `helm.values`: a text with YAML in it.
    pub fn values(self) -> Option<NodeRef<'t>> {
        get_path(self.node, &["helm", "values"])
    }

    /// `helm.valuesObject`, which wins over `helm.values`.
    pub fn values_object(self) -> Option<NodeRef<'t>> {
        get_path(self.node, &["helm", "valuesObject"])
    }

    /// The items of `helm.parameters`.
    pub fn parameters(self) -> impl Iterator<Item = NodeRef<'t>> {
        items(get_path(self.node, &["helm", "parameters"]))
    }

    /// Whether `directory.recurse` is true.
    pub fn recurses(self) -> bool {
        is_true(get_path(self.node, &["directory", "recurse"]))
    }

    /// `directory.include`: a glob whose `*` crosses slashes.
    pub fn include(self) -> Option<Cow<'t, str>> {
        self.directory_text("include")
    }

    /// `directory.exclude`, tested before `include`.
    pub fn exclude(self) -> Option<Cow<'t, str>> {
        self.directory_text("exclude")
    }

    fn directory_text(self, name: &str) -> Option<Cow<'t, str>> {
        scalar(get(self.directory()?, name)?)
    }

    fn text(self, name: &str) -> Option<Cow<'t, str>> {
        scalar(self.field(name)?)
    }
}
