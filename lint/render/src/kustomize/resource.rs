//! Objects on their way, and the list of them.

use std::collections::HashSet;

use super::arena::{Arena, Id, Kind, Style, Tag, Text};
use super::fns;
use super::id::{Gvk, ResId};
use super::origin::Origins;
use super::outcome::{Step, refused};

/// What a generated object does to one that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Behavior {
    #[default]
    Create,
    Replace,
    Merge,
}

/// A name that an object had.
#[derive(Clone, Debug)]
pub(super) struct Previous<'s> {
    pub(super) kind: Text<'s>,
    pub(super) name: Text<'s>,
    /// The one that counts in comparisons.
    pub(super) namespace: String,
}

/// An object with what kustomize notes about it on the way.
#[derive(Clone, Debug)]
pub(super) struct Object<'s> {
    pub(super) root: Id,
    /// The names it had, oldest first.
    pub(super) previous: Vec<Previous<'s>>,
    pub(super) prefixes: Vec<String>,
    pub(super) suffixes: Vec<String>,
    pub(super) behavior: Behavior,
    pub(super) needs_hash: bool,
    /// Whether any note was ever made: kustomize keeps them in annotations, which a JSON patch then finds.
    pub(super) noted: bool,
    /// The vars that read from it.
    pub(super) vars: Vec<String>,
    /// A patch has deleted it.
    pub(super) deleted: bool,
}

impl<'s> Object<'s> {
    pub(super) const fn new(root: Id) -> Self {
        Self {
            root,
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            behavior: Behavior::Create,
            needs_hash: false,
            noted: false,
            vars: Vec::new(),
            deleted: false,
        }
    }

    pub(super) fn id(&self, arena: &Arena<'s>) -> ResId<'s> {
        ResId::of(arena, self.root)
    }

    /// The id it had first.
    pub(super) fn original_id(&self, arena: &Arena<'s>) -> ResId<'s> {
        let current = self.id(arena);
        match self.previous.first() {
            Some(previous) => previous.id(&current),
            None => current,
        }
    }

    /// Every id it has and had.
    pub(super) fn ids(&self, arena: &Arena<'s>) -> Vec<ResId<'s>> {
        let current = self.id(arena);
        let mut ids: Vec<_> = self
            .previous
            .iter()
            .map(|previous| previous.id(&current))
            .collect();
        ids.push(current);
        ids
    }

    /// Notes the name it has now as one that it had.
    pub(super) fn store_id(&mut self, arena: &Arena<'s>) {
        let id = self.id(arena);
        self.noted = true;
        self.previous.push(Previous {
            namespace: id.effective_namespace().to_owned(),
            kind: id.gvk.kind,
            name: id.name,
        });
    }

    /// Makes the annotations be there in which kustomize keeps its notes, if it does: fields and patches find them.
    pub(super) fn show_notes(&self, arena: &mut Arena<'s>) -> Step<()> {
        if !self.noted {
            return Ok(());
        }
        let metadata = fns::field_or_map(arena, self.root, "metadata")?;
        let annotations = arena.field(metadata, "annotations");
        if annotations.is_some_and(|map| !arena.is_empty(map)) || arena.kind(metadata) != Kind::Map
        {
            return Ok(());
        }
        arena.clear(metadata, "annotations");
        let made = arena.map(Tag::Map, Origins::None)?;
        fns::set_field(
            arena,
            metadata,
            "annotations",
            Some(made),
            false,
            Style::default(),
        )
    }

    /// Forgets what kustomize keeps in annotations.
    pub(super) fn forget(&mut self) {
        *self = Self {
            vars: std::mem::take(&mut self.vars),
            ..Self::new(self.root)
        };
    }

    pub(super) fn is_empty(&self, arena: &Arena<'_>) -> bool {
        self.deleted || arena.is_empty(self.root)
    }
}

impl<'s> Previous<'s> {
    fn id(&self, current: &ResId<'s>) -> ResId<'s> {
        ResId {
            gvk: Gvk {
                kind: self.kind.clone(),
                ..current.gvk.clone()
            },
            name: self.name.clone(),
            namespace: self.namespace.clone().into(),
            cluster_scoped: false,
        }
    }
}

/// The objects of a kustomization, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects<'s> {
    pub(super) list: Vec<Object<'s>>,
}

impl<'s> Objects<'s> {
    /// Refuses two objects of one id.
    pub(super) fn check_unique(&self, arena: &Arena<'s>, what: &str) -> Step<()> {
        match self.repeated(arena).and_then(|at| self.list.get(at)) {
            Some(object) => refused(format!("{} {what}", object.id(arena).shown())),
            None => Ok(()),
        }
    }

    /// The place of the first object with the id of an earlier one.
    pub(super) fn repeated(&self, arena: &Arena<'s>) -> Option<usize> {
        let mut seen = HashSet::with_capacity(self.list.len());
        let mut list = self.list.iter();
        list.position(|object| !seen.insert(object.id(arena).key()))
    }

    /// The objects that have or had an id that fits.
    pub(super) fn by_any_id(
        &self,
        arena: &Arena<'s>,
        fits: impl Fn(&ResId<'s>) -> bool,
    ) -> Vec<usize> {
        let found =
            self.list.iter().enumerate().filter(|(_, object)| {
                !object.is_empty(arena) && object.ids(arena).iter().any(&fits)
            });
        found.map(|(at, _)| at).collect()
    }

    /// The one object that has or had an id.
    pub(super) fn one(&self, arena: &Arena<'s>, id: &ResId<'_>) -> Step<usize> {
        match self.by_any_id(arena, |other| other.equals(id))[..] {
            [at] => Ok(at),
            [] => refused(format!("there is no {} to patch", id.shown())),
            _ => refused(format!("{} is there more than once", id.shown())),
        }
    }

    /// Leaves out what says that it is for kustomize alone.
    pub(super) fn drop_local(&mut self, arena: &Arena<'_>) {
        self.list.retain(|object| {
            let annotations = fns::strings(arena, object.root, "annotations");
            let mut local = annotations
                .iter()
                .filter(|(key, _)| key == "config.kubernetes.io/local-config");
            !object.is_empty(arena) && local.all(|(_, value)| arena.text(*value) == "false")
        });
    }

    /// Leaves out what is empty.
    pub(super) fn drop_empty(&mut self, arena: &Arena<'_>) {
        self.list.retain(|object| !object.is_empty(arena));
    }
}

/// Annotations of an object become strings, and those that kustomize keeps for itself go: what it does to each object
/// before it writes it.
pub(super) fn finish(arena: &mut Arena<'_>, object: Id) -> Step<()> {
    const OWN: [&str; 5] = [
        "config.kubernetes.io/path",
        "config.kubernetes.io/index",
        "config.k8s.io/id",
        "config.kubernetes.io/origin",
        "alpha.config.kubernetes.io/transformations",
    ];
    let mut annotations = fns::strings(arena, object, "annotations");
    annotations.retain(|(key, _)| !OWN.contains(&key.as_str()));
    fns::set_strings(arena, object, "annotations", annotations)
}
