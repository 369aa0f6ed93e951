//! Where a node comes from.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use rempart_core::{RepoPath, Tree, TreeSource};

/// How many places a node remembers.
const MAX_ORIGINS: usize = 4;

/// A node of a file that takes part in a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// The index in [`Sources`].
    pub(super) source: u32,
    /// The node of the tree of the file.
    pub(super) node: u32,
}

/// The places a node comes from, the one that decides its value first.
#[derive(Clone, Debug, Default)]
pub(super) enum Origins {
    /// Nowhere of its own: it takes the origin of what holds it.
    #[default]
    None,
    /// One place.
    One(Origin),
    /// Several.
    Many(Rc<[Origin]>),
}

impl Origins {
    pub(super) const fn one(origin: Origin) -> Self {
        Self::One(origin)
    }

    pub(super) fn as_slice(&self) -> &[Origin] {
        match self {
            Self::None => &[],
            Self::One(origin) => std::slice::from_ref(origin),
            Self::Many(origins) => origins,
        }
    }

    /// These, and behind them the others.
    pub(super) fn then(&self, others: &Self) -> Self {
        let (mine, theirs) = (self.as_slice(), others.as_slice());
        if theirs.iter().all(|origin| mine.contains(origin)) {
            return self.clone();
        }
        let mut all = mine.to_vec();
        all.extend(theirs.iter().filter(|origin| !mine.contains(origin)));
        all.truncate(MAX_ORIGINS);
        match all.as_slice() {
            [] => Self::None,
            [one] => Self::One(*one),
            many => Self::Many(many.into()),
        }
    }
}

/// The files that take part in a build, each with what it did.
#[derive(Debug, Default)]
pub(super) struct Sources {
    list: Vec<TreeSource>,
    index: BTreeMap<(RepoPath, &'static str), u32>,
}

impl Sources {
    /// The index of a file in a role.
    pub(super) fn add(&mut self, path: &RepoPath, tree: &Arc<Tree>, role: &'static str) -> u32 {
        let key = (path.clone(), role);
        if let Some(index) = self.index.get(&key) {
            return *index;
        }
        let index = self.list.len() as u32;
        self.list.push(TreeSource {
            path: path.clone(),
            tree: Arc::clone(tree),
            role,
        });
        self.index.insert(key, index);
        index
    }

    /// The index of a text that stands in a file, in a role.
    pub(super) fn add_text(&mut self, path: &RepoPath, tree: Arc<Tree>, role: &'static str) -> u32 {
        self.list.push(TreeSource {
            path: path.clone(),
            tree,
            role,
        });
        self.list.len() as u32 - 1
    }

    pub(super) fn into_list(self) -> Vec<TreeSource> {
        self.list
    }
}
