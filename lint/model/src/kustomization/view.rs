//! The fields of a kustomization, in the words of kustomize 5.8 (`api/types/kustomization.go`).

use std::borrow::Cow;

use rempart_core::{NodeRef, Tree};

use crate::lookup::{get, get_path, items, scalar};

/// What a kustomization takes a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `resources`, `bases`: objects, or a folder with a kustomization of its own.
    Resource,
    /// `components`: a folder with a kustomization of the kind `Component`.
    Component,
    /// `patches`, `patchesStrategicMerge`, `patchesJson6902`.
    Patch,
    /// `crds`: definitions that tell kustomize about fields; they are not part of the result.
    Crd,
    /// `configurations`: where the transformers find their fields.
    Configuration,
    /// `openapi`: the schema that patches merge by.
    OpenApi,
    /// `replacements`: a file with the replacements.
    Replacement,
    /// `generators`, `transformers`, `validators`: configurations of plugins, or a folder of them.
    Plugin,
    /// `files`, `envs` and `env` of a generator: taken as they stand.
    GeneratorFile,
    /// `valuesFile` and `additionalValuesFiles` of a chart.
    HelmValues,
}

/// A path that a kustomization names.
#[derive(Clone, Debug)]
pub struct FileReference<'t> {
    /// What for.
    pub role: Role,
    /// The scalar it is written in.
    pub node: NodeRef<'t>,
    /// The path alone, as written: without the `key=` of a generator.
    pub path: Cow<'t, str>,
}

/// A typed view of a kustomization. It borrows its tree and looks fields up when they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Kustomization<'t> {
    root: NodeRef<'t>,
}

impl<'t> Kustomization<'t> {
    /// The view of a file that was classified as a kustomization or a component: its first document that is a mapping.
    /// kustomize refuses a second document.
    pub fn of(tree: &'t Tree) -> Option<Self> {
        tree.roots().find(|root| !root.is_scalar()).map(Self::new)
    }

    /// The view of a mapping.
    pub const fn new(root: NodeRef<'t>) -> Self {
        Self { root }
    }

    /// The mapping.
    pub const fn node(self) -> NodeRef<'t> {
        self.root
    }

    /// The value of a field.
    pub fn field(self, name: &str) -> Option<NodeRef<'t>> {
        get(self.root, name)
    }

    /// Whether it is of the kind `Component`: it adds to the kustomization that names it and is not built alone.
    pub fn is_component(self) -> bool {
        self.text("kind").is_some_and(|kind| kind == "Component")
    }

    /// `namespace`: set on every namespaced object.
    pub fn namespace(self) -> Option<Cow<'t, str>> {
        self.text("namespace")
    }

    /// `namePrefix`.
    pub fn name_prefix(self) -> Option<Cow<'t, str>> {
        self.text("namePrefix")
    }

    /// `nameSuffix`.
    pub fn name_suffix(self) -> Option<Cow<'t, str>> {
        self.text("nameSuffix")
    }

    /// The items of a list field such as `images`, `labels`, `replicas`, `helmCharts` or `replacements`.
    pub fn list(self, name: &str) -> impl Iterator<Item = NodeRef<'t>> + use<'t> {
        items(self.field(name))
    }

    /// Every field that is written, as `(key, value)`.
    pub fn fields(self) -> impl Iterator<Item = (NodeRef<'t>, NodeRef<'t>)> {
        self.root.entries()
    }

    /// Every path that it names, in the order of kustomize's fields. Inline patches and plugins name none.
    pub fn references(self) -> Vec<FileReference<'t>> {
        let mut found = Vec::new();
        for (field, role) in [
            ("resources", Role::Resource),
            ("bases", Role::Resource),
            ("components", Role::Component),
            ("patchesStrategicMerge", Role::Patch),
            ("crds", Role::Crd),
            ("configurations", Role::Configuration),
            ("generators", Role::Plugin),
            ("transformers", Role::Plugin),
            ("validators", Role::Plugin),
        ] {
            found.extend(
                self.list(field)
                    .filter_map(|item| reference(role, Some(item))),
            );
        }
        for (field, role) in [
            ("patches", Role::Patch),
            ("patchesJson6902", Role::Patch),
            ("replacements", Role::Replacement),
        ] {
            // Before version 3 an entry of `patches` was a path; today's kustomize refuses it, and the file is a patch.
            let path = |item: NodeRef<'t>| {
                let is_path = item.is_scalar().then_some(item);
                get(item, "path").or(is_path)
            };
            found.extend(
                self.list(field)
                    .filter_map(|item| reference(role, path(item))),
            );
        }
        found.extend(reference(
            Role::OpenApi,
            get_path(self.root, &["openapi", "path"]),
        ));
        for field in ["configMapGenerator", "secretGenerator"] {
            self.list(field)
                .for_each(|item| generator(item, &mut found));
        }
        for chart in self.list("helmCharts") {
            found.extend(reference(Role::HelmValues, get(chart, "valuesFile")));
            let more = items(get(chart, "additionalValuesFiles"));
            found.extend(more.filter_map(|item| reference(Role::HelmValues, Some(item))));
        }
        found
    }

    fn text(self, name: &str) -> Option<Cow<'t, str>> {
        scalar(self.field(name)?)
    }
}

/// A path; `None` where an inline patch or plugin stands instead: kustomize takes what is no file for content, and
/// content has more than one line or is a flow mapping.
fn reference(role: Role, node: Option<NodeRef<'_>>) -> Option<FileReference<'_>> {
    let node = node?;
    let path = scalar(node)?;
    let inline = path.contains('\n') || path.starts_with('{') || path.contains(": ");
    (!inline && !path.is_empty()).then_some(FileReference { role, node, path })
}

/// The files of a generator: `files` may give the key before the path.
fn generator<'t>(item: NodeRef<'t>, found: &mut Vec<FileReference<'t>>) {
    let single = get(item, "env").into_iter();
    for node in items(get(item, "envs")).chain(single) {
        found.extend(reference(Role::GeneratorFile, Some(node)));
    }
    for node in items(get(item, "files")) {
        let Some(mut named) = reference(Role::GeneratorFile, Some(node)) else {
            continue;
        };
        if let Some((_, path)) = named.path.split_once('=') {
            named.path = Cow::Owned(path.to_owned());
        }
        found.push(named);
    }
}
