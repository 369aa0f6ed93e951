//! Where blobs stood: path, first commit, last commit.

use std::collections::BTreeMap;

use gix::ObjectId;
use gix::hashtable::HashSet;
use rempart_core::{BlobId, RepoPath, RevisionError, RevisionId};

use super::diff::Differ;
use super::nodes::{Leaf, Nodes};
use super::{History, Place, PlaceMode, Stood};
use crate::objects::blob_id;
use crate::path::repo_path;

/// The first and the last place in the order of commits, by object, path and mode.
type Spans = BTreeMap<(Vec<u8>, ObjectId, PlaceMode), (usize, usize)>;

/// Paths whose blobs are wanted whatever they hold.
pub trait Paths {
    /// Whether such a path may end in this name. It is asked for every entry of every tree.
    fn may_end_in(&self, name: &[u8]) -> bool;

    /// Whether it is such a path.
    fn holds(&self, path: &[u8]) -> bool;
}

/// What to place.
#[derive(Clone, Copy)]
pub struct Sought<'s> {
    /// These blobs, wherever they stood.
    pub blobs: &'s [BlobId],
    /// Every blob that stood at one of these paths.
    pub paths: Option<&'s dyn Paths>,
    /// The commits of other repositories.
    pub submodules: bool,
}

impl Sought<'_> {
    fn holds(&self, path: &[u8]) -> bool {
        self.paths.is_some_and(|paths| paths.holds(path))
    }
}

impl History {
    /// Where blobs stood, sorted by path. A blob that is new in the range that was walked but stood at one of its paths
    /// before is not placed at that path.
    ///
    /// # Errors
    /// A tree is missing or damaged, or the trees name more paths than a history can have.
    pub fn places(&self, sought: Sought<'_>) -> Result<Vec<Place>, RevisionError> {
        let wanted: HashSet<ObjectId> =
            sought.blobs.iter().map(|id| ObjectId::from(id.0)).collect();
        let mut places = Vec::new();
        if !wanted.is_empty() || sought.paths.is_some() || sought.submodules {
            for (key, span) in self.spans(&wanted, sought)? {
                places.extend(self.place(key, span)?);
            }
        }
        for (id, tip) in self.bare.iter().filter(|(id, _)| wanted.contains(id)) {
            let name = &self.tips[*tip].name;
            places.extend(blob_id(*id).map(|blob| Place {
                id: blob,
                path: RepoPath::from_normalised(name),
                mode: PlaceMode::File,
                stood: Some(Stood {
                    first: RevisionId(id.to_string()),
                    first_at: 0,
                    last: RevisionId(id.to_string()),
                    last_at: 0,
                    reached_by: name.clone(),
                }),
                work_tree: None,
            }));
        }
        for staged in self.staged.iter().filter(|staged| {
            wanted.contains(&staged.id) || sought.holds(staged.path.as_str().as_bytes())
        }) {
            places.extend(blob_id(staged.id).map(|id| Place {
                id,
                path: staged.path.clone(),
                mode: staged.mode,
                stood: None,
                work_tree: staged.work_tree.clone(),
            }));
        }
        Ok(places)
    }

    /// In a walk with parents before children, the first commit that holds a blob is one whose parents do not. The last
    /// one has no child that holds it, so it is a tip, or a child of it does not hold the blob.
    fn spans(
        &self,
        wanted: &HashSet<ObjectId>,
        sought: Sought<'_>,
    ) -> Result<Spans, RevisionError> {
        let mut is_blob = vec![false; self.met.len()];
        for id in wanted {
            if let Some(number) = self.met.number_of(id) {
                is_blob[number as usize] = true;
            }
        }
        let is_wanted = |name: &[u8], object: u32, mode| match mode {
            PlaceMode::Submodule => sought.submodules,
            PlaceMode::File | PlaceMode::Link => {
                is_blob[object as usize] || sought.paths.is_some_and(|paths| paths.may_end_in(name))
            }
        };
        let is_sought = |path: &[u8], leaf: Leaf| {
            let is_wanted = leaf.mode == PlaceMode::Submodule || is_blob[leaf.object as usize];
            is_wanted || sought.holds(path)
        };
        let nodes = Nodes::new(&self.met.rows, self.met.len(), &is_wanted);
        let of = |tree: &ObjectId| self.met.number_of(tree).and_then(|tree| nodes.of(tree));
        let root = |at: usize| of(&self.steps[at].tree);
        let mut differ = Differ::new(&nodes);
        let mut spans = Spans::new();
        let mut has_child = vec![false; self.steps.len()];
        for (at, step) in self.steps.iter().enumerate() {
            let mut parents: Vec<Option<u32>> = step.parents.iter().map(|at| root(*at)).collect();
            let hidden = step.hidden_parents.iter();
            parents.extend(hidden.map(|at| of(&self.hidden_trees[*at])));
            differ.only_here(root(at), &parents, &mut |path: &[u8], leaf: Leaf| {
                if is_sought(path, leaf) {
                    spans
                        .entry((path.to_owned(), self.met.id(leaf.object), leaf.mode))
                        .or_insert((at, at));
                }
            })?;
            for parent in &step.parents {
                has_child[*parent] = true;
                let mut note =
                    |path: &[u8], leaf: Leaf| self.extend(&mut spans, path, leaf, *parent);
                differ.only_here(root(*parent), &[root(at)], &mut note)?;
            }
        }
        for at in (0..self.steps.len()).filter(|at| !has_child[*at]) {
            let mut note = |path: &[u8], leaf: Leaf| self.extend(&mut spans, path, leaf, at);
            differ.only_here(root(at), &[], &mut note)?;
        }
        Ok(spans)
    }

    fn place(
        &self,
        (path, id, mode): (Vec<u8>, ObjectId, PlaceMode),
        (first_at, last_at): (usize, usize),
    ) -> Result<Option<Place>, RevisionError> {
        let path = repo_path(path.as_slice().into())
            .map_err(|skip| RevisionError::Store(format!("{}: {}", skip.what, skip.reason)))?;
        let (first, last) = (&self.steps[first_at], &self.steps[last_at]);
        Ok(blob_id(id).map(|id| Place {
            id,
            path,
            mode,
            stood: Some(Stood {
                first: RevisionId(first.id.to_string()),
                first_at,
                last: RevisionId(last.id.to_string()),
                last_at,
                reached_by: self.tips[first.tip].name.clone(),
            }),
            work_tree: None,
        }))
    }

    /// Moves the end of a span. What a range did not bring has no span.
    fn extend(&self, spans: &mut Spans, path: &[u8], leaf: Leaf, at: usize) {
        let key = (path.to_owned(), self.met.id(leaf.object), leaf.mode);
        if let Some((_, last)) = spans.get_mut(&key) {
            *last = (*last).max(at);
        }
    }
}
