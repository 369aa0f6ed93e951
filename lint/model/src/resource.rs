//! Kubernetes objects in a tree: every document, every item of a list, each with its own place.

use std::borrow::Cow;
use std::sync::Arc;

use rempart_core::{Context, Fact, FileId, Kind, NodeRef, RepoPath, Span, Subject, Tree};

use crate::{class, lookup};

/// One object: a few indices into its tree, so that it costs next to nothing to make and to keep.
#[derive(Clone, Debug)]
pub struct Resource {
    tree: Arc<Tree>,
    path: RepoPath,
    node: u32,
    document: u32,
    api_version: u32,
    kind: u32,
    metadata: Option<u32>,
    /// The item of a typed list (`ConfigMapList`) that leaves its kind to the list.
    kind_from_list: bool,
    sops: bool,
}

/// Why something that stands where an object is expected is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A scalar or a sequence.
    NotAMapping,
    /// No `apiVersion`, or one that is empty or no scalar.
    NoApiVersion,
    /// No `kind`, or one that is empty or no scalar.
    NoKind,
    /// Neither of the two.
    NoApiVersionNorKind,
    /// Lists in lists beyond the limit, or aliases that expand without end.
    TooDeep,
}

/// A document, or an item of a list, that is no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAResource {
    /// Its node in the tree of the file.
    pub node: u32,
    /// The document it stands in, from 0.
    pub document: u32,
    /// Why it is none.
    pub reason: Reason,
}

/// The objects of one file, in the order written. Computed for manifests and for patches (a strategic merge patch has
/// the shape of an object).
#[derive(Clone, Debug, Default)]
pub struct FileResources {
    /// The objects; items of lists stand in place of their list.
    pub resources: Vec<Resource>,
    /// What is no object. Documents without content are not listed: every reader skips them.
    pub others: Vec<NotAResource>,
}

/// Lists in lists beyond this are not opened. kubectl writes lists of one level.
const LIST_DEPTH: usize = 8;

impl FileResources {
    /// Finds the objects of a tree.
    pub fn of(path: &RepoPath, tree: &Arc<Tree>) -> Self {
        let mut found = Self::default();
        for root in tree.roots() {
            let mut walk = Walk {
                path,
                tree,
                document: root.document() as u32,
                budget: tree.tape().node_count(),
                found: &mut found,
            };
            walk.object(root, None, LIST_DEPTH);
        }
        found
    }
}

impl Fact for FileResources {
    type Key = FileId;

    const NAME: &'static str = "resources";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        context
            .files_of(&[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH])
            .map(|file| file.id)
            .collect()
    }

    fn compute(context: &Context<'_>, key: &FileId) -> Self {
        let file = context.file(*key);
        file.tree()
            .map_or_else(Self::default, |tree| Self::of(file.path(), tree))
    }
}

struct Walk<'w> {
    path: &'w RepoPath,
    tree: &'w Arc<Tree>,
    document: u32,
    /// How many more objects the document may have: aliases can name one list many times.
    budget: usize,
    found: &'w mut FileResources,
}

/// What an item takes from its list when it does not say so itself.
#[derive(Clone, Copy)]
struct FromList {
    api_version: u32,
    kind: u32,
}

impl Walk<'_> {
    fn object(&mut self, node: NodeRef<'_>, list: Option<FromList>, depth: usize) {
        let node = node.resolved().unwrap_or(node);
        if node.is_scalar() && is_empty(node) {
            return;
        }
        if node.kind() != Kind::Mapping {
            return self.other(node, Reason::NotAMapping);
        }
        let Some(budget) = self.budget.checked_sub(1) else {
            return self.other(node, Reason::TooDeep);
        };
        self.budget = budget;
        let root = Root::of(node);
        match (root.api_version, root.kind) {
            (Some(api_version), Some(kind)) => {
                let names = FromList {
                    api_version: api_version.index(),
                    kind: kind.index(),
                };
                match root.items {
                    Some(items) if kind.value().ends_with("List") => {
                        self.list(items, names, depth);
                    }
                    _ => self.push(node, &root, names, false),
                }
            }
            (None, None) if let Some(names) = list => self.push(node, &root, names, true),
            (None, None) => self.other(node, Reason::NoApiVersionNorKind),
            (None, Some(_)) => self.other(node, Reason::NoApiVersion),
            (Some(_), None) => self.other(node, Reason::NoKind),
        }
    }

    fn list(&mut self, items: NodeRef<'_>, names: FromList, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return self.other(items, Reason::TooDeep);
        };
        // The items of a plain `List` have to name themselves; those of a typed list need not.
        let typed = self
            .tree
            .node(names.kind)
            .is_some_and(|kind| kind.value() != "List");
        for item in items.items() {
            self.object(item, typed.then_some(names), depth);
        }
    }

    fn push(&mut self, node: NodeRef<'_>, root: &Root<'_>, names: FromList, kind_from_list: bool) {
        self.found.resources.push(Resource {
            tree: Arc::clone(self.tree),
            path: self.path.clone(),
            node: node.index(),
            document: self.document,
            api_version: names.api_version,
            kind: names.kind,
            metadata: root.metadata.map(NodeRef::index),
            kind_from_list,
            sops: root.sops.is_some_and(is_sops_metadata),
        });
    }

    fn other(&mut self, node: NodeRef<'_>, reason: Reason) {
        self.found.others.push(NotAResource {
            node: node.index(),
            document: self.document,
            reason,
        });
    }
}

/// The keys at the root of an object that say what it is, found in one pass.
#[derive(Default)]
struct Root<'t> {
    api_version: Option<NodeRef<'t>>,
    kind: Option<NodeRef<'t>>,
    metadata: Option<NodeRef<'t>>,
    items: Option<NodeRef<'t>>,
    sops: Option<NodeRef<'t>>,
}

impl<'t> Root<'t> {
    fn of(mapping: NodeRef<'t>) -> Self {
        let mut root = Self::default();
        let mut merged = false;
        for (key, value) in mapping.entries() {
            if !key.is_scalar() {
                continue;
            }
            let slot = match &*key.value() {
                "apiVersion" => &mut root.api_version,
                "kind" => &mut root.kind,
                "metadata" => &mut root.metadata,
                "items" => &mut root.items,
                "sops" => &mut root.sops,
                "<<" => {
                    merged = true;
                    continue;
                }
                _ => continue,
            };
            if slot.is_none() {
                *slot = value.resolved();
            }
        }
        if merged {
            root.complete(mapping);
        }
        root.api_version = root.api_version.filter(|node| is_word(*node));
        root.kind = root.kind.filter(|node| is_word(*node));
        root.items = root.items.filter(|node| node.kind() == Kind::Sequence);
        root
    }

    /// Takes what the mapping itself does not have from its merge keys.
    fn complete(&mut self, mapping: NodeRef<'t>) {
        for (slot, key) in [
            (&mut self.api_version, "apiVersion"),
            (&mut self.kind, "kind"),
            (&mut self.metadata, "metadata"),
            (&mut self.items, "items"),
        ] {
            if slot.is_none() {
                *slot = lookup::get(mapping, key);
            }
        }
    }
}

fn is_word(node: NodeRef<'_>) -> bool {
    node.is_scalar() && !is_empty(node)
}

/// Whether a scalar says nothing: not written, or null.
fn is_empty(node: NodeRef<'_>) -> bool {
    match node.kind() {
        Kind::Absent => true,
        Kind::Plain => matches!(node.raw(), "" | "~" | "null" | "Null" | "NULL"),
        _ => node.value().is_empty(),
    }
}

/// Whether a value is what SOPS writes under `sops`: a mapping with a `mac`.
pub(crate) fn is_sops_metadata(node: NodeRef<'_>) -> bool {
    node.entry("mac").is_some()
}

impl Resource {
    /// The tree it stands in.
    pub const fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// The file it stands in.
    pub const fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The document it stands in, from 0. The items of a list share one.
    pub const fn document(&self) -> u32 {
        self.document
    }

    /// The mapping of the object.
    pub fn node(&self) -> NodeRef<'_> {
        self.at(self.node)
    }

    /// The index of [`Self::node`] in the tree.
    pub const fn index(&self) -> u32 {
        self.node
    }

    /// Where the whole object is written.
    pub fn span(&self) -> Span {
        self.node().span()
    }

    /// The value of `apiVersion`, as a node.
    pub fn api_version_node(&self) -> NodeRef<'_> {
        self.at(self.api_version)
    }

    /// The value of `kind`, as a node; for an item that leaves its kind to its list, that of the list.
    pub fn kind_node(&self) -> NodeRef<'_> {
        self.at(self.kind)
    }

    /// `apiVersion`, such as `apps/v1`.
    pub fn api_version(&self) -> Cow<'_, str> {
        self.api_version_node().value()
    }

    /// The part of `apiVersion` before the slash; empty for the core group.
    pub fn group(&self) -> Cow<'_, str> {
        split(self.api_version()).0
    }

    /// The part of `apiVersion` behind the slash.
    pub fn version(&self) -> Cow<'_, str> {
        split(self.api_version()).1
    }

    /// `kind`, such as `Deployment`.
    pub fn kind(&self) -> Cow<'_, str> {
        let kind = self.kind_node().value();
        if self.kind_from_list {
            let length = kind.len().saturating_sub("List".len());
            return match kind {
                Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
                Cow::Owned(text) => Cow::Owned(text[..length].to_owned()),
            };
        }
        kind
    }

    /// `metadata`, as a node.
    pub fn metadata(&self) -> Option<NodeRef<'_>> {
        self.metadata.map(|index| self.at(index))
    }

    /// `metadata.name`, as a node.
    pub fn name_node(&self) -> Option<NodeRef<'_>> {
        lookup::get(self.metadata()?, "name")
    }

    /// `metadata.name`; empty when it is not given.
    pub fn name(&self) -> Cow<'_, str> {
        self.name_node()
            .and_then(lookup::scalar)
            .unwrap_or_default()
    }

    /// `metadata.namespace`, as a node.
    pub fn namespace_node(&self) -> Option<NodeRef<'_>> {
        lookup::get(self.metadata()?, "namespace")
    }

    /// `metadata.namespace`; empty when it is not given.
    pub fn namespace(&self) -> Cow<'_, str> {
        self.namespace_node()
            .and_then(lookup::scalar)
            .unwrap_or_default()
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<NodeRef<'_>> {
        lookup::get(lookup::get(self.metadata()?, "annotations")?, key)
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<NodeRef<'_>> {
        lookup::get(lookup::get(self.metadata()?, "labels")?, key)
    }

    /// The value at a path of keys from the root of the object.
    pub fn get(&self, path: &[&str]) -> Option<NodeRef<'_>> {
        lookup::get_path(self.node(), path)
    }

    /// Whether SOPS has encrypted it: its root has the key `sops` with a MAC. What the API server gets has no such
    /// key, and the values of encrypted fields are not those that are written.
    pub const fn is_sops(&self) -> bool {
        self.sops
    }

    /// Whether it is of a group and kind.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    /// What findings are about: `apiVersion`, `kind`, `namespace` and `name`, all four always given.
    pub fn subject(&self) -> Subject {
        Subject(vec![
            ("apiVersion", self.api_version().into_owned()),
            ("kind", self.kind().into_owned()),
            ("namespace", self.namespace().into_owned()),
            ("name", self.name().into_owned()),
        ])
    }

    fn at(&self, index: u32) -> NodeRef<'_> {
        match self.tree.node(index) {
            Some(node) => node,
            // Every index was taken from this very tree, and a tree never changes.
            None => unreachable!("a resource names only nodes of its own tree"),
        }
    }
}

fn split(api_version: Cow<'_, str>) -> (Cow<'_, str>, Cow<'_, str>) {
    match api_version {
        Cow::Borrowed(text) => {
            let (group, version) = text.split_once('/').unwrap_or(("", text));
            (Cow::Borrowed(group), Cow::Borrowed(version))
        }
        Cow::Owned(text) => {
            let (group, version) = text.split_once('/').unwrap_or(("", &text));
            (Cow::Owned(group.to_owned()), Cow::Owned(version.to_owned()))
        }
    }
}
