//! Which commits lead to which.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use gix::ObjectId;
use gix::objs::{CommitRef, Kind};
use rempart_core::RevisionError;

use crate::error::words;
use crate::objects::{MAX_OBJECT_BYTES, ObjectError, Objects};

/// Clocks of committers disagree. The walk goes on this many seconds of history below the oldest commit it found, in
/// case a commit that seems older leads back to one that is hidden; beyond that, as in git itself, a wrong clock may
/// show a commit too many.
const CLOCK_SKEW: i64 = 24 * 60 * 60;

/// A commit on the way.
struct Step {
    parents: Vec<ObjectId>,
    committed: i64,
    /// Whether the excluded commit reaches it.
    hidden: bool,
    /// Whether it waits in the queue.
    waiting: bool,
}

/// Finds the commits that one commit reaches and another does not.
pub(crate) struct Walk<'o> {
    objects: &'o mut Objects,
    /// The commits where a shallow clone ends, sorted.
    boundary: Vec<ObjectId>,
    steps: HashMap<ObjectId, Step>,
    /// The newest first; ids make the order of equal times the same everywhere.
    queue: BinaryHeap<(i64, ObjectId)>,
    /// How many commits in the queue are not hidden.
    wanted: usize,
    /// The oldest time among the commits that are not hidden.
    oldest: i64,
}

impl<'o> Walk<'o> {
    pub(crate) fn new(objects: &'o mut Objects, boundary: Vec<ObjectId>) -> Self {
        Self {
            objects,
            boundary,
            steps: HashMap::new(),
            queue: BinaryHeap::new(),
            wanted: 0,
            oldest: i64::MAX,
        }
    }

    /// The commits that `to` reaches and `from` does not: parents before children, of two that could come next the
    /// older one first.
    ///
    /// # Errors
    /// An object is missing, or the answer lies beyond the end of a shallow clone.
    pub(crate) fn between(
        mut self,
        from: Option<ObjectId>,
        to: ObjectId,
    ) -> Result<Vec<ObjectId>, RevisionError> {
        if let Some(from) = from {
            self.meet(from, true)?;
        }
        self.meet(to, false)?;
        while let Some((committed, id)) = self.queue.pop() {
            if self.wanted == 0 && committed < self.oldest.saturating_sub(CLOCK_SKEW) {
                break;
            }
            let Some(step) = self.steps.get_mut(&id) else {
                continue;
            };
            step.waiting = false;
            let (hidden, parents) = (step.hidden, step.parents.clone());
            if !hidden {
                self.wanted -= 1;
            }
            for parent in parents {
                self.meet(parent, hidden)?;
            }
        }
        self.refuse_cut_history()?;
        Ok(self.sorted())
    }

    /// Notes that a commit was reached, from a hidden commit or not.
    fn meet(&mut self, id: ObjectId, hidden: bool) -> Result<(), RevisionError> {
        if self.steps.contains_key(&id) {
            if hidden {
                self.hide(id);
            }
            return Ok(());
        }
        let (parents, committed) = self.read(id)?;
        if !hidden {
            self.wanted += 1;
            self.oldest = self.oldest.min(committed);
        }
        self.queue.push((committed, id));
        let step = Step {
            parents,
            committed,
            hidden,
            waiting: true,
        };
        self.steps.insert(id, step);
        Ok(())
    }

    /// Hides a commit and everything below it that was met already.
    fn hide(&mut self, id: ObjectId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some(step) = self.steps.get_mut(&id).filter(|step| !step.hidden) else {
                continue;
            };
            step.hidden = true;
            if step.waiting {
                self.wanted -= 1;
            }
            open.extend_from_slice(&step.parents);
        }
    }

    fn read(&mut self, id: ObjectId) -> Result<(Vec<ObjectId>, i64), RevisionError> {
        let data = self.objects.read(id, Kind::Commit, MAX_OBJECT_BYTES)?;
        let commit = CommitRef::from_bytes(data, gix::hash::Kind::Sha1)
            .map_err(|error| ObjectError::Store(id, words(&error)))?;
        let committed = commit
            .committer()
            .map_or(0, |committer| committer.seconds());
        let parents = if self.boundary.binary_search(&id).is_ok() {
            Vec::new()
        } else {
            commit.parents().collect()
        };
        Ok((parents, committed))
    }

    /// A commit that the clone cut off from its parents may have more of them to show.
    fn refuse_cut_history(&self) -> Result<(), RevisionError> {
        let is_cut = |id: &&ObjectId| self.steps.get(*id).is_some_and(|step| !step.hidden);
        match self.boundary.iter().find(is_cut) {
            Some(id) => Err(RevisionError::Shallow(format!("the parents of {id}"))),
            None => Ok(()),
        }
    }

    fn sorted(self) -> Vec<ObjectId> {
        let wanted: HashMap<ObjectId, Step> = self
            .steps
            .into_iter()
            .filter(|(_, step)| !step.hidden)
            .collect();
        let mut children: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
        let mut parents_left: HashMap<ObjectId, usize> = HashMap::new();
        let mut ready = BinaryHeap::new();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "the heap puts them into one order"
        )]
        for (id, step) in &wanted {
            let mut parents: Vec<ObjectId> = step.parents.clone();
            parents.retain(|parent| wanted.contains_key(parent));
            parents.sort_unstable();
            parents.dedup();
            if parents.is_empty() {
                ready.push(Reverse((step.committed, *id)));
            }
            parents_left.insert(*id, parents.len());
            for parent in parents {
                children.entry(parent).or_default().push(*id);
            }
        }
        let mut sorted = Vec::with_capacity(wanted.len());
        while let Some(Reverse((_, id))) = ready.pop() {
            sorted.push(id);
            for child in children.remove(&id).unwrap_or_default() {
                let Some(left) = parents_left.get_mut(&child) else {
                    continue;
                };
                *left -= 1;
                if *left == 0
                    && let Some(step) = wanted.get(&child)
                {
                    ready.push(Reverse((step.committed, child)));
                }
            }
        }
        sorted
    }
}
