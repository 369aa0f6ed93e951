//! The `kustomize` of a source of an Argo CD Application (`ApplicationSourceKustomize` of Argo CD 3.3.0).

use rempart_core::NodeRef;

use super::super::outcome::{At, Step, refused, unsupported};
use super::read::{Located, fields, flag, integer, list, pairs, text};
use super::{EDITED, Pairs, Patch, Replica};

/// What is to be changed. All nodes are marked with [`EDITED`].
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Edit {
    pub(in super::super) name_prefix: Option<Located<String>>,
    pub(in super::super) name_suffix: Option<Located<String>>,
    pub(in super::super) namespace: Option<Located<String>>,
    pub(in super::super) images: Vec<Located<String>>,
    pub(in super::super) replicas: Vec<Replica>,
    pub(in super::super) labels: Pairs,
    pub(in super::super) force_labels: bool,
    pub(in super::super) labels_without_selector: bool,
    pub(in super::super) labels_in_templates: bool,
    pub(in super::super) annotations: Pairs,
    pub(in super::super) force_annotations: bool,
    pub(in super::super) patches: Vec<Patch>,
    pub(in super::super) components: Vec<Located<String>>,
    pub(in super::super) ignore_missing_components: bool,
}

/// Every field that there is.
const FIELDS: [&str; 18] = [
    "namePrefix",
    "nameSuffix",
    "images",
    "commonLabels",
    "version",
    "commonAnnotations",
    "forceCommonLabels",
    "forceCommonAnnotations",
    "namespace",
    "commonAnnotationsEnvsubst",
    "replicas",
    "patches",
    "components",
    "ignoreMissingComponents",
    "labelWithoutSelector",
    "kubeVersion",
    "apiVersions",
    "labelIncludeTemplates",
];

impl Edit {
    pub(in super::super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut edit = Self::default();
        let mut fills_annotations = false;
        for (name, node) in fields(node, &FIELDS)? {
            match name {
                "commonAnnotationsEnvsubst" => fills_annotations = flag(node).field(name)?,
                _ => edit.field(name, node).field(name)?,
            }
        }
        // Argo CD fills in the name of the application, its revision and the like.
        for image in &edit.images {
            no_variable(&image.value).field("images")?;
        }
        for (_, value) in &edit.labels {
            no_variable(&value.value).field("commonLabels")?;
        }
        if fills_annotations {
            for (_, value) in &edit.annotations {
                no_variable(&value.value).field("commonAnnotations")?;
            }
        }
        Ok(edit)
    }

    fn field(&mut self, name: &str, node: NodeRef<'_>) -> Step<()> {
        match name {
            "namePrefix" => self.name_prefix = filled(node)?,
            "nameSuffix" => self.name_suffix = filled(node)?,
            "namespace" => self.namespace = filled(node)?,
            "images" => self.images = list(node, marked)?,
            "replicas" => self.replicas = list(node, replica)?,
            "commonLabels" => self.labels = marked_pairs(node)?,
            "forceCommonLabels" => self.force_labels = flag(node)?,
            "labelWithoutSelector" => self.labels_without_selector = flag(node)?,
            "labelIncludeTemplates" => self.labels_in_templates = flag(node)?,
            "commonAnnotations" => self.annotations = marked_pairs(node)?,
            "forceCommonAnnotations" => self.force_annotations = flag(node)?,
            "patches" => self.patches = list(node, patch)?,
            "components" => self.components = list(node, marked)?,
            "ignoreMissingComponents" => self.ignore_missing_components = flag(node)?,
            // Which program builds, and what charts are told: neither changes what is built here.
            _ => {}
        }
        Ok(())
    }
}

fn no_variable(text: &str) -> Step<()> {
    if text.contains('$') {
        return unsupported("a variable that Argo CD fills in");
    }
    Ok(())
}

fn marked(node: NodeRef<'_>) -> Step<Located<String>> {
    let mut found = text(node)?;
    found.node |= EDITED;
    Ok(found)
}

fn filled(node: NodeRef<'_>) -> Step<Option<Located<String>>> {
    let found = marked(node)?;
    Ok((!found.value.is_empty()).then_some(found))
}

/// Pairs as the command line that Argo CD makes of them hands them on: quotes around a value are lost.
fn marked_pairs(node: NodeRef<'_>) -> Step<Pairs> {
    let mut found: Pairs = Vec::new();
    for (key, mut value) in pairs(node)? {
        // `key:value` is cut at its first colon.
        let (key, behind) = match key.split_once(':') {
            Some(("", _)) => return refused("a key is empty"),
            Some((key, behind)) => (key.to_owned(), format!("{behind}:{}", value.value)),
            None if key.is_empty() => return refused("a key is empty"),
            None => (key, std::mem::take(&mut value.value)),
        };
        if found.iter().any(|(known, _)| *known == key) {
            return unsupported("keys that differ behind a colon");
        }
        let unquoted = behind
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        unquoted.unwrap_or(&behind).clone_into(&mut value.value);
        value.node |= EDITED;
        found.push((key, value));
    }
    Ok(found)
}

fn replica(node: NodeRef<'_>) -> Step<Replica> {
    let mut replica = Replica {
        name: String::new(),
        count: 0,
        node: node.index() | EDITED,
    };
    for (name, node) in fields(node, &["name", "count"])? {
        if name == "name" {
            replica.name = text(node)?.value;
            continue;
        }
        let written = text(node).ok().map(|text| text.value);
        replica.count = match written.map(|text| text.parse()) {
            Some(Ok(count)) => count,
            Some(Err(_)) => return refused("a whole number is expected"),
            None => integer(node)?,
        };
        replica.node = node.index() | EDITED;
    }
    if replica.name.contains('=') {
        return refused("a name holds `=`");
    }
    Ok(replica)
}

fn patch(node: NodeRef<'_>) -> Step<Patch> {
    let mut patch = Patch::read(node)?;
    patch.node |= EDITED;
    for text in [&mut patch.path, &mut patch.inline].into_iter().flatten() {
        text.node |= EDITED;
    }
    Ok(patch)
}
