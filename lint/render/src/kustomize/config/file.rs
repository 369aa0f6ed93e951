//! Files of `configurations`: where transformers find their fields, besides those they know.

use rempart_core::NodeRef;

use super::super::fieldspec::{Config, NameReference};
use super::super::id::Gvk;
use super::super::outcome::{At, Step};
use super::parts::field_spec;
use super::read::{fields, list, text};

const FIELDS: [&str; 11] = [
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "templateLabels",
    "commonAnnotations",
    "nameReference",
    "varReference",
    "images",
    "replicas",
];

/// The configuration of one document.
pub(in super::super) fn configuration(node: NodeRef<'_>) -> Step<Config> {
    let mut config = Config::default();
    for (name, node) in fields(node, &FIELDS)? {
        if name == "nameReference" {
            config.name_reference = list(node, name_reference).field(name)?;
            continue;
        }
        let specs = list(node, field_spec).field(name)?;
        if let Some(known) = config.list(name) {
            *known = specs;
        }
    }
    config.sort();
    Ok(config)
}

fn name_reference(node: NodeRef<'_>) -> Step<NameReference> {
    let mut reference = NameReference {
        gvk: Gvk::default(),
        referrers: Vec::new(),
    };
    for (name, node) in fields(node, &["group", "version", "kind", "fieldSpecs"])? {
        if name == "fieldSpecs" {
            reference.referrers = list(node, field_spec)?;
            continue;
        }
        let value = text(node).field(name)?.value.into();
        match name {
            "group" => reference.gvk.group = value,
            "version" => reference.gvk.version = value,
            _ => reference.gvk.kind = value,
        }
    }
    Ok(reference)
}
