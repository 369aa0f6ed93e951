//! `vars`.

use rempart_core::NodeRef;

use super::super::outcome::{At, Step};
use super::Selector;
use super::read::{fields, text};

/// A name for the value of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Var {
    pub(in super::super) name: String,
    /// The object; all of it has to be equal.
    pub(in super::super) object: Selector,
    pub(in super::super) field_path: String,
}

impl Var {
    pub(super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut var = Self {
            field_path: "metadata.name".to_owned(),
            ..Self::default()
        };
        for (name, node) in fields(node, &["name", "objref", "fieldref"])? {
            match name {
                "name" => var.name = text(node)?.value,
                "objref" => var.object = object(node).field("objref")?,
                _ => {
                    for (name, node) in fields(node, &["fieldPath"])? {
                        let path = text(node).field(name)?.value;
                        if !path.is_empty() {
                            var.field_path = path;
                        }
                    }
                }
            }
        }
        Ok(var)
    }
}

fn object(node: NodeRef<'_>) -> Step<Selector> {
    let mut object = Selector::default();
    let mut api_version = String::new();
    let known = [
        "apiVersion",
        "group",
        "version",
        "kind",
        "name",
        "namespace",
    ];
    for (name, node) in fields(node, &known)? {
        let value = text(node).field(name)?.value;
        match name {
            "apiVersion" => api_version = value,
            "group" => object.group = value,
            "version" => object.version = value,
            "kind" => object.kind = value,
            "name" => object.name = value,
            _ => object.namespace = value,
        }
    }
    let parts: Vec<&str> = api_version.split('/').collect();
    match parts[..] {
        [group, version] => (object.group, object.version) = (group.to_owned(), version.to_owned()),
        [version] if !version.is_empty() => version.clone_into(&mut object.version),
        _ => {}
    }
    Ok(object)
}
