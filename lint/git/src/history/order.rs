//! The order of commits: parents before children.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::objs::Kind;

use super::commits::{Reached, Read};
use super::tips::Tips;

/// A commit; or a tree that a tag names, which has no parents.
pub(super) struct Step {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    /// Places of its parents among the steps.
    pub(super) parents: Vec<usize>,
    /// Places of its parents among the hidden trees.
    pub(super) hidden_parents: Vec<usize>,
    /// The place of a tip that reaches it.
    pub(super) tip: usize,
}

/// All commits that the tips reach.
pub(super) struct Commits {
    pub(super) steps: Vec<Step>,
    pub(super) hidden_trees: Vec<ObjectId>,
}

/// Parents before children, of two that could come next the older first; ids make the order the same everywhere.
pub(super) fn sorted(reads: &[Read], of: &HashMap<ObjectId, u32>, tips: &Tips) -> Commits {
    let mut sorter = Sorter {
        reads,
        of,
        commits: Commits {
            steps: Vec::with_capacity(reads.len()),
            hidden_trees: Vec::new(),
        },
        places: vec![usize::MAX; reads.len()],
        hidden: HashMap::default(),
    };
    sorter.sort();
    let mut commits = sorter.commits;
    let trees = tips.wanted.iter().enumerate();
    for (at, tip) in trees.filter(|(_, tip)| tip.kind == Kind::Tree) {
        commits.steps.push(Step {
            id: tip.id,
            tree: tip.id,
            parents: Vec::new(),
            hidden_parents: Vec::new(),
            tip: at,
        });
    }
    commits
}

struct Sorter<'r> {
    reads: &'r [Read],
    of: &'r HashMap<ObjectId, u32>,
    commits: Commits,
    /// Where a commit stands among the steps.
    places: Vec<usize>,
    /// Where a tree stands among the hidden ones.
    hidden: HashMap<ObjectId, usize>,
}

impl Sorter<'_> {
    fn sort(&mut self) {
        let reads = self.reads;
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); reads.len()];
        let mut parents_left = vec![0_usize; reads.len()];
        let mut next = BinaryHeap::new();
        for (at, read) in reads.iter().enumerate() {
            if !matches!(read.reached, Reached::By(_)) {
                continue;
            }
            let mut parents: Vec<usize> = self.parents(read).collect();
            parents.retain(|parent| matches!(reads[*parent].reached, Reached::By(_)));
            parents.sort_unstable();
            parents.dedup();
            for parent in &parents {
                children[*parent].push(at as u32);
            }
            parents_left[at] = parents.len();
            if parents.is_empty() {
                next.push(Reverse((read.committed, read.id, at)));
            }
        }
        while let Some(Reverse((_, _, at))) = next.pop() {
            self.step(at);
            for child in std::mem::take(&mut children[at]) {
                let child = child as usize;
                parents_left[child] -= 1;
                if parents_left[child] == 0 {
                    let read = &reads[child];
                    next.push(Reverse((read.committed, read.id, child)));
                }
            }
        }
    }

    fn parents(&self, read: &Read) -> impl Iterator<Item = usize> {
        let numbers = read.parents.iter().filter_map(|id| self.of.get(id));
        numbers.map(|number| *number as usize)
    }

    fn step(&mut self, at: usize) {
        let read = &self.reads[at];
        let Reached::By(tip) = read.reached else {
            return;
        };
        let (mut parents, mut hidden_parents) = (Vec::new(), Vec::new());
        let numbers: Vec<usize> = self.parents(read).collect();
        for parent in numbers {
            let tree = self.reads[parent].tree;
            match self.reads[parent].reached {
                Reached::By(_) => parents.push(self.places[parent]),
                Reached::Hidden => hidden_parents.push(self.hidden(tree)),
                Reached::No => {}
            }
        }
        self.places[at] = self.commits.steps.len();
        self.commits.steps.push(Step {
            id: read.id,
            tree: read.tree,
            parents,
            hidden_parents,
            tip,
        });
    }

    fn hidden(&mut self, tree: ObjectId) -> usize {
        let trees = &mut self.commits.hidden_trees;
        *self.hidden.entry(tree).or_insert_with(|| {
            trees.push(tree);
            trees.len() - 1
        })
    }
}
