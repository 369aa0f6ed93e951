//! The smaller structures of a kustomization.

use std::borrow::Cow;

use rempart_core::NodeRef;

use super::super::fieldspec::FieldSpec;
use super::super::id::Gvk;
use super::super::outcome::{At, Step, refused};
use super::Pairs;
use super::read::{Located, fields, flag, integer, list, pairs, text};

/// One of `labels`.
#[derive(Clone, Debug)]
pub(in super::super) struct Label {
    pub(in super::super) pairs: Pairs,
    pub(in super::super) include_selectors: bool,
    pub(in super::super) include_templates: bool,
    pub(in super::super) fields: Vec<FieldSpec>,
}

impl Label {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut label = Self {
            pairs: Vec::new(),
            include_selectors: false,
            include_templates: false,
            fields: Vec::new(),
        };
        for (name, node) in fields(
            node,
            &["pairs", "includeSelectors", "includeTemplates", "fields"],
        )? {
            match name {
                "pairs" => label.pairs = pairs(node)?,
                "includeSelectors" => label.include_selectors = flag(node)?,
                "includeTemplates" => label.include_templates = flag(node)?,
                _ => label.fields = list(node, field_spec)?,
            }
        }
        Ok(label)
    }
}

/// A field specification, as configurations and labels give it.
pub(in super::super) fn field_spec(node: NodeRef<'_>) -> Step<FieldSpec> {
    let mut spec = FieldSpec {
        gvk: Gvk::default(),
        path: Cow::Borrowed(""),
        create: false,
    };
    for (name, node) in fields(node, &["group", "version", "kind", "path", "create"])? {
        if name == "create" {
            spec.create = flag(node)?;
            continue;
        }
        let value = Cow::Owned(text(node).field(name)?.value);
        match name {
            "group" => spec.gvk.group = value,
            "version" => spec.gvk.version = value,
            "kind" => spec.gvk.kind = value,
            _ => spec.path = value,
        }
    }
    Ok(spec)
}

/// One of `images`.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Image {
    pub(in super::super) name: String,
    pub(in super::super) new_name: String,
    pub(in super::super) tag_suffix: String,
    pub(in super::super) new_tag: String,
    pub(in super::super) digest: String,
    /// Where it stands.
    pub(in super::super) node: u32,
}

impl Image {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut image = Self {
            node: node.index(),
            ..Self::default()
        };
        for (name, node) in fields(node, &["name", "newName", "tagSuffix", "newTag", "digest"])? {
            let Located { value, node } = text(node).field(name)?;
            let changes = !value.is_empty();
            match name {
                "name" => image.name = value,
                "newName" => image.new_name = value,
                "tagSuffix" => image.tag_suffix = value,
                "newTag" => image.new_tag = value,
                _ => image.digest = value,
            }
            // The new tag, or else the new name, is what a finding on the image is about.
            if changes && (name == "newTag" || (name != "name" && image.new_tag.is_empty())) {
                image.node = node;
            }
        }
        Ok(image)
    }
}

/// One of `replicas`.
#[derive(Clone, Debug)]
pub(in super::super) struct Replica {
    pub(in super::super) name: String,
    pub(in super::super) count: i64,
    /// Where the count stands.
    pub(in super::super) node: u32,
}

impl Replica {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut replica = Self {
            name: String::new(),
            count: 0,
            node: node.index(),
        };
        for (name, node) in fields(node, &["name", "count"])? {
            if name == "name" {
                replica.name = text(node)?.value;
            } else {
                replica.count = integer(node)?;
                replica.node = node.index();
            }
        }
        Ok(replica)
    }
}

/// `sortOptions`.
#[derive(Clone, Debug)]
pub(in super::super) enum SortOptions {
    /// As the kustomization names them.
    Fifo,
    /// By kind; with the kinds that come first and last, where they are given.
    Legacy(Option<(Vec<String>, Vec<String>)>),
}

impl SortOptions {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut order = String::new();
        let mut legacy = None;
        for (name, node) in fields(node, &["order", "legacySortOptions"])? {
            if name == "order" {
                order = text(node)?.value;
                continue;
            }
            let mut lists = (Vec::new(), Vec::new());
            for (name, node) in fields(node, &["orderFirst", "orderLast"])? {
                let kinds = list(node, text)?
                    .into_iter()
                    .map(|kind| kind.value)
                    .collect();
                if name == "orderFirst" {
                    lists.0 = kinds;
                } else {
                    lists.1 = kinds;
                }
            }
            legacy = Some(lists);
        }
        match (order.as_str(), legacy) {
            ("legacy", legacy) => Ok(Self::Legacy(legacy)),
            ("fifo", None) => Ok(Self::Fifo),
            ("fifo", Some(_)) => refused("`legacySortOptions` is for the order `legacy`"),
            _ => refused("the order is neither `fifo` nor `legacy`"),
        }
    }
}
