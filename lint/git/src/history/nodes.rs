//! The trees again, of which only what leads to a wanted blob is kept.

use std::collections::HashMap;

use super::PlaceMode;
use super::edits::{Edit, EntryMode, Row};

/// A wanted blob in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) name: u32,
    /// The number of the object.
    pub(super) object: u32,
    pub(super) mode: PlaceMode,
}

/// A tree. Both lists are sorted by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) leaves: Vec<Leaf>,
    /// Name and number of the tree.
    pub(super) trees: Vec<(u32, u32)>,
}

/// All trees that lead to a wanted blob, by their numbers.
pub(super) struct Nodes {
    all: Vec<Node>,
    names: Names,
}

#[derive(Default)]
struct Names {
    texts: Vec<Vec<u8>>,
    of: HashMap<Vec<u8>, u32>,
}

impl Names {
    fn intern(&mut self, name: &[u8]) -> u32 {
        if let Some(known) = self.of.get(name) {
            return *known;
        }
        let number = self.texts.len() as u32;
        self.texts.push(name.to_owned());
        self.of.insert(name.to_owned(), number);
        number
    }

    fn text(&self, name: u32) -> &[u8] {
        &self.texts[name as usize]
    }
}

/// An entry of the tree that is replayed.
#[derive(Clone, Copy)]
struct Entry {
    name: u32,
    object: u32,
    mode: EntryMode,
}

impl Nodes {
    /// Replays all trees of `count` objects, and keeps what leads to an entry that `is_wanted` by its
    /// name, object and mode.
    pub(super) fn new(
        rows: &[Row],
        count: usize,
        is_wanted: &dyn Fn(&[u8], u32, PlaceMode) -> bool,
    ) -> Self {
        let mut nodes = Self {
            all: vec![Node::default(); count],
            names: Names::default(),
        };
        for row in rows {
            nodes.replay(row, is_wanted);
        }
        nodes.prune();
        nodes
    }

    fn replay(&mut self, row: &Row, is_wanted: &dyn Fn(&[u8], u32, PlaceMode) -> bool) {
        let names: Vec<u32> = row.names().map(|name| self.names.intern(name)).collect();
        let (mut before, mut now): (Vec<Entry>, Vec<Entry>) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (tree, end) in &row.trees {
            now.clear();
            let mut old = before.iter();
            for edit in &row.edits[start..*end as usize] {
                match edit {
                    Edit::Keep(count) => now.extend(old.by_ref().take(*count as usize)),
                    Edit::Drop(count) => {
                        let rest = old.as_slice().get(*count as usize..);
                        old = rest.unwrap_or_default().iter();
                    }
                    Edit::Add { name, object, mode } => now.push(Entry {
                        name: names[*name as usize],
                        object: *object,
                        mode: *mode,
                    }),
                }
            }
            start = *end as usize;
            self.all[*tree as usize] = Node::of(&now, &self.names, is_wanted);
            std::mem::swap(&mut before, &mut now);
        }
    }

    /// The node of a tree, if it leads to something.
    pub(super) fn of(&self, tree: u32) -> Option<u32> {
        (!self.node(tree).is_empty()).then_some(tree)
    }

    pub(super) fn node(&self, number: u32) -> &Node {
        &self.all[number as usize]
    }

    pub(super) fn name(&self, name: u32) -> &[u8] {
        self.names.text(name)
    }

    /// Takes away what leads to nothing. A tree may stand in any number of others, so what it leads to is told upwards.
    fn prune(&mut self) {
        let parents = Parents::of(&self.all);
        let mut leads = vec![false; self.all.len()];
        let with_leaves = self.all.iter().zip(0..);
        let mut open: Vec<u32> = with_leaves
            .filter(|(node, _)| !node.leaves.is_empty())
            .map(|(_, number)| number)
            .collect();
        while let Some(number) = open.pop() {
            if !std::mem::replace(&mut leads[number as usize], true) {
                open.extend_from_slice(parents.of_tree(number));
            }
        }
        for (node, leads_to) in self.all.iter_mut().zip(&leads) {
            if *leads_to {
                node.trees.retain(|(_, child)| leads[*child as usize]);
                node.trees.shrink_to_fit();
                node.leaves.sort_unstable_by_key(|leaf| leaf.name);
                node.trees.sort_unstable();
            } else {
                *node = Node::default();
            }
        }
    }
}

/// In which trees a tree stands: the parents of all, one after the other, with their ends.
struct Parents {
    all: Vec<u32>,
    ends: Vec<u32>,
}

impl Parents {
    fn of(nodes: &[Node]) -> Self {
        let mut ends = vec![0_u32; nodes.len()];
        let edges = || {
            let with_number = nodes.iter().zip(0_u32..);
            with_number.flat_map(|(node, parent)| {
                let children = node.trees.iter();
                children.map(move |(_, child)| (*child as usize, parent))
            })
        };
        for (child, _) in edges() {
            ends[child] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            // First where the parents of a tree begin; each that is written moves it on to their end.
            sum += std::mem::replace(end, sum);
        }
        let mut all = vec![0; sum as usize];
        for (child, parent) in edges() {
            all[ends[child] as usize] = parent;
            ends[child] += 1;
        }
        Self { all, ends }
    }

    fn of_tree(&self, tree: u32) -> &[u32] {
        let start = tree
            .checked_sub(1)
            .map_or(0, |before| self.ends[before as usize]);
        &self.all[start as usize..self.ends[tree as usize] as usize]
    }
}

impl Node {
    fn of(
        entries: &[Entry],
        names: &Names,
        is_wanted: &dyn Fn(&[u8], u32, PlaceMode) -> bool,
    ) -> Self {
        let mut node = Self::default();
        for entry in entries {
            let mode = match entry.mode {
                EntryMode::Tree => {
                    node.trees.push((entry.name, entry.object));
                    continue;
                }
                EntryMode::File => PlaceMode::File,
                EntryMode::Link => PlaceMode::Link,
                EntryMode::Submodule => PlaceMode::Submodule,
            };
            if is_wanted(names.text(entry.name), entry.object, mode) {
                node.leaves.push(Leaf {
                    name: entry.name,
                    object: entry.object,
                    mode,
                });
            }
        }
        node
    }

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
