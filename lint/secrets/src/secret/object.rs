//! Secrets as mappings: objects of their own, and those that stand in another object or in the values of a chart.

use std::borrow::Cow;
use std::collections::HashSet;

use rempart_core::{Kind, NodeRef, Span};
use rempart_model as model;
use rempart_model::Resource;
use rempart_model::secret::{is_data, is_kind, is_shown};

use super::{Entry, argo, is_open, is_public, mistyped, reveals_credential};
use crate::sops::base64;

/// A value of a Secret that anybody may read.
pub(crate) struct OpenValue<'t> {
    /// The field and the key, with a dot between.
    pub(crate) path: String,
    /// The key.
    pub(crate) key: NodeRef<'t>,
    /// The value.
    pub(crate) value: NodeRef<'t>,
}

/// What holds the data: a Secret itself, and each template of a `SopsSecret` of sops-secrets-operator. Empty for objects of
/// other kinds.
pub(crate) fn holders<'t>(kind: &str, object: NodeRef<'t>) -> Vec<NodeRef<'t>> {
    match kind {
        kind if is_kind(kind) => vec![object],
        "SopsSecret" => {
            let templates = model::get_path(object, &["spec", "secretTemplates"]);
            let items = templates.into_iter().flat_map(NodeRef::items);
            items.filter_map(NodeRef::resolved).collect()
        }
        _ => Vec::new(),
    }
}

/// The first value in clear of a Secret.
pub(crate) fn first_open(holder: NodeRef<'_>) -> Option<OpenValue<'_>> {
    first_meant(holder, &|_, _, _| true)
}

/// Whether a value in clear is meant: of `data` or not, its key, itself.
pub(super) type IsMeant<'a> = &'a dyn Fn(bool, &str, NodeRef<'_>) -> bool;

fn first_meant<'t>(holder: NodeRef<'t>, is_meant: IsMeant<'_>) -> Option<OpenValue<'t>> {
    let named = ["data", "stringData"].into_iter();
    let fields = named.filter_map(|field| Some((field.to_owned(), model::get(holder, field)?)));
    let fields = fields.chain(mistyped(holder));
    let mut open = fields.flat_map(|(field, node)| scalars(field, node));
    let is_of_argo = argo::describes(holder);
    let is_secret = |one: &OpenValue<'_>| {
        let name = if one.key.is_scalar() {
            one.key.value()
        } else {
            Cow::Borrowed("")
        };
        let is_coded = one.path.starts_with("data.");
        let is_of_argo = || is_of_argo && is_public_of_argo(is_coded, &name, one.value);
        is_open(is_coded, &name, one.value)
            && !is_public(&name)
            && !is_of_argo()
            && is_meant(is_coded, &name, one.value)
    };
    let found = open.find(is_secret);
    found.or_else(|| stray(holder))
}

/// Whether a value of a Secret with the label of Argo CD says where something is, as written or behind base64.
fn is_public_of_argo(is_coded: bool, name: &str, value: NodeRef<'_>) -> bool {
    let text = model::scalar(value).unwrap_or_default();
    if !is_coded {
        return argo::is_public(name, &text);
    }
    let decoded = base64::decode(text.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.is_some_and(|decoded| argo::is_public(name, &decoded))
}

/// The scalars below a field, as they are asked for: a Secret may have a million. It has one of them under each key; what
/// stands deeper is no less in clear.
fn scalars(field: String, node: NodeRef<'_>) -> impl Iterator<Item = OpenValue<'_>> {
    // Aliases can name one node many times.
    let mut seen = HashSet::new();
    let mut open = vec![below(field, node)];
    std::iter::from_fn(move || {
        while let Some(level) = open.last_mut() {
            let Some(one) = level.next() else {
                open.pop();
                continue;
            };
            if model::scalar(one.value).is_some() {
                return Some(one);
            }
            let node = one.value.resolved().unwrap_or(one.value);
            if seen.insert(node.index()) {
                open.push(below(one.path, node));
            }
        }
        None
    })
}

/// What stands in a mapping or a list, under the path of it; of an entry of a list the value is its own key.
fn below<'t>(path: String, node: NodeRef<'t>) -> Box<dyn Iterator<Item = OpenValue<'t>> + 't> {
    let list = node.resolved().unwrap_or(node);
    let above = path.clone();
    let entries = model::entries(node).into_iter();
    let entries = entries.map(move |(key, value)| OpenValue {
        path: format!("{path}.{}", key.value()),
        key,
        value,
    });
    let items = list.items().enumerate();
    let items = items.map(move |(at, value)| OpenValue {
        path: format!("{above}.{at}"),
        key: node,
        value,
    });
    Box::new(entries.chain(items))
}

/// A scalar where a Secret has no field, under a name that is meant for its data, or one that is a credential.
fn stray(holder: NodeRef<'_>) -> Option<OpenValue<'_>> {
    // What only names a Secret has none.
    let metadata = model::get(holder, "metadata")?;
    let places = [("", holder), ("metadata", metadata)].into_iter();
    let mut entries = places.flat_map(|(path, node)| {
        let entries = model::entries(node).into_iter();
        entries.map(move |(key, value)| (path, key, value))
    });
    let is_stray = |path: &str, key: NodeRef<'_>, value: NodeRef<'_>| {
        let name = key.value();
        let text = model::scalar(value);
        !is_shown(path, &name)
            && text.is_some_and(|text| {
                is_data(&name) && is_open(name == "data", "", value)
                    || !is_public(&name) && reveals_credential(&name, &text)
            })
    };
    let found = entries.find(|(path, key, value)| is_stray(path, *key, *value));
    found.map(|(path, key, value)| {
        let dot = if path.is_empty() { "" } else { "." };
        OpenValue {
            path: format!("{path}{dot}{}", key.value()),
            key,
            value,
        }
    })
}

/// Whether an object is judged where it stands, as one that the API server gets: by its group and its kind, which an item of
/// a list may have from there.
pub(crate) fn is_judged(resource: &Resource) -> bool {
    let kind = resource.kind();
    is_kind(&kind) && resource.group().is_empty()
        || kind == "SopsSecret" && resource.is_of_group("isindir.github.com")
}

/// The first value in clear of a Secret that stands in another object, or is none by its `apiVersion`.
pub(crate) fn in_object(object: NodeRef<'_>) -> Option<Entry> {
    in_object_meant(object, &|_, _, _| true)
}

/// The same of the values that are meant.
pub(super) fn in_object_meant(object: NodeRef<'_>, is_meant: IsMeant<'_>) -> Option<Entry> {
    let kind = model::get(object, "kind").and_then(model::scalar)?;
    let holders = holders(&kind, object);
    let mut open = holders.into_iter().filter_map(|holder| {
        // A rule of Kyverno has the Secret that it makes under `data`, and its name beside that.
        let inner = model::get(holder, "data").filter(|data| {
            let is_mapping =
                |field| model::get(*data, field).is_some_and(|node| node.kind() == Kind::Mapping);
            ["data", "stringData"].into_iter().any(is_mapping)
        });
        first_meant(inner.unwrap_or(holder), is_meant)
    });
    let OpenValue { path, key, value } = open.next()?;
    let written = model::scalar(value).map_or(key, |_| value).span();
    let data = ["data", "stringData", "spec"].into_iter();
    let data = data.filter_map(|field| model::get(object, field));
    let within = data
        .map(NodeRef::span)
        .reduce(|one, other| Span::new(one.start.min(other.start), one.end.max(other.end)));
    let within = within.unwrap_or_else(|| value.span());
    Some(Entry {
        path,
        value: written.start as usize..written.end as usize,
        document: object.document() as u32,
        within: within.start as usize..within.end as usize,
        object: Some(object.span().start as usize),
    })
}
