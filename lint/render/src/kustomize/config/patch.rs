//! Patches and the objects they are for.

use rempart_core::NodeRef;

use super::super::outcome::{At, Step};
use super::read::{Located, fields, flag, text};

/// A `target`, a `select` or a `reject`: patterns that a name must fit as a whole; what is empty fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Selector {
    pub(in super::super) group: String,
    pub(in super::super) version: String,
    pub(in super::super) kind: String,
    pub(in super::super) name: String,
    pub(in super::super) namespace: String,
    pub(in super::super) annotations: String,
    pub(in super::super) labels: String,
}

impl Selector {
    pub(in super::super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut selector = Self::default();
        let known = [
            "group",
            "version",
            "kind",
            "name",
            "namespace",
            "annotationSelector",
            "labelSelector",
        ];
        for (name, node) in fields(node, &known)? {
            let value = text(node).field(name)?.value;
            match name {
                "group" => selector.group = value,
                "version" => selector.version = value,
                "kind" => selector.kind = value,
                "name" => selector.name = value,
                "namespace" => selector.namespace = value,
                "annotationSelector" => selector.annotations = value,
                _ => selector.labels = value,
            }
        }
        Ok(selector)
    }
}

/// One of `patches` or `patchesJson6902`.
#[derive(Clone, Debug)]
pub(in super::super) struct Patch {
    pub(in super::super) path: Option<Located<String>>,
    pub(in super::super) inline: Option<Located<String>>,
    pub(in super::super) target: Option<Selector>,
    pub(in super::super) allow_name_change: bool,
    pub(in super::super) allow_kind_change: bool,
    /// Where it stands.
    pub(in super::super) node: u32,
}

impl Patch {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut patch = Self {
            path: None,
            inline: None,
            target: None,
            allow_name_change: false,
            allow_kind_change: false,
            node: node.index(),
        };
        for (name, node) in fields(node, &["path", "patch", "target", "options"])? {
            match name {
                "path" => patch.path = super::filled(text(node)?),
                "patch" => patch.inline = super::filled(text(node)?),
                "target" => patch.target = Some(Selector::read(node).field("target")?),
                _ => {
                    for (name, node) in fields(node, &["allowNameChange", "allowKindChange"])? {
                        match name {
                            "allowNameChange" => patch.allow_name_change = flag(node)?,
                            _ => patch.allow_kind_change = flag(node)?,
                        }
                    }
                }
            }
        }
        Ok(patch)
    }
}
