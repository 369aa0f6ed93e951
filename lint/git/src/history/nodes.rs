//! The trees again, of which only what leads to a wanted blob is kept.

use gix::ObjectId;
use gix::ThreadSafeRepository;
use gix::bstr::BString;
use gix::hashtable::{HashMap, HashSet};
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};
use rempart_core::{RevisionError, parallel};

use super::{MAX_BLOB_BYTES, PlaceMode, store};
use crate::error::words;
use crate::objects::{ObjectError, Objects};

/// How many trees one thread reads in a row.
const IN_A_ROW: usize = 256;

/// A wanted blob in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) name: u32,
    pub(super) id: ObjectId,
    pub(super) mode: PlaceMode,
}

/// A tree. Both lists are sorted by name.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) leaves: Vec<Leaf>,
    /// Name and node.
    pub(super) trees: Vec<(u32, u32)>,
}

/// All trees that lead to a wanted blob.
#[derive(Default)]
pub(super) struct Nodes {
    all: Vec<Node>,
    of: HashMap<ObjectId, u32>,
    names: Names,
}

#[derive(Default)]
struct Names {
    texts: Vec<BString>,
    of: std::collections::HashMap<BString, u32>,
}

impl Names {
    fn intern(&mut self, name: BString) -> u32 {
        if let Some(known) = self.of.get(&name) {
            return *known;
        }
        let number = self.texts.len() as u32;
        self.texts.push(name.clone());
        self.of.insert(name, number);
        number
    }
}

/// What a thread read of one tree.
struct Read {
    leaves: Vec<(BString, ObjectId, PlaceMode)>,
    trees: Vec<(BString, ObjectId)>,
}

impl Nodes {
    /// Reads every tree below the roots, and keeps what leads to a blob of `wanted`, or with `submodules` to a commit
    /// of another repository.
    pub(super) fn read(
        repository: &ThreadSafeRepository,
        roots: impl Iterator<Item = ObjectId>,
        wanted: &HashSet<ObjectId>,
        submodules: bool,
        threads: usize,
    ) -> Result<Self, RevisionError> {
        let mut nodes = Self::default();
        let mut open = Vec::new();
        for root in roots {
            nodes.number(root, &mut open);
        }
        while !open.is_empty() {
            let batch = std::mem::take(&mut open);
            let rows: Vec<_> = batch.chunks(IN_A_ROW).collect();
            let read = parallel::map(threads, rows.len(), |at| {
                let mut objects = store::objects(repository);
                let trees = rows[at].iter();
                trees
                    .map(|(id, _)| read_tree(&mut objects, *id, wanted, submodules))
                    .collect::<Result<Vec<_>, RevisionError>>()
            });
            let mut numbers = batch.iter().map(|(_, number)| *number);
            for row in read {
                for read in row? {
                    let Some(number) = numbers.next() else {
                        break;
                    };
                    nodes.take(number, read, &mut open);
                }
            }
        }
        nodes.prune();
        Ok(nodes)
    }

    /// The node of a tree that leads to something.
    pub(super) fn of(&self, tree: &ObjectId) -> Option<u32> {
        let number = *self.of.get(tree)?;
        (!self.node(number).is_empty()).then_some(number)
    }

    pub(super) fn node(&self, number: u32) -> &Node {
        &self.all[number as usize]
    }

    pub(super) fn name(&self, name: u32) -> &[u8] {
        &self.names.texts[name as usize]
    }

    fn number(&mut self, id: ObjectId, open: &mut Vec<(ObjectId, u32)>) -> u32 {
        if let Some(number) = self.of.get(&id) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.of.insert(id, number);
        self.all.push(Node::default());
        open.push((id, number));
        number
    }

    fn take(&mut self, number: u32, read: Read, open: &mut Vec<(ObjectId, u32)>) {
        let mut node = Node::default();
        for (name, id, mode) in read.leaves {
            let name = self.names.intern(name);
            node.leaves.push(Leaf { name, id, mode });
        }
        for (name, id) in read.trees {
            let name = self.names.intern(name);
            node.trees.push((name, self.number(id, open)));
        }
        node.leaves.sort_unstable_by_key(|leaf| leaf.name);
        node.trees.sort_unstable();
        self.all[number as usize] = node;
    }

    /// Takes away what leads to nothing. A tree may stand in any number of others, so what it leads to is told upwards.
    fn prune(&mut self) {
        let mut parents: Vec<Vec<u32>> = vec![Vec::new(); self.all.len()];
        for (parent, node) in self.all.iter().enumerate() {
            for (_, child) in &node.trees {
                parents[*child as usize].push(parent as u32);
            }
        }
        let mut leads = vec![false; self.all.len()];
        let with_leaves = self.all.iter().enumerate();
        let mut open: Vec<u32> = with_leaves
            .filter(|(_, node)| !node.leaves.is_empty())
            .map(|(number, _)| number as u32)
            .collect();
        while let Some(number) = open.pop() {
            if std::mem::replace(&mut leads[number as usize], true) {
                continue;
            }
            open.append(&mut parents[number as usize]);
        }
        for node in &mut self.all {
            node.trees.retain(|(_, child)| leads[*child as usize]);
            node.trees.shrink_to_fit();
        }
    }
}

impl Node {
    fn is_empty(&self) -> bool {
        self.leaves.is_empty() && self.trees.is_empty()
    }

    /// The tree of a name.
    pub(super) fn tree(&self, name: u32) -> Option<u32> {
        let at = self
            .trees
            .binary_search_by_key(&name, |(name, _)| *name)
            .ok()?;
        Some(self.trees[at].1)
    }
}

fn read_tree(
    objects: &mut Objects,
    tree: ObjectId,
    wanted: &HashSet<ObjectId>,
    submodules: bool,
) -> Result<Read, RevisionError> {
    let mut read = Read {
        leaves: Vec::new(),
        trees: Vec::new(),
    };
    let data = objects.read(tree, Kind::Tree, MAX_BLOB_BYTES)?;
    for entry in TreeRefIter::from_bytes(data, gix::hash::Kind::Sha1) {
        let entry = entry.map_err(|error| ObjectError::Store(tree, words(&error)))?;
        let id = entry.oid.to_owned();
        let mode = match entry.mode.kind() {
            EntryKind::Tree => {
                read.trees.push((entry.filename.to_owned(), id));
                continue;
            }
            EntryKind::Commit => PlaceMode::Submodule,
            EntryKind::Link => PlaceMode::Link,
            EntryKind::Blob | EntryKind::BlobExecutable => PlaceMode::File,
        };
        let is_wanted = match mode {
            PlaceMode::Submodule => submodules,
            PlaceMode::File | PlaceMode::Link => wanted.contains(&id),
        };
        if is_wanted {
            read.leaves.push((entry.filename.to_owned(), id, mode));
        }
    }
    Ok(read)
}
