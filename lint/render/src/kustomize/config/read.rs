//! Fields of a kustomization as kustomize reads them: YAML 1.1 into JSON, and JSON into structures that know their
//! fields.

use rempart_core::NodeRef;
use rempart_syntax::Kind;
use rempart_syntax::scalar::{Reader, Scalar, is_merge_key, resolve};

use super::super::outcome::{Step, refused, unsupported};

/// A value with the node it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Located<T> {
    pub(in super::super) value: T,
    pub(in super::super) node: u32,
}

/// A node, aliases followed; `None` for null.
fn given(node: NodeRef<'_>) -> Step<Option<NodeRef<'_>>> {
    let Some(node) = node.resolved() else {
        return refused("an alias has no anchor");
    };
    if node.tag().is_some_and(|tag| tag != "!!str") {
        return unsupported("a value with a tag");
    }
    let is_null = node.is_scalar() && resolve(Reader::GoYamlV2, node) == Scalar::Null;
    Ok((!is_null).then_some(node))
}

/// The fields of a mapping that are given; each is one of those known, in whatever case.
pub(in super::super) fn fields<'t>(
    node: NodeRef<'t>,
    known: &[&'static str],
) -> Step<Vec<(&'static str, NodeRef<'t>)>> {
    let mut found = Vec::new();
    if node.kind() != Kind::Mapping {
        return refused("a mapping is expected");
    }
    for (key, value) in node.entries() {
        if is_merge_key(Reader::GoYamlV2, key) {
            return unsupported("a merge key (`<<`)");
        }
        let Some(key) = key.resolved().filter(|key| key.is_scalar()) else {
            return unsupported("a key that is no text");
        };
        let name = key.value();
        let Some(name) = known.iter().find(|known| known.eq_ignore_ascii_case(&name)) else {
            return refused(format!("unknown field `{name}`"));
        };
        if found.iter().any(|(known, _)| known == name) {
            return unsupported(format!("the field `{name}` is there twice"));
        }
        if let Some(value) = given(value)? {
            found.push((*name, value));
        }
    }
    Ok(found)
}

/// Text: nothing else will do.
pub(in super::super) fn text(node: NodeRef<'_>) -> Step<Located<String>> {
    if node.is_scalar()
        && let Scalar::String(value) = resolve(Reader::GoYamlV2, node)
    {
        return Ok(Located {
            value: value.into_owned(),
            node: node.index(),
        });
    }
    refused("text is expected, and quotes make it text")
}

/// `true` or `false`.
pub(in super::super) fn flag(node: NodeRef<'_>) -> Step<bool> {
    match node.is_scalar().then(|| resolve(Reader::GoYamlV2, node)) {
        Some(Scalar::Bool(value)) => Ok(value),
        _ => refused("`true` or `false` is expected"),
    }
}

/// A whole number.
pub(in super::super) fn integer(node: NodeRef<'_>) -> Step<i64> {
    let value = match node.is_scalar().then(|| resolve(Reader::GoYamlV2, node)) {
        Some(Scalar::Int(value)) => i64::try_from(value).ok(),
        Some(Scalar::Float(value)) if value.fract() == 0.0 && value.abs() < 9e15 => {
            Some(value as i64)
        }
        _ => None,
    };
    value.map_or_else(|| refused("a whole number is expected"), Ok)
}

/// The items of a list; null items count as what is empty, and are left to `read`.
pub(in super::super) fn list<'t, T>(
    node: NodeRef<'t>,
    mut read: impl FnMut(NodeRef<'t>) -> Step<T>,
) -> Step<Vec<T>> {
    if node.kind() != Kind::Sequence {
        return refused("a list is expected");
    }
    let mut items = Vec::new();
    for item in node.items() {
        match given(item)? {
            Some(item) => items.push(read(item)?),
            None => return unsupported("an empty item"),
        }
    }
    Ok(items)
}

/// A mapping of text, sorted by key.
pub(in super::super) fn pairs(node: NodeRef<'_>) -> Step<Vec<(String, Located<String>)>> {
    if node.kind() != Kind::Mapping {
        return refused("a mapping is expected");
    }
    let mut found = Vec::new();
    for (key, value) in node.entries() {
        if is_merge_key(Reader::GoYamlV2, key) {
            return unsupported("a merge key (`<<`)");
        }
        let Some(key) = key.resolved().filter(|key| key.is_scalar()) else {
            return unsupported("a key that is no text");
        };
        let name = match resolve(Reader::GoYamlV2, key) {
            Scalar::String(name) => name,
            // The keys of JSON are text.
            Scalar::Bool(value) => value.to_string().into(),
            Scalar::Int(value) => value.to_string().into(),
            _ => return unsupported("a key that is no text"),
        };
        let value = match given(value)? {
            Some(value) => text(value)?,
            None => Located {
                value: String::new(),
                node: value.index(),
            },
        };
        if found.iter().any(|(known, _)| *known == *name) {
            return unsupported(format!("the key `{name}` is there twice"));
        }
        found.push((name.into_owned(), value));
    }
    found.sort_by(|a: &(String, _), b| a.0.cmp(&b.0));
    Ok(found)
}
