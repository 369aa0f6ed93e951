//! What one thread of a walk does with folders and files.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Disk;
use super::folder::{Folder, Item, Kind};
use super::ignores::{self, Ignores};
use super::reader::{Buffer, Place, Reader};
use super::walk::{Noted, Task};
use crate::name::escape;
use crate::source::{Listed, Visitor};
use crate::{BlobId, Mode, RepoPath, Skip};

/// A folder with more files than this is read in pieces, so that several threads share it.
const PIECE_FILES: usize = 32;

/// Folders are kept open for those below them down to this depth, for the system to look up one name and not a path:
/// a folder that waits deeper down does not hold one of the few handles a process may have.
const KEPT_OPEN: usize = 8;

/// One thread of a walk.
pub(super) struct Worker<'w, 'v> {
    disk: &'w Disk,
    visitor: Box<dyn Visitor + Send + 'v>,
    buffer: Buffer,
    names: Vec<u8>,
    /// The path that is being made.
    path: String,
    noted: &'w Noted,
    mine: Vec<RepoPath>,
}

impl Drop for Worker<'_, '_> {
    fn drop(&mut self) {
        self.noted.add_seen(&mut self.mine);
    }
}

impl<'w, 'v> Worker<'w, 'v> {
    pub(super) fn new(
        disk: &'w Disk,
        visitor: Box<dyn Visitor + Send + 'v>,
        noted: &'w Noted,
    ) -> Self {
        Self {
            disk,
            visitor,
            buffer: Buffer::new(),
            names: Vec::new(),
            path: String::new(),
            noted,
            mine: Vec::new(),
        }
    }

    /// Does a task; returns those it leads to, in the order of their names.
    pub(super) fn task(&mut self, task: Task) -> Vec<Task> {
        match task {
            Task::Root(path) => self.root(path),
            Task::Folder {
                path,
                above,
                prefix,
                ignores,
            } => {
                let opened = Folder::open_below(above.as_deref(), path);
                drop(above);
                self.folder(opened, &prefix, &ignores, false)
            }
            Task::Files {
                folder,
                prefix,
                items,
            } => {
                self.files(&folder, &prefix, &items);
                Vec::new()
            }
        }
    }

    /// One of the paths that are walked: a folder, or a file.
    fn root(&mut self, path: PathBuf) -> Vec<Task> {
        let name = self.name_of(&path);
        match fs::symlink_metadata(&path) {
            Err(error) => self.unreadable(&name, &error),
            // The root itself may be a link to a folder: it was asked for by this name.
            Ok(metadata) if metadata.is_dir() || (name.is_empty() && path.is_dir()) => {
                let prefix = if name.is_empty() { name } else { name + "/" };
                return self.folder(Folder::open(path), &prefix, &Ignores::default(), true);
            }
            Ok(metadata) => {
                let path_name = RepoPath::from_normalised(&name);
                self.entry(path_name, metadata.file_type().into(), Place::At(&path));
            }
        }
        Vec::new()
    }

    fn folder(
        &mut self,
        opened: io::Result<Folder>,
        prefix: &str,
        above: &Ignores,
        is_root: bool,
    ) -> Vec<Task> {
        let listed = opened.and_then(|folder| {
            let items = folder.items(&mut self.names)?;
            Ok((Arc::new(folder), items))
        });
        let (folder, mut items) = match listed {
            Ok(opened) => opened,
            Err(error) => {
                self.unreadable(prefix.trim_end_matches('/'), &error);
                return Vec::new();
            }
        };
        let holds = |name: &str| items.iter().any(|item| item.name == name);
        // Inside a repository, another one is not entered.
        if !is_root && self.disk.tracked.is_some() && holds(".git") {
            self.noted.add_nested(folder.path().to_owned());
            return Vec::new();
        }
        let ignores = if items.iter().any(is_ignore_file) {
            self.ignores(above, folder.path(), prefix)
        } else {
            above.clone()
        };
        items.retain(|item| {
            item.name != ".git"
                && (ignores.is_empty() || {
                    let path = folder.path().join(&item.name);
                    !ignores.excludes(&path, item.kind == Kind::Folder)
                })
        });
        items.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let mut tasks = Vec::new();
        let is_kept = prefix.bytes().filter(|byte| *byte == b'/').count() < KEPT_OPEN;
        let mut follows_folder = false;
        items.retain_mut(|item| {
            item.follows_folder = std::mem::replace(&mut follows_folder, item.kind == Kind::Folder);
            if item.kind == Kind::Folder {
                tasks.push(Task::Folder {
                    path: folder.path().join(&item.name),
                    above: is_kept.then(|| Arc::clone(&folder)),
                    prefix: format!("{prefix}{}/", escaped(&item.name)),
                    ignores: ignores.clone(),
                });
            }
            item.kind != Kind::Folder
        });
        self.pieces(&folder, prefix, items, &mut tasks);
        tasks
    }

    /// Reads the files of a folder, or leaves the later ones to whoever is free.
    fn pieces(
        &mut self,
        folder: &Arc<Folder>,
        prefix: &str,
        mut items: Vec<Item>,
        tasks: &mut Vec<Task>,
    ) {
        if items.len() <= PIECE_FILES {
            return self.files(folder, prefix, &items);
        }
        let prefix = Arc::<str>::from(prefix);
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(PIECE_FILES));
            tasks.push(Task::Files {
                folder: Arc::clone(folder),
                prefix: Arc::clone(&prefix),
                items: std::mem::replace(&mut items, rest),
            });
        }
    }

    fn files(&mut self, folder: &Folder, prefix: &str, items: &[Item]) {
        self.visitor.gap();
        for item in items {
            if item.follows_folder {
                self.visitor.gap();
            }
            self.path.clear();
            self.path.push_str(prefix);
            self.path.push_str(&escaped(&item.name));
            let path = RepoPath::from_normalised(&self.path);
            self.entry(path, item.kind, Place::In(folder, &item.name));
        }
    }

    fn ignores(&mut self, above: &Ignores, folder: &Path, prefix: &str) -> Ignores {
        let (ignores, error) = above.with(folder);
        if let Some(error) = error {
            let what = format!("{prefix}{}", ignores::NAME);
            let reason = format!("a line of an ignore file is not understood: {error}");
            self.visitor
                .skip(Skip::visible("ignore-file", what, reason));
        }
        ignores
    }

    fn entry(&mut self, path: RepoPath, kind: Kind, place: Place<'_>) {
        if self.disk.tracked.is_some() {
            self.mine.push(path.clone());
        }
        self.file(path, kind, place);
    }

    fn file(&mut self, path: RepoPath, kind: Kind, place: Place<'_>) {
        let mode = match kind {
            Kind::File => Mode::File,
            Kind::Link => match fs::read_link(place.path()) {
                Ok(target) => Mode::Symlink(target.to_string_lossy().into_owned()),
                Err(error) => return self.unreadable(path.as_str(), &error),
            },
            Kind::Folder | Kind::Other => {
                let reason = "it is neither a file, a folder nor a link, and is never opened";
                return self.visitor.skip(Skip::visible(
                    "not-a-regular-file",
                    path.as_str(),
                    reason,
                ));
            }
        };
        let blob = if self.disk.with_blobs {
            self.clean_blob(&path, &place.path())
        } else {
            None
        };
        let mut reader = Reader {
            buffer: &mut self.buffer,
            place,
        };
        self.visitor.file(Listed { path, mode, blob }, &mut reader);
    }

    fn clean_blob(&self, path: &RepoPath, on_disk: &Path) -> Option<BlobId> {
        let tracked = self.disk.tracked.as_ref()?;
        tracked.clean_blob(path, &fs::symlink_metadata(on_disk).ok()?)
    }

    fn unreadable(&mut self, what: &str, error: &io::Error) {
        self.visitor
            .skip(Skip::fatal("unreadable", what, error.to_string()));
    }

    /// The name of a path, counted from the root; empty for the root itself.
    fn name_of(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.disk.root).unwrap_or(path);
        let name = escaped(relative.as_os_str());
        if std::path::MAIN_SEPARATOR == '/' {
            name.into_owned()
        } else {
            name.replace(std::path::MAIN_SEPARATOR, "/")
        }
    }

    /// Lists the folders that were not entered: submodules as what they are, other repositories as a skip.
    pub(super) fn nested(&mut self) {
        let folders = self.noted.take_nested();
        for folder in folders {
            let path = RepoPath::from_normalised(&self.name_of(&folder));
            // A submodule is in the index and is listed with what is tracked.
            if !self
                .disk
                .tracked
                .as_ref()
                .is_some_and(|tracked| tracked.is_submodule(&path))
            {
                let reason = "it is a repository of its own and is judged there";
                self.visitor
                    .skip(Skip::visible("nested-repository", path.as_str(), reason));
            }
        }
    }

    /// Tells of a tracked path that a sparse checkout does not write to disk.
    pub(super) fn left_out(&mut self, path: &RepoPath) {
        let reason = "a sparse checkout leaves it out, so it is not on disk; `--staged` and `--rev` judge it";
        self.visitor
            .skip(Skip::visible("sparse-checkout", path.as_str(), reason));
    }

    pub(super) fn ignored_but_tracked(&mut self, path: RepoPath) {
        let on_disk = path.on_disk(&self.disk.root);
        if self.is_behind_a_link(&path) {
            // Git sees such a file as deleted: its folder was replaced by a link.
            return;
        }
        match fs::symlink_metadata(&on_disk) {
            // Deleted in the work tree: it is not there, as git status says too.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) => {}
            Err(error) => {
                self.visitor
                    .skip(Skip::fatal("unreadable", path.as_str(), error.to_string()));
            }
            Ok(metadata) if metadata.is_dir() => {
                if !self
                    .disk
                    .tracked
                    .as_ref()
                    .is_some_and(|tracked| tracked.is_submodule(&path))
                {
                    // Deleted, and a folder of that name made: what is in it was walked.
                    return;
                }
                let listed = Listed {
                    path,
                    mode: Mode::Submodule,
                    blob: None,
                };
                let mut reader = Reader {
                    buffer: &mut self.buffer,
                    place: Place::At(&on_disk),
                };
                self.visitor.file(listed, &mut reader);
            }
            Ok(metadata) => self.file(path, metadata.file_type().into(), Place::At(&on_disk)),
        }
    }

    /// Whether a folder on the way to a path is a link: what lies behind it is no file of this repository.
    fn is_behind_a_link(&self, path: &RepoPath) -> bool {
        let folders = path
            .as_str()
            .match_indices('/')
            .map(|(end, _)| &path.as_str()[..end]);
        folders
            .map(|folder| RepoPath::from_normalised(folder).on_disk(&self.disk.root))
            .any(|folder| fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()))
    }
}

fn is_ignore_file(item: &Item) -> bool {
    // Git does not follow a link there (gitignore(5)), so a link does not count.
    item.kind == Kind::File && item.name == ignores::NAME
}

fn escaped(name: &OsStr) -> Cow<'_, str> {
    escape(name.as_encoded_bytes())
}
