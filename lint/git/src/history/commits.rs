//! The commits of a walk, parents before children.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use gix::ObjectId;
use gix::hashtable::{HashMap, HashSet};
use gix::objs::{CommitRef, Kind};
use rempart_core::RevisionError;

use super::tips::Tips;
use super::{MAX_BLOB_BYTES, Message};
use crate::error::words;
use crate::objects::{ObjectError, Objects};

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

/// A commit as read.
struct Read {
    tree: ObjectId,
    parents: Vec<ObjectId>,
    committed: i64,
    tip: usize,
}

/// All commits that the tips reach.
pub(super) struct Commits {
    pub(super) steps: Vec<Step>,
    pub(super) hidden_trees: Vec<ObjectId>,
}

/// Reads every commit that the wanted tips reach and the hidden ones do not. `message` is told each message.
pub(super) fn walk(
    objects: &mut Objects,
    tips: &Tips,
    boundary: &[ObjectId],
    message: &mut dyn FnMut(Message<'_>),
) -> Result<Commits, RevisionError> {
    let hidden = hide(objects, &tips.hidden, boundary)?;
    let mut reached: HashMap<ObjectId, Read> = HashMap::default();
    let mut open = Vec::new();
    for (at, tip) in tips.wanted.iter().enumerate() {
        if tip.kind == Kind::Commit {
            open.push(tip.id);
        }
        while let Some(id) = open.pop() {
            if hidden.contains_key(&id) || reached.contains_key(&id) {
                continue;
            }
            let mut read = read(objects, id, message)?;
            read.tip = at;
            if boundary.binary_search(&id).is_ok() {
                return Err(RevisionError::Shallow(format!("the parents of {id}")));
            }
            open.extend_from_slice(&read.parents);
            reached.insert(id, read);
        }
    }
    Ok(sorted(&reached, &hidden, tips))
}

/// The commits that are not wanted, with their trees. All of them are read: which of them a range starts from is known
/// only then, and a clock may be wrong.
fn hide(
    objects: &mut Objects,
    from: &[ObjectId],
    boundary: &[ObjectId],
) -> Result<HashMap<ObjectId, ObjectId>, RevisionError> {
    let mut hidden = HashMap::default();
    let mut open = from.to_vec();
    while let Some(id) = open.pop() {
        if hidden.contains_key(&id) {
            continue;
        }
        let read = read(objects, id, &mut |_| ())?;
        hidden.insert(id, read.tree);
        // Below the end of a shallow clone is nothing that could be wanted.
        if boundary.binary_search(&id).is_err() {
            open.extend(read.parents);
        }
    }
    Ok(hidden)
}

fn read(
    objects: &mut Objects,
    id: ObjectId,
    message: &mut dyn FnMut(Message<'_>),
) -> Result<Read, RevisionError> {
    let data = objects.read(id, Kind::Commit, MAX_BLOB_BYTES)?;
    let commit = CommitRef::from_bytes(data, gix::hash::Kind::Sha1)
        .map_err(|error| ObjectError::Store(id, words(&error)))?;
    message(Message {
        id,
        is_tag: false,
        text: commit.message,
    });
    Ok(Read {
        tree: commit.tree(),
        parents: commit.parents().collect(),
        committed: commit
            .committer()
            .map_or(0, |committer| committer.seconds()),
        tip: 0,
    })
}

/// Parents before children, of two that could come next the older first; ids make the order the same everywhere.
fn sorted(
    reached: &HashMap<ObjectId, Read>,
    hidden: &HashMap<ObjectId, ObjectId>,
    tips: &Tips,
) -> Commits {
    let mut children: HashMap<ObjectId, Vec<ObjectId>> = HashMap::default();
    let mut parents_left: HashMap<ObjectId, usize> = HashMap::default();
    let mut ready = BinaryHeap::new();
    // The heap puts them into one order.
    for (id, read) in reached {
        let parents: HashSet<ObjectId> = read.parents.iter().copied().collect();
        let mut left = 0;
        for parent in parents {
            if reached.contains_key(&parent) {
                children.entry(parent).or_default().push(*id);
                left += 1;
            }
        }
        parents_left.insert(*id, left);
        if left == 0 {
            ready.push(Reverse((read.committed, *id)));
        }
    }
    let mut commits = Commits {
        steps: Vec::with_capacity(reached.len()),
        hidden_trees: Vec::new(),
    };
    let mut places: HashMap<ObjectId, usize> = HashMap::default();
    let mut hidden_places: HashMap<ObjectId, usize> = HashMap::default();
    while let Some(Reverse((_, id))) = ready.pop() {
        let Some(read) = reached.get(&id) else {
            continue;
        };
        places.insert(id, commits.steps.len());
        let in_range = read.parents.iter().filter_map(|parent| places.get(parent));
        let parents = in_range.copied().collect();
        let mut hidden_parents = Vec::new();
        for tree in read.parents.iter().filter_map(|parent| hidden.get(parent)) {
            let known = *hidden_places.entry(*tree).or_insert_with(|| {
                commits.hidden_trees.push(*tree);
                commits.hidden_trees.len() - 1
            });
            hidden_parents.push(known);
        }
        commits.steps.push(Step {
            id,
            tree: read.tree,
            parents,
            hidden_parents,
            tip: read.tip,
        });
        for child in children.remove(&id).unwrap_or_default() {
            let Some(left) = parents_left.get_mut(&child) else {
                continue;
            };
            *left -= 1;
            if *left == 0
                && let Some(read) = reached.get(&child)
            {
                ready.push(Reverse((read.committed, child)));
            }
        }
    }
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
