//! The values of a build: nodes of all objects in one list, named by index.
//!
//! kustomize shares nodes: a label that a transformer adds to five places is one node in all five, and a patch of one
//! of them changes all. To equal it, nodes here have an identity, too.

use std::borrow::Cow;

use super::origin::Origins;
use super::outcome::{Step, unsupported};

/// The deepest nesting of a value: aliases can nest deeper than any file.
pub(super) const MAX_DEPTH: usize = 300;

/// A node of an [`Arena`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// Text of a scalar: of a file of the snapshot, or made on the way.
pub(super) type Text<'s> = Cow<'s, str>;

/// The tag that go-yaml v3 gives a node when it reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// None: the node was made by a transformer, and what it is follows from its text and style.
    Empty,
    /// `!!str`
    Str,
    /// `!!int`
    Int,
    /// `!!bool`
    Bool,
    /// `!!float`
    Float,
    /// `!!null`
    Null,
    /// `!!timestamp`
    Timestamp,
    /// `!!merge`
    Merge,
    /// `!!map`
    Map,
    /// `!!seq`
    Seq,
}

/// How a node is written, as far as it changes its meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// With quotes, or as a block.
    pub(super) quoted: bool,
    /// With its tag.
    pub(super) tagged: bool,
    /// In brackets, as a collection.
    pub(super) flow: bool,
    /// As a folded block.
    pub(super) folded: bool,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub(super) enum Content<'s> {
    /// The text of a scalar.
    Scalar(Text<'s>),
    /// Keys and values, in order.
    Map(Vec<(Id, Id)>),
    /// Items.
    Seq(Vec<Id>),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    Map,
    Seq,
}

/// One node.
#[derive(Clone, Debug)]
pub(super) struct Node<'s> {
    pub(super) tag: Tag,
    pub(super) style: Style,
    pub(super) content: Content<'s>,
    pub(super) origins: Origins,
}

impl Node<'_> {
    pub(super) const fn kind(&self) -> Kind {
        match self.content {
            Content::Scalar(_) => Kind::Scalar,
            Content::Map(_) => Kind::Map,
            Content::Seq(_) => Kind::Seq,
        }
    }

    /// The text of a scalar; empty for a collection, as in kustomize.
    pub(super) fn text(&self) -> &str {
        match &self.content {
            Content::Scalar(text) => text,
            _ => "",
        }
    }
}

/// All nodes of a build.
#[derive(Debug)]
pub(super) struct Arena<'s> {
    nodes: Vec<Node<'s>>,
    limit: usize,
}

impl<'s> Arena<'s> {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            nodes: Vec::new(),
            limit,
        }
    }

    pub(super) fn add(&mut self, node: Node<'s>) -> Step<Id> {
        if self.nodes.len() >= self.limit {
            let limit = self.limit;
            return unsupported(format!("the build makes more than {limit} values"));
        }
        self.nodes.push(node);
        Ok(Id(self.nodes.len() as u32 - 1))
    }

    pub(super) fn get(&self, id: Id) -> &Node<'s> {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn get_mut(&mut self, id: Id) -> &mut Node<'s> {
        &mut self.nodes[id.0 as usize]
    }

    pub(super) fn scalar(
        &mut self,
        tag: Tag,
        text: impl Into<Text<'s>>,
        origins: Origins,
    ) -> Step<Id> {
        self.add(Node {
            tag,
            style: Style::default(),
            content: Content::Scalar(text.into()),
            origins,
        })
    }

    /// A string of a transformer, as kyaml makes it.
    pub(super) fn string(&mut self, text: impl Into<Text<'s>>, origins: Origins) -> Step<Id> {
        self.scalar(Tag::Str, text, origins)
    }

    pub(super) fn map(&mut self, tag: Tag, origins: Origins) -> Step<Id> {
        self.add(Node {
            tag,
            style: Style::default(),
            content: Content::Map(Vec::new()),
            origins,
        })
    }

    pub(super) fn seq(&mut self, tag: Tag, items: Vec<Id>, origins: Origins) -> Step<Id> {
        self.add(Node {
            tag,
            style: Style::default(),
            content: Content::Seq(items),
            origins,
        })
    }

    /// A copy that shares nothing.
    pub(super) fn copy(&mut self, id: Id) -> Step<Id> {
        let mut node = self.get(id).clone();
        match &mut node.content {
            Content::Scalar(_) => {}
            Content::Map(entries) => {
                for (key, value) in entries {
                    *key = self.copy(*key)?;
                    *value = self.copy(*value)?;
                }
            }
            Content::Seq(items) => {
                for item in items {
                    *item = self.copy(*item)?;
                }
            }
        }
        self.add(node)
    }

    pub(super) fn kind(&self, id: Id) -> Kind {
        self.get(id).kind()
    }

    pub(super) fn text(&self, id: Id) -> &str {
        self.get(id).text()
    }

    /// The text to keep: cheap where it stands in a file.
    pub(super) fn owned_text(&self, id: Id) -> Text<'s> {
        match &self.get(id).content {
            Content::Scalar(text) => text.clone(),
            _ => Cow::Borrowed(""),
        }
    }

    pub(super) fn entries(&self, id: Id) -> &[(Id, Id)] {
        match &self.get(id).content {
            Content::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn items(&self, id: Id) -> &[Id] {
        match &self.get(id).content {
            Content::Seq(items) => items,
            _ => &[],
        }
    }

    /// The first entry of a key.
    pub(super) fn entry(&self, map: Id, key: &str) -> Option<(Id, Id)> {
        let entries = self.entries(map).iter();
        entries
            .copied()
            .find(|(name, _)| self.text(*name) == key && self.kind(*name) == Kind::Scalar)
    }

    /// The value of the first entry of a key.
    pub(super) fn field(&self, map: Id, key: &str) -> Option<Id> {
        self.entry(map, key).map(|(_, value)| value)
    }

    /// The value at the end of a path of keys.
    pub(super) fn path(&self, from: Id, path: &[&str]) -> Option<Id> {
        path.iter()
            .try_fold(from, |node, key| self.field(node, key))
    }

    pub(super) fn is_null(&self, id: Id) -> bool {
        self.get(id).tag == Tag::Null
    }

    /// Null, or a collection without anything in it.
    pub(super) fn is_empty(&self, id: Id) -> bool {
        let node = self.get(id);
        node.tag == Tag::Null
            || match &node.content {
                Content::Scalar(_) => false,
                Content::Map(entries) => entries.is_empty(),
                Content::Seq(items) => items.is_empty(),
            }
    }

    /// Whether it may be taken for a string: by its tag, or for want of one.
    pub(super) fn is_string(&self, id: Id) -> bool {
        let node = self.get(id);
        node.kind() == Kind::Scalar && matches!(node.tag, Tag::Str | Tag::Empty)
    }

    /// Adds an entry behind the others; nothing happens when it is no mapping.
    pub(super) fn push_entry(&mut self, map: Id, key: Id, value: Id) {
        if let Content::Map(entries) = &mut self.get_mut(map).content {
            entries.push((key, value));
        }
    }

    /// Adds an item behind the others; nothing happens when it is no list.
    pub(super) fn push_item(&mut self, list: Id, item: Id) {
        if let Content::Seq(items) = &mut self.get_mut(list).content {
            items.push(item);
        }
    }

    /// Replaces all items of a list.
    pub(super) fn set_items(&mut self, list: Id, items: Vec<Id>) {
        if let Content::Seq(old) = &mut self.get_mut(list).content {
            *old = items;
        }
    }

    /// Removes the first entry of a key.
    pub(super) fn clear(&mut self, map: Id, key: &str) {
        let at = self.entries(map).iter();
        let at = at.clone().position(|(name, _)| self.text(*name) == key);
        if let (Some(at), Content::Map(entries)) = (at, &mut self.get_mut(map).content) {
            entries.remove(at);
        }
    }

    /// Makes a node what another is; both then hold the same children, not the same node. The old origins stay behind
    /// the new ones.
    pub(super) fn assign(&mut self, target: Id, source: Id) {
        if target == source {
            return;
        }
        let mut node = self.get(source).clone();
        node.origins = node.origins.then(&self.get(target).origins);
        *self.get_mut(target) = node;
    }
}
