//! The walk over folders, shared by several threads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

use super::Disk;
use super::folder::{Folder, Item};
use super::ignores::Ignores;
use super::queue::Queue;
use super::worker::Worker;
use crate::RepoPath;
use crate::source::MakeVisitor;

/// What a thread takes and does.
pub(super) enum Task {
    /// A path that is walked: a folder, or a file.
    Root(PathBuf),
    /// A folder below; `prefix` is its name with a slash at the end.
    Folder {
        path: PathBuf,
        /// The folder it was listed in, if that is kept open.
        above: Option<Arc<Folder>>,
        prefix: String,
        ignores: Ignores,
    },
    /// Some files of a folder with many.
    Files {
        folder: Arc<Folder>,
        prefix: Arc<str>,
        items: Vec<Item>,
    },
}

/// What all threads of a walk gather for what comes after it.
#[derive(Default)]
pub(super) struct Noted {
    /// Every path that was listed.
    seen: Mutex<Vec<RepoPath>>,
    /// Folders with a repository of their own.
    nested: Mutex<Vec<PathBuf>>,
}

impl Noted {
    pub(super) fn add_seen(&self, paths: &mut Vec<RepoPath>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.append(paths);
    }

    pub(super) fn add_nested(&self, folder: PathBuf) {
        let mut nested = self.nested.lock().unwrap_or_else(PoisonError::into_inner);
        nested.push(folder);
    }

    /// Every path that was listed, sorted.
    pub(super) fn take_seen(&self) -> Vec<RepoPath> {
        let mut seen =
            std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        // Pieces of it are sorted already, which this sort makes use of.
        seen.sort();
        seen
    }

    /// The folders with a repository of their own, sorted.
    pub(super) fn take_nested(&self) -> Vec<PathBuf> {
        let mut nested =
            std::mem::take(&mut *self.nested.lock().unwrap_or_else(PoisonError::into_inner));
        nested.sort_unstable();
        nested
    }
}

/// Below this many folders and pieces of folders waiting, starting a thread costs more than it saves.
const WAITING_TASKS: usize = 8;

/// Walks `roots`, on up to `threads` threads. The others start when the first one sees that there is enough to do.
pub(super) fn walk(
    disk: &Disk,
    roots: Vec<PathBuf>,
    threads: usize,
    visitor: &MakeVisitor<'_, '_>,
    noted: &Noted,
) {
    // The last task is taken first.
    let queue = Queue::new(roots.into_iter().rev().map(Task::Root).collect());
    let help = || Worker::new(disk, visitor(), noted);
    thread::scope(|scope| {
        let mut to_start = threads.saturating_sub(1);
        work(&queue, &mut help(), |waiting| {
            if to_start > 0 && waiting >= WAITING_TASKS {
                start(scope, &queue, &help, to_start);
                to_start = 0;
            }
        });
    });
}

fn start<'s, 'w: 's, 'v: 's>(
    scope: &'s Scope<'s, '_>,
    queue: &'s Queue<Task>,
    worker: &'s (impl Fn() -> Worker<'w, 'v> + Sync),
    count: usize,
) {
    for _ in 0..count {
        scope.spawn(move || work(queue, &mut worker(), |_| {}));
    }
}

fn work(queue: &Queue<Task>, worker: &mut Worker<'_, '_>, mut waiting: impl FnMut(usize)) {
    while let Some((task, _taken)) = queue.take() {
        let tasks = worker.task(task);
        if !tasks.is_empty() {
            waiting(queue.add(tasks.into_iter().rev()));
        }
    }
}
