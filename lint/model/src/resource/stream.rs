//! The objects of a stream: documents, and items of lists.

use std::sync::Arc;

use rempart_core::{ClassId, Context, Fact, FileId, Kind, NodeRef, RepoPath, Tree};

use super::Resource;
use crate::{argo, class, lookup};

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
    /// Whether one of the objects may be a `CustomResourceDefinition`: who collects these need not look into the files
    /// without one.
    pub may_define: bool,
    /// Whether one of the objects is of Argo CD's group.
    pub of_argo: bool,
    /// The minor of the Kubernetes release whose built-in schemas have nothing to say of any object here. Told by who
    /// judged them in the first look, see [`crate::look_judging`].
    pub sound_in: Option<u32>,
}

/// Lists in lists beyond this are not opened. kubectl writes lists of one level.
const LIST_DEPTH: usize = 8;

impl FileResources {
    /// The classes of files that hold objects.
    pub const CLASSES: &[ClassId] = &[class::KUBERNETES_MANIFEST, class::KUSTOMIZE_PATCH];

    /// Finds the objects of a tree.
    pub fn of(path: &RepoPath, tree: &Arc<Tree>) -> Self {
        // Nearly every document is one object.
        let mut found = Self {
            resources: Vec::with_capacity(tree.document_count()),
            others: Vec::new(),
            may_define: false,
            of_argo: false,
            sound_in: None,
        };
        for root in tree.roots() {
            let mut walk = Walk {
                path,
                tree,
                document: root.document() as u32,
                budget: tree.tape().node_count() + 1,
                found: &mut found,
            };
            walk.object(root, None, LIST_DEPTH);
        }
        found
    }

    /// Makes the objects stand in another tree of the same text.
    pub(crate) fn stand_in(&mut self, tree: &Arc<Tree>) {
        for resource in &mut self.resources {
            resource.tree = Arc::clone(tree);
        }
    }
}

impl Fact for FileResources {
    type Key = FileId;

    const NAME: &'static str = "resources";

    fn keys(context: &Context<'_>) -> Vec<FileId> {
        context
            .files_of(Self::CLASSES)
            .map(|file| file.id)
            .collect()
    }

    fn found(context: &Context<'_>, key: &FileId) -> Option<Arc<Self>> {
        let found = context.snapshot.entry(*key).found.as_ref()?;
        Arc::clone(found).downcast().ok()
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
    /// How many more nodes may be looked at: aliases can name one list many times. A tree without such aliases has more
    /// nodes than objects, so it never runs out.
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
        self.budget = self.budget.saturating_sub(1);
        if node.is_scalar() && is_empty(node) {
            return;
        }
        if node.kind() != Kind::Mapping {
            return self.other(node, Reason::NotAMapping);
        }
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
            if self.budget == 0 {
                return self.other(items, Reason::TooDeep);
            }
            self.object(item, typed.then_some(names), depth);
        }
    }

    fn push(&mut self, node: NodeRef<'_>, root: &Root<'_>, names: FromList, kind_from_list: bool) {
        let kind = self.tree.node(names.kind);
        self.found.may_define |= kind.is_some_and(|kind| {
            kind.is("CustomResourceDefinition") || kind.is("CustomResourceDefinitionList")
        });
        let api_version = self.tree.node(names.api_version);
        self.found.of_argo |= api_version.is_some_and(|node| argo::is_of_group(&node.value()));
        self.found.resources.push(Resource {
            tree: Arc::clone(self.tree),
            path: self.path.clone(),
            node: node.index(),
            document: self.document,
            api_version: names.api_version,
            kind: names.kind,
            metadata: root.metadata.map(NodeRef::index),
            kind_from_list,
            glance: root
                .metadata
                .map_or(0, |metadata| glance(self.tree, names.kind, metadata)),
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

/// See [`Resource::glance`].
fn glance(tree: &Tree, kind: u32, metadata: NodeRef<'_>) -> u32 {
    let name = lookup::get(metadata, "name").and_then(lookup::scalar);
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return 0;
    };
    let kind = tree.node(kind).map(NodeRef::value).unwrap_or_default();
    // Items of a typed list leave out the `List` that their kind node has.
    let kind = kind.strip_suffix("List").unwrap_or(&kind);
    let mixed = mix(kind.as_bytes(), mix(name.as_bytes(), 0));
    (mixed >> 32) as u32 | 1
}

/// Mixes a text into a number, eight bytes at a time.
fn mix(text: &[u8], start: u64) -> u64 {
    let add =
        |mixed: u64, word: u64| (mixed.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (words, rest) = text.as_chunks::<8>();
    let mixed = words
        .iter()
        .fold(start, |mixed, word| add(mixed, u64::from_le_bytes(*word)));
    // The length keeps a text apart from one with zeros behind it.
    let last = rest
        .iter()
        .fold(text.len() as u64, |word, byte| word << 8 | u64::from(*byte));
    add(mixed, last)
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
