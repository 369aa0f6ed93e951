//! Kustomizations in the words of kustomize 5.8 (`api/types/kustomization.go`).

mod edit;
mod file;
mod generator;
mod parts;
mod patch;
pub(super) mod read;
mod replacement;
mod var;

use std::sync::Arc;

use rempart_core::{NodeRef, RepoPath, Tree};

use super::outcome::{At, Step, refused, unsupported};
pub(super) use edit::Edit;
pub(super) use file::configuration;
pub(super) use generator::{Generator, GeneratorOptions};
pub(super) use parts::{Image, Label, Replica, SortOptions};
pub(super) use patch::{Patch, Selector};
pub(super) use read::Located;
use read::{fields, list, pairs, text};
pub(super) use replacement::{
    FieldOptions, Replacement, Source as ReplacementSource, Target as ReplacementTarget,
};
pub(super) use var::Var;

/// Every field that there is.
const FIELDS: [&str; 34] = [
    "kind",
    "apiVersion",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "vars",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generatorOptions",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "buildMetadata",
];

/// A mapping of text.
pub(super) type Pairs = Vec<(String, Located<String>)>;

/// One kustomization or component.
#[derive(Clone, Debug)]
pub(super) struct Kustomization {
    pub(super) path: RepoPath,
    pub(super) tree: Arc<Tree>,
    pub(super) is_component: bool,
    pub(super) name_prefix: Option<Located<String>>,
    pub(super) name_suffix: Option<Located<String>>,
    pub(super) namespace: Option<Located<String>>,
    pub(super) common_labels: Pairs,
    pub(super) labels: Vec<Label>,
    pub(super) common_annotations: Pairs,
    pub(super) images: Vec<Image>,
    pub(super) patches: Vec<Patch>,
    pub(super) patches_json: Vec<Patch>,
    pub(super) patches_strategic_merge: Vec<Located<String>>,
    pub(super) replicas: Vec<Replica>,
    pub(super) replacements: Vec<Replacement>,
    pub(super) config_maps: Vec<Generator>,
    pub(super) secrets: Vec<Generator>,
    pub(super) generator_options: Option<GeneratorOptions>,
    pub(super) vars: Vec<Var>,
    pub(super) configurations: Vec<Located<String>>,
    pub(super) resources: Vec<Located<String>>,
    pub(super) components: Vec<Located<String>>,
    pub(super) sort_options: Option<SortOptions>,
    pub(super) build_metadata: Vec<String>,
    /// What was changed before the build, and where that stands: nodes with [`EDITED`] are of its tree.
    pub(super) edited: Option<(RepoPath, Arc<Tree>)>,
}

/// Marks the index of a node that stands in [`Kustomization::edited`].
pub(super) const EDITED: u32 = 1 << 31;

impl Kustomization {
    /// Reads the one document of a file.
    pub(super) fn read(path: &RepoPath, tree: &Arc<Tree>) -> Step<Self> {
        let mut kustomization = Self {
            path: path.clone(),
            tree: Arc::clone(tree),
            is_component: false,
            name_prefix: None,
            name_suffix: None,
            namespace: None,
            common_labels: Vec::new(),
            labels: Vec::new(),
            common_annotations: Vec::new(),
            images: Vec::new(),
            patches: Vec::new(),
            patches_json: Vec::new(),
            patches_strategic_merge: Vec::new(),
            replicas: Vec::new(),
            replacements: Vec::new(),
            config_maps: Vec::new(),
            secrets: Vec::new(),
            generator_options: None,
            vars: Vec::new(),
            configurations: Vec::new(),
            resources: Vec::new(),
            components: Vec::new(),
            sort_options: None,
            build_metadata: Vec::new(),
            edited: None,
        };
        if tree.document_count() > 1 {
            return unsupported("a kustomization with several documents");
        }
        let Some(root) = tree.root(0) else {
            return refused("the kustomization is empty");
        };
        let mut kind = None;
        let mut api_version = None;
        let mut bases = Vec::new();
        let mut image_tags = Vec::new();
        let mut is_empty = true;
        for (name, node) in fields(root, &FIELDS)? {
            let read = match name {
                "kind" => text(node).map(|text| kind = Some(text.value)),
                "apiVersion" => text(node).map(|text| api_version = Some(text.value)),
                "bases" => list(node, text).map(|list| bases = list),
                "imageTags" => list(node, Image::read).map(|list| image_tags = list),
                _ => kustomization.field(name, node),
            };
            read.field(name).at(path, Some(node.span()))?;
            is_empty &= matches!(name, "kind" | "apiVersion");
        }
        if is_empty {
            return refused("the kustomization is empty");
        }
        kustomization.resources.append(&mut bases);
        kustomization.images.append(&mut image_tags);
        kustomization.is_component = match kind.as_deref() {
            None | Some("" | "Kustomization") => false,
            Some("Component") => true,
            Some(_) => return refused("the kind is neither Kustomization nor Component"),
        };
        let version = if kustomization.is_component {
            "v1alpha1"
        } else {
            "v1beta1"
        };
        let expected = format!("kustomize.config.k8s.io/{version}");
        match api_version {
            Some(found) if !found.is_empty() && found != expected => {
                refused(format!("the apiVersion is not `{expected}`"))
            }
            _ => Ok(kustomization),
        }
    }

    /// The file, the tree and the index of a node of this structure.
    pub(super) fn place(&self, node: u32) -> (&RepoPath, &Arc<Tree>, u32) {
        match &self.edited {
            Some((path, tree)) if node & EDITED != 0 => (path, tree, node & !EDITED),
            _ => (&self.path, &self.tree, node),
        }
    }

    fn field(&mut self, name: &str, node: NodeRef<'_>) -> Step<()> {
        match name {
            "metadata" => {}
            "namePrefix" => self.name_prefix = filled(text(node)?),
            "nameSuffix" => self.name_suffix = filled(text(node)?),
            "namespace" => self.namespace = filled(text(node)?),
            "commonLabels" => self.common_labels = pairs(node)?,
            "labels" => self.labels = list(node, Label::read)?,
            "commonAnnotations" => self.common_annotations = pairs(node)?,
            "patches" => self.patches = list(node, Patch::read)?,
            "patchesJson6902" => self.patches_json = list(node, Patch::read)?,
            "patchesStrategicMerge" => self.patches_strategic_merge = list(node, text)?,
            "configMapGenerator" => self.config_maps = list(node, Generator::config_map)?,
            "secretGenerator" => self.secrets = list(node, Generator::secret)?,
            "generatorOptions" => self.generator_options = Some(GeneratorOptions::read(node)?),
            "replacements" => self.replacements = list(node, Replacement::read)?,
            "vars" => self.vars = list(node, Var::read)?,
            "configurations" => self.configurations = list(node, text)?,
            "openapi" => open_api(node)?,
            "images" => self.images = list(node, Image::read)?,
            "replicas" => self.replicas = list(node, Replica::read)?,
            "resources" => self.resources = list(node, text)?,
            "components" => self.components = list(node, text)?,
            "sortOptions" => self.sort_options = Some(SortOptions::read(node)?),
            "buildMetadata" => {
                let options = list(node, text)?;
                self.build_metadata = options.into_iter().map(|option| option.value).collect();
            }
            _ if is_empty(node) => {}
            _ => return unsupported("this field is not built"),
        }
        Ok(())
    }
}

/// Only the version that kustomize has built in says nothing new.
fn open_api(node: NodeRef<'_>) -> Step<()> {
    for (name, value) in pairs(node)? {
        match name.as_str() {
            "version" if matches!(value.value.as_str(), "" | "v1.21.2") => {}
            "version" => return refused("this version of OpenAPI is not built in"),
            _ => return unsupported("a schema of one's own is not read"),
        }
    }
    Ok(())
}

fn filled(text: Located<String>) -> Option<Located<String>> {
    (!text.value.is_empty()).then_some(text)
}

fn is_empty(node: NodeRef<'_>) -> bool {
    !node.is_scalar() && node.entries().next().is_none() && node.items().next().is_none()
}
