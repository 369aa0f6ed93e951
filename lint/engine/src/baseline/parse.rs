//! Reads a baseline.

use std::sync::Arc;

use rempart_core::{Format, Kind, NodeRef, RepoPath, SourceFile};

use super::{Baseline, BaselineEntry, BaselineError, MARK};

type Result<T> = std::result::Result<T, BaselineError>;

impl Baseline {
    /// Reads a baseline. `path` is where it stands, for findings that point at it.
    ///
    /// # Errors
    /// The text is no JSON, is no baseline of version 1, or has an entry that is incomplete or stands twice.
    pub fn parse(text: &str, path: Option<RepoPath>) -> Result<Self> {
        let file = SourceFile::from_text(Arc::from(text), Format::Json, None);
        if let Some(error) = file.syntax_errors().first() {
            return Err(BaselineError {
                span: error.span,
                message: error.message.clone(),
            });
        }
        let root = file.tree().and_then(|tree| tree.root(0));
        let Some(root) = root.filter(|root| root.kind() == Kind::Mapping) else {
            let span = root.map(NodeRef::span).unwrap_or_default();
            return Err(BaselineError {
                span,
                message: "a baseline is a JSON object".to_owned(),
            });
        };
        version(root)?;
        let mut entries = std::collections::BTreeMap::new();
        for item in member(root, "findings", Kind::Sequence)?.items() {
            let optional = |name| match item.get(name) {
                Some(_) => text_of(item, name),
                None => Ok(String::new()),
            };
            let entry = BaselineEntry {
                rule: text_of(item, "rule")?,
                path: text_of(item, "path")?,
                object: optional("object")?,
                key: optional("key")?,
            };
            if entries.insert(entry, (count(item)?, item.span())).is_some() {
                return Err(fault(
                    item,
                    "the same rule, path, object and key stand here twice",
                ));
            }
        }
        Ok(Self { path, entries })
    }
}

fn fault(node: NodeRef<'_>, message: impl Into<String>) -> BaselineError {
    BaselineError {
        span: node.span(),
        message: message.into(),
    }
}

fn version(root: NodeRef<'_>) -> Result<()> {
    let Some(version) = root.get(MARK) else {
        return Err(fault(
            root,
            format!("`{MARK}` is missing: this is no baseline"),
        ));
    };
    if version.value() == "1" {
        Ok(())
    } else {
        Err(fault(
            version,
            "this version of the format is not known; 1 is",
        ))
    }
}

fn member<'t>(node: NodeRef<'t>, name: &str, kind: Kind) -> Result<NodeRef<'t>> {
    let found = node
        .get(name)
        .ok_or_else(|| fault(node, format!("`{name}` is missing")))?;
    if found.kind() == kind {
        Ok(found)
    } else {
        let what = if kind == Kind::Sequence {
            "a list"
        } else {
            "a text"
        };
        Err(fault(found, format!("`{name}` must be {what}")))
    }
}

fn text_of(item: NodeRef<'_>, name: &str) -> Result<String> {
    Ok(member(item, name, Kind::DoubleQuoted)?.value().into_owned())
}

fn count(item: NodeRef<'_>) -> Result<usize> {
    let Some(node) = item.get("count") else {
        return Ok(1);
    };
    let count = if node.kind() == Kind::Plain {
        node.value().parse().ok()
    } else {
        None
    };
    let fault = || fault(node, "`count` must be a number of findings, 1 or more");
    count.filter(|count| *count > 0).ok_or_else(fault)
}
