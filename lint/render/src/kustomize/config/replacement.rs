//! `replacements`.

use rempart_core::NodeRef;

use super::super::outcome::{At, Step};
use super::Selector;
use super::read::{Located, fields, flag, integer, list, text};

/// How a value is taken out of a field or put into one.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct FieldOptions {
    pub(in super::super) delimiter: String,
    pub(in super::super) index: i64,
    pub(in super::super) create: bool,
}

impl FieldOptions {
    fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut options = Self::default();
        for (name, node) in fields(node, &["delimiter", "index", "encoding", "create"])? {
            match name {
                "delimiter" => options.delimiter = text(node)?.value,
                "index" => options.index = integer(node)?,
                "create" => options.create = flag(node)?,
                _ => {}
            }
        }
        Ok(options)
    }
}

/// The field that a value is taken from.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Source {
    /// Names that have to be equal; what is empty fits everything.
    pub(in super::super) object: Selector,
    pub(in super::super) field_path: String,
    pub(in super::super) options: FieldOptions,
}

/// The fields that a value is put into.
#[derive(Clone, Debug)]
pub(in super::super) struct Target {
    pub(in super::super) select: Option<Selector>,
    pub(in super::super) reject: Vec<Selector>,
    pub(in super::super) field_paths: Vec<String>,
    pub(in super::super) options: FieldOptions,
}

/// One of `replacements`, inline or in a file.
#[derive(Clone, Debug)]
pub(in super::super) struct Replacement {
    pub(in super::super) path: Option<Located<String>>,
    pub(in super::super) source: Option<Source>,
    pub(in super::super) source_value: Option<Located<String>>,
    pub(in super::super) targets: Option<Vec<Target>>,
    /// Where it stands.
    pub(in super::super) node: u32,
}

impl Replacement {
    pub(in super::super) fn read(node: NodeRef<'_>) -> Step<Self> {
        let mut replacement = Self {
            path: None,
            source: None,
            source_value: None,
            targets: None,
            node: node.index(),
        };
        for (name, node) in fields(node, &["source", "targets", "sourceValue", "path"])? {
            match name {
                "source" => replacement.source = Some(source(node).field("source")?),
                "targets" => replacement.targets = Some(list(node, target).field("targets")?),
                "sourceValue" => replacement.source_value = Some(text(node)?),
                _ => replacement.path = super::filled(text(node)?),
            }
        }
        Ok(replacement)
    }
}

fn source(node: NodeRef<'_>) -> Step<Source> {
    let mut source = Source::default();
    let known = [
        "group",
        "version",
        "kind",
        "name",
        "namespace",
        "fieldPath",
        "options",
    ];
    for (name, node) in fields(node, &known)? {
        if name == "options" {
            source.options = FieldOptions::read(node)?;
            continue;
        }
        let value = text(node).field(name)?.value;
        match name {
            "group" => source.object.group = value,
            "version" => source.object.version = value,
            "kind" => source.object.kind = value,
            "name" => source.object.name = value,
            "namespace" => source.object.namespace = value,
            _ => source.field_path = value,
        }
    }
    Ok(source)
}

fn target(node: NodeRef<'_>) -> Step<Target> {
    let mut target = Target {
        select: None,
        reject: Vec::new(),
        field_paths: Vec::new(),
        options: FieldOptions::default(),
    };
    for (name, node) in fields(node, &["select", "reject", "fieldPaths", "options"])? {
        match name {
            "select" => target.select = Some(Selector::read(node)?),
            "reject" => target.reject = list(node, Selector::read)?,
            "fieldPaths" => {
                let paths = list(node, text)?;
                target.field_paths = paths.into_iter().map(|path| path.value).collect();
            }
            _ => target.options = FieldOptions::read(node)?,
        }
    }
    Ok(target)
}
