//! Everything that a history holds: each blob once by its object id, each message, and where a blob stood.
//!
//! The walk goes over objects, never over differences: commits first, then each tree once, level by level on all
//! threads. What only a merge holds, what was deleted, renamed or turned into a link is found like everything else.
//! Paths are not built on the way: of each tree is kept what differs in it from the version before, and the few blobs
//! that matter are placed afterwards ([`History::places`]).

mod blobs;
mod commits;
mod decode;
mod delta;
mod diff;
mod edits;
mod index;
mod logs;
mod names;
mod nodes;
mod order;
mod packs;
mod places;
mod reader;
mod refs;
mod store;
mod texts;
mod tips;
mod trees;

use gix::objs::Kind;
use gix::{ObjectId, ThreadSafeRepository};
use rempart_core::{BlobId, Mode, RepoPath, RevisionError, RevisionId};

use crate::objects::blob_id;
use crate::repository::Repository;
pub use blobs::ReadBlob;
use order::Step;
use packs::{Packs, Spot};
pub use places::{Paths, Sought};
use reader::Readers;
pub use texts::{IsSuspect, Part, Text};
use tips::Tip;
use trees::Met;

/// A blob of up to this size is read on every thread. It bounds the memory of a walk: a thread holds one blob and, where
/// git stored it as a difference, what it differs from.
pub const MAX_BLOB_BYTES: u64 = 32 << 20;

/// A blob of up to this size is read while no other thread reads one over [`MAX_BLOB_BYTES`]; a larger one is not read.
/// The large forges refuse larger files, and with the pack that it lies in it fits into 256 MB of memory.
pub const MAX_LARGE_BYTES: u64 = 100 << 20;

/// What git stored as a difference is put together from what it differs from: no more bytes than this for both.
const MAX_TOGETHER_BYTES: u64 = 128 << 20;

/// Says by the last part of its path how a file is to be looked at: a number below 8. A blob that is reached under
/// names of several numbers is handed out once for each.
pub type KindOf = fn(&[u8]) -> u8;

/// What to walk.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Revisions: `REV`, `^REV` and `FROM..TO` of gitrevisions(7).
    pub revisions: &'w [String],
    /// Everything that refs reach, and what the index of each work tree holds beside it.
    pub all: bool,
    /// Everything that the logs of refs still name.
    pub logs: bool,
    /// How to look at a file of a name.
    pub kind_of: KindOf,
    /// Which messages, names and addresses are worth keeping.
    pub is_suspect: IsSuspect,
    /// How many threads.
    pub threads: usize,
}

/// A blob and how to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HistoricBlob {
    /// The object.
    pub id: BlobId,
    /// What [`KindOf`] said of its name.
    pub kind: u8,
    /// Where it lies in a pack.
    spot: Option<Spot>,
}

/// Where a blob stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The object.
    pub id: BlobId,
    /// The path; of a blob that a tag names directly, the name of the tag.
    pub path: RepoPath,
    /// What it was there: a file, a link (whose target is the blob), or a commit of another repository.
    pub mode: PlaceMode,
    /// Since when and until when; `None` for what only an index holds.
    pub stood: Option<Stood>,
    /// The other work tree whose index holds it, where only that does.
    pub work_tree: Option<String>,
}

/// What a blob was at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceMode {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
}

impl PlaceMode {
    /// As the mode of a file of a snapshot; `target` is the content of a link.
    pub fn mode(self, target: &[u8]) -> Mode {
        match self {
            Self::File => Mode::File,
            Self::Link => Mode::Symlink(String::from_utf8_lossy(target).into_owned()),
            Self::Submodule => Mode::Submodule,
        }
    }
}

/// The span of history in which a blob stood at a path, in the order of the walk: parents before children, of two that
/// could come next the older first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    /// The first commit that holds it: none of its parents does.
    pub first: RevisionId,
    /// The place of that commit in the order.
    pub first_at: usize,
    /// The last commit that holds it.
    pub last: RevisionId,
    /// The place of that commit in the order.
    pub last_at: usize,
    /// A ref, or a revision that was asked for, that reaches the first commit.
    pub reached_by: String,
}

impl Repository {
    /// Walks the history.
    ///
    /// # Errors
    /// A revision names nothing, the walk reaches the end of a shallow clone, or an object is missing or damaged.
    pub fn history(&self, wanted: Wanted<'_>) -> Result<History, RevisionError> {
        self.walk(wanted).map_err(|error| self.told(error))
    }

    fn walk(&self, wanted: Wanted<'_>) -> Result<History, RevisionError> {
        let store = store::open(self)?;
        let packs = Packs::open(&store);
        let readers = Readers::new(&store, &packs, wanted.threads);
        let mut objects = store::objects(&store);
        let boundary = crate::revisions::boundary(&objects)?;
        let mut texts = Vec::new();
        let tips = tips::find(&mut objects, wanted, &mut texts)?;
        drop(objects);
        let walked = commits::walk(&readers, &tips, &boundary, wanted.is_suspect, &mut texts)?;
        let mut met = Met::default();
        let kind_of = wanted.kind_of;
        let hidden = walked.hidden_trees.iter().copied();
        met.walk(&readers, hidden, kind_of, &mut |_, _| ())?;
        let known_trees = met.trees;
        let mut found = Vec::new();
        let mut new = |id: ObjectId, kind: u8| found.push((id, kind));
        let roots = walked.steps.iter().map(|step| step.tree);
        met.walk(&readers, roots, kind_of, &mut new)?;
        let mut bare = Vec::new();
        for (at, tip) in tips.wanted.iter().enumerate() {
            if tip.kind == Kind::Blob {
                bare.push((tip.id, at));
                if met.blob(tip.id, 0) {
                    new(tip.id, 0);
                }
            }
        }
        let staged = if wanted.all {
            index::staged(self, &mut met, wanted, &mut new)?
        } else {
            Vec::new()
        };
        let blobs = located(&readers, &found);
        let is_commit = |step: &&Step| step.id != step.tree;
        let counts = Counts {
            tips: tips.wanted.len(),
            commits: walked.steps.iter().filter(is_commit).count(),
            tags: tips.tags,
            trees: met.trees - known_trees,
            blobs: distinct(&blobs),
        };
        drop(readers);
        Ok(History {
            store,
            packs,
            tips: tips.wanted,
            steps: walked.steps,
            hidden_trees: walked.hidden_trees,
            texts,
            met,
            blobs,
            bare,
            staged,
            pruned: tips.pruned,
            counts,
            threads: wanted.threads,
        })
    }
}

/// The blobs in the order in which they lie.
fn located(readers: &Readers<'_>, found: &[(ObjectId, u8)]) -> Vec<HistoricBlob> {
    let placed = trees::placed(readers, found, |(id, _)| *id, |_| ());
    let blobs = placed.into_iter().filter_map(|(spot, (id, kind))| {
        let id = blob_id(id)?;
        Some(HistoricBlob { id, kind, spot })
    });
    blobs.collect()
}

/// How many different blobs there are; the same ones stand side by side.
fn distinct(sorted: &[HistoricBlob]) -> usize {
    let same = sorted.windows(2).filter(|pair| pair[0].id == pair[1].id);
    sorted.len() - same.count()
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Refs and revisions that the walk started from.
    pub tips: usize,
    /// Commits.
    pub commits: usize,
    /// Annotated tags.
    pub tags: usize,
    /// Different trees.
    pub trees: usize,
    /// Different blobs.
    pub blobs: usize,
}

/// A walked history.
pub struct History {
    store: ThreadSafeRepository,
    packs: Packs,
    tips: Vec<Tip>,
    /// Parents before children.
    steps: Vec<Step>,
    /// The trees of the commits that the range starts from: what stands in them is not new.
    hidden_trees: Vec<ObjectId>,
    texts: Vec<Text>,
    met: Met,
    blobs: Vec<HistoricBlob>,
    /// Blobs that tags name directly.
    bare: Vec<(ObjectId, usize)>,
    /// What the indexes hold beside the commits.
    staged: Vec<index::Staged>,
    pruned: Vec<String>,
    counts: Counts,
    threads: usize,
}

impl History {
    /// How much there is.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Every blob, in the order in which reading is cheapest.
    pub fn blobs(&self) -> &[HistoricBlob] {
        &self.blobs
    }

    /// The messages, names, addresses and names of refs that were worth keeping.
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// The names of files and folders in all trees that were read, most of them several times.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.met.rows.iter().flat_map(edits::Row::names)
    }

    /// Entries of logs of refs, such as `HEAD@{3}`, whose objects git has removed.
    pub fn pruned(&self) -> &[String] {
        &self.pruned
    }

    /// Whether a tree names a commit of another repository.
    pub const fn has_submodules(&self) -> bool {
        self.met.has_submodules
    }

    /// A ref that reaches a commit or names a tag.
    pub fn reached_by(&self, id: ObjectId) -> Option<&str> {
        let step = self.steps.iter().find(|step| step.id == id);
        let tip = match step {
            Some(step) => self.tips.get(step.tip),
            None => self.tips.iter().find(|tip| tip.tags.contains(&id)),
        };
        tip.map(|tip| tip.name.as_str())
    }
}
