//! Which object an object is.

use std::borrow::Cow;

use super::arena::{Arena, Id, Text};
use super::schema;

/// The namespace that kustomize gives objects which have none.
pub(super) const NO_NAMESPACE: &str = "_non_namespaceable_";

/// Group, version and kind. In a selector, what is empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Gvk<'s> {
    pub(super) group: Text<'s>,
    pub(super) version: Text<'s>,
    pub(super) kind: Text<'s>,
}

/// Group, version, kind, name and namespace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ResId<'s> {
    pub(super) gvk: Gvk<'s>,
    pub(super) name: Text<'s>,
    /// As it is written.
    pub(super) namespace: Text<'s>,
    /// Whether the kind is known to have no namespace.
    pub(super) cluster_scoped: bool,
}

impl<'s> Gvk<'s> {
    /// Of an apiVersion and a kind.
    pub(super) fn new(api_version: Text<'s>, kind: Text<'s>) -> Self {
        let (group, version) = match api_version {
            Cow::Borrowed(text) => {
                let (group, version) = text.split_once('/').unwrap_or(("", text));
                (Cow::Borrowed(group), Cow::Borrowed(version))
            }
            Cow::Owned(text) => {
                let (group, version) = text.split_once('/').unwrap_or(("", &text));
                (Cow::Owned(group.to_owned()), Cow::Owned(version.to_owned()))
            }
        };
        Self {
            group,
            version,
            kind,
        }
    }

    pub(super) fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_string()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// Whether a selector takes it.
    pub(super) fn is_selected(&self, selector: &Gvk<'_>) -> bool {
        let fits = |mine: &str, theirs: &str| theirs.is_empty() || mine == theirs;
        fits(&self.group, &selector.group)
            && fits(&self.version, &selector.version)
            && fits(&self.kind, &selector.kind)
    }
}

impl<'s> ResId<'s> {
    /// The id that an object has now.
    pub(super) fn of(arena: &Arena<'s>, object: Id) -> Self {
        let text = |key: &str| {
            arena
                .field(object, key)
                .map_or(Cow::Borrowed(""), |id| arena.owned_text(id))
        };
        let api_version = text("apiVersion");
        let kind = text("kind");
        let cluster_scoped = schema::is_cluster_scoped(&api_version, &kind);
        Self {
            gvk: Gvk::new(api_version, kind),
            name: meta(arena, object, "name"),
            namespace: meta(arena, object, "namespace"),
            cluster_scoped,
        }
    }

    /// The namespace that counts in comparisons.
    pub(super) fn effective_namespace(&self) -> &str {
        if self.cluster_scoped {
            NO_NAMESPACE
        } else if self.namespace.is_empty() {
            "default"
        } else {
            &self.namespace
        }
    }

    /// Whether it is the same object.
    pub(super) fn equals(&self, other: &ResId<'_>) -> bool {
        self.name == other.name && self.gvk == other.gvk && self.is_in_namespace_of(other)
    }

    pub(super) fn is_in_namespace_of(&self, other: &ResId<'_>) -> bool {
        self.effective_namespace() == other.effective_namespace()
    }

    /// What makes it one object, for sets.
    pub(super) fn key(&self) -> (Gvk<'s>, Text<'s>, String) {
        let namespace = self.effective_namespace().to_owned();
        (self.gvk.clone(), self.name.clone(), namespace)
    }

    /// For messages.
    pub(super) fn shown(&self) -> String {
        let Self { gvk, name, .. } = self;
        match &*self.namespace {
            "" => format!("{} {name}", gvk.kind),
            namespace => format!("{} {namespace}/{name}", gvk.kind),
        }
    }
}

/// A field of the metadata, unless it is empty.
pub(super) fn meta<'s>(arena: &Arena<'s>, object: Id, field: &str) -> Text<'s> {
    let map = arena
        .field(object, "metadata")
        .filter(|map| !arena.is_empty(*map));
    let value = map.and_then(|map| arena.field(map, field));
    let value = value.filter(|value| !arena.is_empty(*value));
    value.map_or(Cow::Borrowed(""), |value| arena.owned_text(value))
}
